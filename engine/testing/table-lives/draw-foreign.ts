/** Draws a file that somebody else puts into the folder of a table, for the next crawl: some of its columns, in any order. */

import type { Draw } from '#engine/testing/random-jobs/draw.ts';
import { selectOf, type ColumnType, type ModelColumn, type ModelRow, type ModelTable } from './table-model.ts';

export interface ForeignFile {
  /** `key=value` of each partition key. */
  readonly folders: readonly string[];
  readonly rows: readonly ModelRow[];
  /** Text of a CSV or JSON file, or a SELECT of DuckDB for a Parquet file. */
  readonly content: { readonly text: string } | { readonly select: string };
}

/** Type → values as CSV has them, plain enough to be read as that type by everybody. */
const texts: Readonly<Partial<Record<ColumnType, readonly string[]>>> = {
  int: ['7', '-40', '123'],
  string: ['red', 'dark green', 'Zürich'],
  date: ['2023-05-06', '2024-12-31'],
  boolean: ['true', 'false'],
  double: ['0.25', '-17.5'],
};

const folders: Readonly<Record<string, { readonly folder: string; readonly literal: string }>> = {
  day: { folder: 'day=2024-01-02', literal: `DATE '2024-01-02'` },
  shop: { folder: 'shop=north', literal: `'north'` },
  n: { folder: 'n=2', literal: '2' },
};

/** @returns undefined: the table has no columns for such a file. */
export function drawForeign(
  draw: Draw,
  format: string,
  { columns, keys, rows: known }: ModelTable,
): ForeignFile | undefined {
  // What a table has by its definition alone is in no file that this one could be like.
  const plain = columns.filter(({ name, type }) => type in texts && known.some((row) => row.has(name.toLowerCase())));
  const some = draw.some(plain, draw.whole(2, 4));
  // A file of texts alone does not show its header.
  if (some.length < 2 || some.every(({ type }) => type === 'string')) return undefined;
  const values = Array.from({ length: draw.whole(3, 5) }, () => some.map(({ type }) => draw.pick(texts[type]!)));
  const keyed = keys.map(({ name }) => [name, folders[name]!.literal] as const);
  const rows = values.map(
    (row) =>
      new Map([
        ...some.map(({ name, type }, index) => [name.toLowerCase(), literalOf(row[index]!, type)] as const),
        ...keyed,
      ]),
  );
  return {
    folders: keys.map(({ name }) => folders[name]!.folder),
    rows,
    content: contentOf(draw, format, some, values, rows),
  };
}

function literalOf(text: string, type: ColumnType): string {
  if (type === 'string') return `'${text}'`;
  return type === 'date' ? `DATE '${text}'` : text;
}

function contentOf(
  draw: Draw,
  format: string,
  columns: readonly ModelColumn[],
  values: readonly (readonly string[])[],
  rows: readonly ModelRow[],
): ForeignFile['content'] {
  const names = columns.map(({ name }) => name);
  if (format === 'parquet') return { select: selectOf(columns, rows) };
  if (format === 'csv') {
    const separator = draw.pick([',', ';', '\t']);
    const line = draw.pick(['\n', '\r\n']);
    return { text: [names, ...values].map((row) => row.join(separator) + line).join('') };
  }
  const isText = columns.map(({ type }) => type === 'string' || type === 'date');
  const fields = (row: readonly string[]): string =>
    row
      .map((value, index) => `${JSON.stringify(names[index])}:${isText[index]! ? JSON.stringify(value) : value}`)
      .join(',');
  return { text: values.map((row) => `{${fields(row)}}\n`).join('') };
}
