/**
 * Curated types of vega-datasets: a field is right when our type is of the curated kind. Where every value of a JSON
 * field is written as text, text is what is right: so say the rules of ../shared/data/lake-expected (`strings stay
 * string, dates too`), and the curators say what a person would make of them.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAnswers, type Answer, type ReadFile } from './answer.ts';

const types: Readonly<Record<string, RegExp>> = {
  integer: /^(?:tinyint|smallint|int|bigint)$/u,
  number: /^(?:tinyint|smallint|int|bigint|double|float|decimal.*)$/u,
  string: /^string$/u,
  date: /^(?:date|timestamp.*)$/u,
  datetime: /^timestamp.*$/u,
  boolean: /^boolean$/u,
};

interface CuratedFile {
  readonly file: string;
  readonly format: string;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

export function vegaFields(root: string): Answer[] {
  return readAnswers<CuratedFile[]>(join(root, 'typed-vega', 'expected.json')).flatMap(({ file, format, fields }) => {
    const texts = format === 'json' ? textFields(join(root, 'typed-vega', file)) : new Set<string>();
    return fields.map(({ name, type }): Answer => {
      const wanted = texts.has(name) ? 'string' : type;
      return { file: `typed-vega/${file}`, about: name, check: (read) => checkType(read, name, wanted) };
    });
  });
}

function checkType({ columns }: ReadFile, name: string, wanted: string): string | undefined {
  const mine = columns.find((column) => column.name === name)?.type ?? 'missing';
  return types[wanted]?.test(mine) === true ? undefined : `${mine}, not ${wanted}`;
}

/** Names of the fields whose values are all written as text, nulls aside: by the file, not by what was read of it. */
function textFields(path: string): ReadonlySet<string> {
  const rows = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>[];
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const isText = (name: string): boolean => {
    const values = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
    return values.length > 0 && values.every((value) => typeof value === 'string');
  };
  return new Set([...names].filter(isText));
}
