/** Unbox: JSON or CSV text in a column, parsed in place. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf, formatPath } from '#engine/transforms/column-path.ts';
import { putColumns, readColumn, rowWise, withoutNul } from '#engine/transforms/columns/put-columns.ts';
import { parsedCsv } from '#engine/transforms/nested/csv/parsed-csv.ts';
import { csvTextOptions, type CsvTextOptions } from '#engine/transforms/nested/csv/csv-patterns.ts';
import { unboxCsvExamples } from '#engine/transforms/nested/csv/unbox-csv-examples.ts';
import { parsedColumn } from '#engine/transforms/nested/parsed-json.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const args = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('Column with the text; the parsed value replaces it under the same name.')
    .meta({ title: 'Column' })
    .meta(wholeColumn('in')),
  format: z.enum(['json', 'csv']).default('json').describe('Format of the text.').meta({ title: 'Format' }),
  schema: withoutNul(z.string().min(1))
    .describe(
      'Type of the values: fields such as a STRING, b INT, or a whole type such as array<string>. For csv: fields for text with one record, array<struct<…>> for text with any number of them.',
    )
    .meta({ title: 'Type' }),
  ...csvTextOptions,
});

const input = {
  in: {
    schema: { n: 'string', addr: 'string' },
    rows: [
      { n: 'S', addr: '{"state": "NE", "zips": [1, 2]}' },
      { n: null, addr: '{"state": 5, "zips": [1, "x"], "more": true}' },
      { n: 'T', addr: '{"state"' },
      { n: 'U', addr: null },
    ],
  },
};

/** @throws EngineError InvalidInput for options that would have no effect. */
function refuseCsvOptions(options: CsvTextOptions): void {
  const [given] = Object.entries(options).find(([, value]) => value !== undefined && value !== false) ?? [];
  if (given === undefined) return;
  throw new EngineError('InvalidInput', `The option "${given}" is for the format csv, but the format is json.`, {
    hint: 'Remove the option, or choose the format csv.',
    details: { argument: given },
  });
}

export const unbox = defineTransform({
  name: 'Unbox',
  title: 'Unbox',
  category: 'reshape',
  summary:
    'Parses the JSON or CSV text of a column in place, into a stated type; text that cannot be parsed becomes null, and so does each field that does not fit its type.',
  ...rowWise(args, ({ path, format, schema, ...options }, columns, context) => {
    const read = readColumn(columns, formatPath([columnOf(path, 'Unbox')]));
    if (format === 'csv') return putColumns(columns, [parsedCsv(read, schema, options, context)]);
    refuseCsvOptions(options);
    return putColumns(columns, [parsedColumn(read, read.name, schema, context)]);
  }),
  examples: [
    {
      title: 'An object; fields that do not fit are null',
      args: { path: 'addr', format: 'json', schema: 'state STRING, zips ARRAY<INT>' },
      input,
      output: {
        schema: { n: 'string', addr: 'struct<state:string,zips:array<int>>' },
        rows: [
          { n: 'S', addr: { state: 'NE', zips: [1, 2] } },
          { n: null, addr: { state: '5', zips: null } },
          { n: 'T', addr: null },
          { n: 'U', addr: null },
        ],
      },
    },
    {
      title: 'An array',
      args: { path: 'xs', schema: 'array<struct<k:int>>' },
      input: {
        in: { schema: { xs: 'string' }, rows: [{ xs: '[{"k": 1}, null, {}]' }, { xs: '{"k": 1}' }, { xs: '[]' }] },
      },
      output: {
        schema: { xs: 'array<struct<k:int>>' },
        rows: [{ xs: [{ k: 1 }, null, { k: null }] }, { xs: null }, { xs: [] }],
      },
    },
    {
      title: 'No rows',
      args: { path: 'addr', schema: 'map<string,int>' },
      input: { in: { ...input.in, rows: [] } },
      output: { schema: { n: 'string', addr: 'map<string,int>' }, rows: [] },
    },
    {
      title: 'A number is not JSON text',
      args: { path: 'id', schema: 'a INT' },
      input: { in: { schema: { id: 'int' }, rows: [] } },
      output: { error: 'TypeMismatch' },
    },
    {
      title: 'A format that is not read',
      args: { path: 'addr', format: 'avro', schema: 'a INT' },
      input,
      output: { error: 'InvalidDefinition' },
    },
    {
      title: 'An option of another format',
      args: { path: 'addr', separator: ';', schema: 'a INT' },
      input,
      output: { error: 'InvalidInput' },
    },
    ...unboxCsvExamples,
  ],
});
