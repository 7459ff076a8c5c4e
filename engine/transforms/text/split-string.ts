/** SplitString: splits text at a pattern into an array. */

import { z } from 'zod';
import { literal, sql } from '#engine/base/sql.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { textOf } from '#engine/transforms/columns/column-text.ts';
import { newColumnName, putColumns, readColumn, resultName, rowWise } from '#engine/transforms/columns/put-columns.ts';
import { patternSchema, patternTrial } from '#engine/transforms/text/pattern.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { arrayType, stringType } from '#engine/types/data-type.ts';

const args = z.strictObject({
  colName: z
    .string()
    .min(1)
    .describe('Column or nested field to split.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  pattern: patternSchema
    .describe(String.raw`Regular expression (RE2) between the parts, such as , or [,;] or \|.`)
    .meta({ title: 'Pattern' }),
  newColName: newColumnName
    .optional()
    .describe('Column for the array (default: the array replaces the text).')
    .meta({ title: 'New column' }),
});

const input = {
  in: {
    schema: { id: 'bigint', tags: 'string' },
    rows: [
      { id: 1, tags: 'a,b' },
      { id: 2, tags: ',b,' },
      { id: 3, tags: '' },
      { id: 4, tags: null },
    ],
  },
};

export const splitString = defineTransform({
  name: 'SplitString',
  title: 'Split String',
  category: 'clean',
  summary: 'Splits text at each match of a regular expression into an array of texts; a null stays null.',
  ...rowWise(args, ({ colName, pattern, newColName }, columns) => {
    const read = readColumn(columns, colName);
    const value = sql`string_split_regex(${textOf(read, 'split')}, ${literal(pattern)})`;
    return putColumns(columns, [
      { name: resultName(read, newColName), type: arrayType(stringType), value, sources: [read.source] },
    ]);
  }),
  trial: ({ pattern }) => patternTrial(pattern),
  examples: [
    {
      title: 'In place; empty parts are kept, and an empty text is one part',
      args: { colName: 'tags', pattern: ',' },
      input,
      output: {
        schema: { id: 'bigint', tags: 'array<string>' },
        rows: [
          { id: 1, tags: ['a', 'b'] },
          { id: 2, tags: ['', 'b', ''] },
          { id: 3, tags: [''] },
          { id: 4, tags: null },
        ],
      },
    },
    {
      title: 'A number into a new column',
      args: { colName: 'id', pattern: '0', newColName: 'parts' },
      input: { in: { schema: { id: 'int' }, rows: [{ id: 102 }, { id: null }] } },
      output: {
        schema: { id: 'int', parts: 'array<string>' },
        rows: [
          { id: 102, parts: ['1', '2'] },
          { id: null, parts: null },
        ],
      },
    },
    {
      title: 'A bar without \\ before it means "or nothing", and splits at every character',
      args: { colName: 'tags', pattern: '|' },
      input: { in: { schema: { tags: 'string' }, rows: [{ tags: 'a|b' }] } },
      output: { schema: { tags: 'array<string>' }, rows: [{ tags: ['a', '|', 'b'] }] },
    },
    {
      title: 'A pattern that is not one',
      args: { colName: 'tags', pattern: '(' },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A nested field needs a new column',
      args: { colName: 'address.lines', pattern: ',' },
      input: { in: { schema: { address: 'struct<lines:string>' }, rows: [] } },
      output: { error: 'InvalidInput' },
    },
  ],
});
