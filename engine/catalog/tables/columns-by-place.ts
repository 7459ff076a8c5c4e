/** Tables of delimited text whose columns are known by their places in the files, as Hive's are, not by a header. Pure. */

import type { TableInput } from '#engine/catalog/entities.ts';

/** Hive's parameter with the number of lines before the first row. */
export const skippedLinesParameter = 'skip.header.line.count';

/** What a crawl calls columns of files without a header. */
const numbered = /^col\d+$/u;

/** Options that a crawl otherwise finds for each file; without those that do not differ from the default. */
const statedOptions: Readonly<Record<string, unknown>> = {
  separator: undefined,
  withHeader: undefined,
  columns: undefined,
  quoteChar: '"',
  escaper: '',
  skipLines: 0,
};

/**
 * How all files of such a table are read; undefined: the columns of its files are found by their names.
 * @param table with a name of its own for a column of files without a header, or with Hive's number of skipped lines.
 */
export function readingByPlace({
  reading: { classification, options },
  parameters,
}: Pick<TableInput, 'reading' | 'parameters'>): Readonly<Record<string, unknown>> | undefined {
  const { columns, withHeader } = options;
  if (classification !== 'csv' || !Array.isArray(columns)) return undefined;
  const hasOwnNames = withHeader === false && columns.some((name) => !numbered.test(String(name)));
  if (!hasOwnNames && !Object.hasOwn(parameters, skippedLinesParameter)) return undefined;
  return Object.fromEntries(
    Object.entries(statedOptions).flatMap(([name, usual]) =>
      options[name] === undefined || options[name] === usual ? [] : [[name, options[name]]],
    ),
  );
}
