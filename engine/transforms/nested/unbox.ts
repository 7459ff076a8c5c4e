/** Unbox: JSON, CSV or XML text in a column, parsed in place. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole, wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf, formatPath } from '#engine/transforms/column-path.ts';
import { putColumns, readColumn, rowWise, withoutNul } from '#engine/transforms/columns/put-columns.ts';
import { parsedCsv } from '#engine/transforms/nested/csv/parsed-csv.ts';
import { csvTextOptions, type CsvTextOptions } from '#engine/transforms/nested/csv/csv-patterns.ts';
import { unboxCsvExamples } from '#engine/transforms/nested/csv/unbox-csv-examples.ts';
import { parsedColumn } from '#engine/transforms/nested/parsed-json.ts';
import { parsedXml } from '#engine/transforms/nested/xml/parsed-xml.ts';
import { unboxXmlExamples } from '#engine/transforms/nested/xml/unbox-xml-examples.ts';
import { xmlTextOptions, type XmlTextOptions } from '#engine/transforms/nested/xml/xml-text-options.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const args = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('Column with the text; the parsed value replaces it under the same name.')
    .meta({ title: 'Column' })
    .meta(wholeColumn('in')),
  format: z.enum(['json', 'csv', 'xml']).default('json').describe('Format of the text.').meta({ title: 'Format' }),
  schema: withoutNul(z.string().min(1))
    .describe(
      'Type of the values: fields such as a STRING, b INT, or a whole type such as array<string>. For csv: fields for text with one record, array<struct<…>> for text with any number of them. For xml: fields for the attributes and elements in the one element of the text.',
    )
    .meta({ title: 'Type' })
    .meta(asRole({ kind: 'text-type', port: 'in', column: 'path', format: 'format' })),
  ...csvTextOptions,
  ...xmlTextOptions,
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

const optionsOf = { json: {}, csv: csvTextOptions, xml: xmlTextOptions };

/** @throws EngineError InvalidInput for options that would have no effect. */
function refuseOtherOptions(format: keyof typeof optionsOf, options: CsvTextOptions & XmlTextOptions): void {
  const isGiven = ([name, value]: [string, unknown]): boolean =>
    value !== undefined && value !== false && !(name in optionsOf[format]);
  const [given] = Object.entries(options).find(isGiven) ?? [];
  if (given === undefined) return;
  const wanted = given in csvTextOptions ? 'csv' : 'xml';
  throw new EngineError(
    'InvalidInput',
    `The option "${given}" is for the format ${wanted}, but the format is ${format}.`,
    {
      hint: `Remove the option, or choose the format ${wanted}.`,
      details: { argument: given },
    },
  );
}

export const unbox = defineTransform({
  name: 'Unbox',
  title: 'Unbox',
  category: 'reshape',
  summary:
    'Parses the JSON, CSV or XML text of a column in place, into a stated type; text that cannot be parsed becomes null, and so does each field that does not fit its type.',
  ...rowWise(args, ({ path, format, schema, ...options }, columns, context) => {
    const read = readColumn(columns, formatPath([columnOf(path, 'Unbox')]));
    refuseOtherOptions(format, options);
    if (format === 'csv') return putColumns(columns, [parsedCsv(read, schema, options, context)]);
    if (format === 'xml') return putColumns(columns, [parsedXml(read, schema, options, context)]);
    return putColumns(columns, [parsedColumn(read, read.name, schema, context)]);
  }),
  beyondDuckDb: ({ format }) =>
    format === 'xml' ? 'DuckDB cannot parse XML: Tenon reads it with its own reader.' : undefined,
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
    ...unboxXmlExamples,
  ],
});
