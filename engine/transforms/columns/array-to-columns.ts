/** ArrayToColumns: elements of an array as columns. */

import { z } from 'zod';
import { literal, sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { newColumnName, putColumns, readColumn, rowWise } from '#engine/transforms/columns/put-columns.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { formatHive } from '#engine/types/hive.ts';

const args = z.strictObject({
  colName: z
    .string()
    .min(1)
    .describe('Column or nested field that holds the array. It is kept.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  colList: z
    .array(newColumnName)
    .min(1)
    .describe('A column for each element, from the first one on. Existing columns with these names are replaced.')
    .meta({ title: 'New columns' }),
  indexes: z
    .array(z.int().min(1).max(2_147_483_647))
    .optional()
    .describe('Positions of the elements, counted from 1: one for each new column (default: 1, 2, 3 and so on).')
    .meta({ title: 'Positions' }),
});

const input = {
  in: {
    schema: { id: 'bigint', xs: 'array<int>' },
    rows: [
      { id: 1, xs: [10, 20, 30] },
      { id: 2, xs: [null] },
      { id: 3, xs: [] },
      { id: 4, xs: null },
    ],
  },
};

export const arrayToColumns = defineTransform({
  name: 'ArrayToColumns',
  title: 'Array To Columns',
  category: 'reshape',
  summary: 'Copies elements of an array into columns; a missing element is null.',
  ...rowWise(args, ({ colName, colList, indexes }, columns) => {
    const { type, value, label, source } = readColumn(columns, colName);
    if (type.kind !== 'array') {
      throw new EngineError(
        'TypeMismatch',
        `Cannot read elements of "${clip(label)}": it is ${clip(formatHive(type))}.`,
        {
          hint: 'Choose a column that holds an array. Split String makes one of text.',
          details: { column: clip(label) },
        },
      );
    }
    if (indexes !== undefined && indexes.length !== colList.length) {
      throw new EngineError('InvalidInput', `Cannot fill ${colList.length} columns from ${indexes.length} positions.`, {
        hint: 'Give one position for each new column, or none at all.',
      });
    }
    const made = colList.map((name, index) => ({
      name,
      type: type.element,
      value: sql`(${value})[${literal(indexes?.[index] ?? index + 1)}]`,
      sources: [source],
    }));
    return putColumns(columns, made);
  }),
  examples: [
    {
      title: 'The first two elements',
      args: { colName: 'xs', colList: ['a', 'b'] },
      input,
      output: {
        schema: { ...input.in.schema, a: 'int', b: 'int' },
        rows: [
          { ...input.in.rows[0]!, a: 10, b: 20 },
          { ...input.in.rows[1]!, a: null, b: null },
          { ...input.in.rows[2]!, a: null, b: null },
          { ...input.in.rows[3]!, a: null, b: null },
        ],
      },
    },
    {
      title: 'Positions; the array itself is replaced',
      args: { colName: 'xs', colList: ['third', 'xs'], indexes: [3, 1] },
      input,
      output: {
        schema: { id: 'bigint', xs: 'int', third: 'int' },
        rows: [
          { id: 1, xs: 10, third: 30 },
          { id: 2, xs: null, third: null },
          { id: 3, xs: null, third: null },
          { id: 4, xs: null, third: null },
        ],
      },
    },
    {
      title: 'A position for each column',
      args: { colName: 'xs', colList: ['a', 'b'], indexes: [1] },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A column that is not an array',
      args: { colName: 'id', colList: ['a'] },
      input,
      output: { error: 'TypeMismatch' },
    },
    {
      title: 'Two columns of one name',
      args: { colName: 'xs', colList: ['a', 'A'] },
      input,
      output: { error: 'InvalidInput' },
    },
  ],
});
