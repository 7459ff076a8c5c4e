/** A cast of every column to every type. */

import type { Call } from './call.ts';
import type { FrameColumn } from './hostile-frame.ts';

/** Spark's name → Tenon's, where `TIMESTAMP` is a time without a zone, as in SQL. */
const targets: Readonly<Record<string, string>> = {
  BOOLEAN: 'BOOLEAN',
  TINYINT: 'TINYINT',
  SMALLINT: 'SMALLINT',
  INT: 'INT',
  BIGINT: 'BIGINT',
  FLOAT: 'FLOAT',
  DOUBLE: 'DOUBLE',
  'DECIMAL(10,2)': 'DECIMAL(10,2)',
  'DECIMAL(5,1)': 'DECIMAL(5,1)',
  'DECIMAL(38,0)': 'DECIMAL(38,0)',
  'DECIMAL(38,18)': 'DECIMAL(38,18)',
  DECIMAL: 'DECIMAL',
  STRING: 'STRING',
  BINARY: 'BINARY',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP WITH TIME ZONE',
  TIMESTAMP_NTZ: 'timestamp_ntz',
  'ARRAY<STRING>': 'VARCHAR[]',
  'ARRAY<INT>': 'INTEGER[]',
  'ARRAY<DOUBLE>': 'DOUBLE[]',
  'MAP<STRING,STRING>': 'MAP(VARCHAR, VARCHAR)',
  'STRUCT<a:STRING,b:INT>': 'STRUCT(a VARCHAR, b INTEGER)',
};

export function castCalls(columns: readonly FrameColumn[]): Call[] {
  return columns
    .filter(({ name }) => /^(?:bo|ti|si|in|bi|fl|do|de|da|ts|tn|bn|nu|bt|dt|tt|st|at|ab|ad|ma|sr)\d$/u.test(name))
    .filter(({ name }) => !/^(?:bo|ti|in|bi|fl|do|da|ts|st)2$/u.test(name))
    .flatMap(({ name }) =>
      Object.entries(targets).map(([spark, tenon]) => ({
        name: `cast ${name} ${spark}`,
        tenon: `CAST(${name} AS ${tenon})`,
        spark: `CAST(${name} AS ${spark})`,
        reads: [name],
      })),
    );
}
