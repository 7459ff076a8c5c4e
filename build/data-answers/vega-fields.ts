/** Curated types of vega-datasets: a field is right when our type can hold it as what it is. */

import { join } from 'node:path';
import { readAnswers, type Answer } from './answer.ts';

const types: Readonly<Record<string, RegExp>> = {
  integer: /^(?:tinyint|smallint|int|bigint)$/u,
  number: /^(?:tinyint|smallint|int|bigint|double|float|decimal.*)$/u,
  string: /^string$/u,
  date: /^(?:date|timestamp.*)$/u,
  datetime: /^timestamp.*$/u,
  boolean: /^boolean$/u,
};

export function vegaFields(root: string): Answer[] {
  const sets = readAnswers<{ file: string; fields: { name: string; type: string }[] }[]>(
    join(root, 'typed-vega', 'expected.json'),
  );
  return sets.flatMap(({ file, fields }) =>
    fields.map(({ name, type }): Answer => ({
      file: `typed-vega/${file}`,
      about: name,
      check({ columns, classification, rows }) {
        const mine = columns.find((column) => column.name === name)?.type ?? 'missing';
        // Digits and dates in quotes stay text in JSON; the curators say what a person would make of them.
        if (classification === 'json' && mine === 'string' && rows.every((row) => typeof row[name] === 'string'))
          return undefined;
        return types[type]?.test(mine) === true ? undefined : `${mine}, not ${type}`;
      },
    })),
  );
}
