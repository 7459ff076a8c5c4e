/** Sets of real files with answers, sets without, and sets of malformed ones. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from './answer.ts';
import { arrowTables } from './arrow-tables.ts';
import { excelSheets } from './excel-sheets.ts';
import { hyparquetRows } from './hyparquet-rows.ts';
import { jsonSuite } from './json-suite.ts';
import { lakeTables } from './lake-tables.ts';
import { logCounts } from './log-counts.ts';
import { typedTables } from './typed-tables.ts';
import { variantRows } from './variant-rows.ts';
import { vegaFields } from './vega-fields.ts';
import { xmlElements } from './xml-elements.ts';

export interface AnsweredSet {
  readonly set: string;
  /** What of each file, in words. */
  readonly compared: string;
  answers(root: string, files: readonly string[]): Answer[];
}

export const withAnswers: readonly AnsweredSet[] = [
  { set: 'arrow-ipc', compared: 'names, types, number of rows, every value', answers: arrowTables },
  { set: 'avro', compared: 'names, number of rows, first rows', answers: (root) => typedTables(root, 'avro') },
  {
    set: 'excel-calamine',
    compared:
      'cells of the sheet that is read, as far as the answers go (60 rows; five sheets have more, of which the number of rows); skipped rows and cells must be reported',
    answers: (root) => excelSheets(root, 'excel-calamine'),
  },
  { set: 'excel-duckdb', compared: 'as above', answers: (root) => excelSheets(root, 'excel-duckdb') },
  { set: 'excel-sheetjs', compared: 'as above', answers: (root) => excelSheets(root, 'excel-sheetjs') },
  { set: 'json-testsuite', compared: 'accepted, or refused or warned of', answers: (_root, files) => jsonSuite(files) },
  { set: 'lake', compared: 'kind, types, number of rows', answers: lakeTables },
  {
    set: 'logs',
    compared: 'number of records; of access logs also status, method, bytes, clients',
    answers: logCounts,
  },
  {
    set: 'orc',
    compared:
      'names, types, number of rows, first rows, nulls of columns (every published row: `engine/formats/orc/orc-data.test.ts`)',
    answers: (root) => typedTables(root, 'orc'),
  },
  { set: 'parquet-hyparquet', compared: 'number of rows and columns, every value', answers: hyparquetRows },
  {
    set: 'parquet-testing',
    compared: 'names, types, number of rows, first rows, nulls of columns',
    answers: (root) => typedTables(root, 'parquet-testing'),
  },
  {
    set: 'parquet-variant',
    compared: 'every value; files that break the specification must be refused',
    answers: variantRows,
  },
  {
    set: 'typed-vega',
    compared:
      'type of each field; a JSON field written as text is text, though the curators call 7 of them dates or numbers (the lake’s rules decide: strings stay strings)',
    answers: vegaFields,
  },
  {
    set: 'xml-spark',
    compared: 'number of rows of the row tag, every text and attribute of each',
    answers: xmlElements,
  },
];

/** Their files are refused clearly, or hold something that can be read. */
export const malformedSets: readonly string[] = ['arrow-bad', 'orc-bad', 'parquet-bad'];

/** Tables of several files; their files are read one by one, their answers are for tables. */
export const tableSets: readonly string[] = ['delta-golden', 'hudi', 'iceberg-duckdb', 'iceberg-polars'];

export function answeredSets(root: string): readonly AnsweredSet[] {
  return withAnswers.filter(({ set }) => existsSync(join(root, set)));
}
