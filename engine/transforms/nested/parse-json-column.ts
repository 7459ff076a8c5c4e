/** ParseJsonColumn: JSON text as a value of a stated type. */

import { z } from 'zod';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import {
  newColumnName,
  putColumns,
  readColumn,
  resultName,
  rowWise,
  withoutNul,
} from '#engine/transforms/columns/put-columns.ts';
import { parsedColumn } from '#engine/transforms/nested/parsed-json.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const args = z.strictObject({
  colName: z
    .string()
    .min(1)
    .describe('Column or nested field with JSON text.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  schema: withoutNul(z.string().min(1))
    .describe('Type of the values: fields such as a STRING, b INT, or a whole type such as array<string>.')
    .meta({ title: 'Type' }),
  newColName: newColumnName
    .optional()
    .describe('Column for the value (default: the value replaces the text).')
    .meta({ title: 'New column' }),
});

const input = {
  in: {
    schema: { id: 'bigint', doc: 'string' },
    rows: [
      { id: 1, doc: '{"a": "x", "b": 5, "c": {"d": [1, 2]}}' },
      { id: 2, doc: '{"b": "five", "c": {"d": [1, "two"]}, "more": 1}' },
      { id: 3, doc: '[1' },
      { id: 4, doc: 'null' },
      { id: 5, doc: null },
    ],
  },
};

export const parseJsonColumn = defineTransform({
  name: 'ParseJsonColumn',
  title: 'Parse JSON Column',
  category: 'reshape',
  summary:
    'Parses JSON text into a value of a stated type; text that is not JSON becomes null, and so does each field that does not fit its type.',
  ...rowWise(args, ({ colName, schema, newColName }, columns, context) => {
    const read = readColumn(columns, colName);
    return putColumns(columns, [parsedColumn(read, resultName(read, newColName), schema, context)]);
  }),
  examples: [
    {
      title: 'Fields; each that does not fit is null, and missing ones too',
      args: { colName: 'doc', schema: 'a STRING, b INT, c STRUCT<d: ARRAY<INT>>' },
      input,
      output: {
        schema: { id: 'bigint', doc: 'struct<a:string,b:int,c:struct<d:array<int>>>' },
        rows: [
          { id: 1, doc: { a: 'x', b: 5, c: { d: [1, 2] } } },
          { id: 2, doc: { a: null, b: null, c: { d: null } } },
          { id: 3, doc: null },
          { id: 4, doc: null },
          { id: 5, doc: null },
        ],
      },
    },
    {
      title: 'An array, into a new column',
      args: { colName: 'doc', schema: 'array<double>', newColName: 'xs' },
      input: {
        in: { schema: { doc: 'string' }, rows: [{ doc: '[1, 2.5, null]' }, { doc: '{"a": 1}' }, { doc: '[]' }] },
      },
      output: {
        schema: { doc: 'string', xs: 'array<double>' },
        rows: [
          { doc: '[1, 2.5, null]', xs: [1, 2.5, null] },
          { doc: '{"a": 1}', xs: null },
          { doc: '[]', xs: [] },
        ],
      },
    },
    {
      title: 'A type that is not one',
      args: { colName: 'doc', schema: 'a STRNG' },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'Two fields of one name',
      args: { colName: 'doc', schema: 'a INT, A INT' },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A number is not JSON text',
      args: { colName: 'id', schema: 'a INT' },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
