/** FillNulls: a constant in place of nulls, column by column. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { fillValue } from '#engine/transforms/columns/fill-value.ts';
import { inputColumns, rowWise, withoutNul, type PutColumn } from '#engine/transforms/columns/put-columns.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import { isFloating } from '#engine/types/common-type.ts';
import type { Schema } from '#engine/types/data-type.ts';

const fillSchema = z.strictObject({
  column: z
    .string()
    .min(1)
    .describe('Column with nulls. Write a name that contains a dot in backticks.')
    .meta({ title: 'Column' })
    .meta(wholeColumn('in')),
  value: z
    .union([withoutNul(z.string()), z.number(), z.boolean()])
    .describe('Number, text, true or false, or a date or time such as 2026-01-31 or 2026-01-31 08:30:00.')
    .meta({ title: 'Value' }),
});

const args = z.strictObject({
  fills: z
    .array(fillSchema)
    .min(1)
    .describe('Columns, each with the value that replaces its nulls. The value must fit the type of the column.')
    .meta({ title: 'Values' }),
});

const input = {
  in: {
    schema: { id: 'bigint', name: 'string', amount: 'decimal(6,2)', ratio: 'double' },
    rows: [
      { id: 1, name: null, amount: '1.50', ratio: 'NaN' },
      { id: 2, name: '', amount: null, ratio: null },
    ],
  },
};

function fill(fills: z.output<typeof args>['fills'], columns: Schema): PutColumn[] {
  const filled = new Map<string, (typeof fills)[number]['value']>();
  for (const { column, value } of fills) {
    const { name } = getColumn(columns, columnOf(column, 'FillNulls'));
    if (filled.has(name)) {
      throw new EngineError('InvalidInput', `Cannot fill "${clip(name)}" twice.`, {
        hint: 'Give each column one value.',
        details: { column: clip(name) },
      });
    }
    filled.set(name, value);
  }
  return inputColumns(columns).map((column) => {
    const constant = filled.get(column.name);
    if (constant === undefined) return column;
    const value = fillValue(constant, column.type, column.name);
    return {
      ...column,
      value: isFloating(column.type)
        ? sql`CASE WHEN isnan(${column.value}) THEN ${value} ELSE coalesce(${column.value}, ${value}) END`
        : sql`coalesce(${column.value}, ${value})`,
    };
  });
}

export const fillNulls = defineTransform({
  name: 'FillNulls',
  title: 'Fill Nulls',
  category: 'clean',
  summary:
    'Replaces nulls by a constant for each column; in columns of floating-point numbers also NaN, as in Spark. FillMissingValues estimates values instead.',
  ...rowWise(args, ({ fills }, columns) => fill(fills, columns)),
  examples: [
    {
      title: 'A value for each column; an empty text is not null, NaN is filled',
      args: {
        fills: [
          { column: 'name', value: 'nobody' },
          { column: 'amount', value: '0.25' },
          { column: 'ratio', value: 1 },
        ],
      },
      input,
      output: {
        schema: input.in.schema,
        rows: [
          { id: 1, name: 'nobody', amount: '1.50', ratio: 1 },
          { id: 2, name: '', amount: '0.25', ratio: 1 },
        ],
      },
    },
    {
      title: 'A time and a boolean',
      args: {
        fills: [
          { column: 'at', value: '2026-01-31 08:30:00' },
          { column: 'ok', value: false },
        ],
      },
      input: {
        in: {
          schema: { at: 'timestamp', ok: 'boolean' },
          rows: [
            { at: null, ok: null },
            { at: null, ok: true },
          ],
        },
      },
      output: {
        schema: { at: 'timestamp', ok: 'boolean' },
        rows: [
          { at: '2026-01-31T08:30:00Z', ok: false },
          { at: '2026-01-31T08:30:00Z', ok: true },
        ],
      },
    },
    {
      title: 'A value that does not fit the column',
      args: { fills: [{ column: 'amount', value: '0.125' }] },
      input,
      output: { error: 'TypeMismatch' },
    },
    {
      title: 'A missing column',
      args: { fills: [{ column: 'amounts', value: 0 }] },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'A column twice',
      args: {
        fills: [
          { column: 'name', value: 'a' },
          { column: 'NAME', value: 'b' },
        ],
      },
      input,
      output: { error: 'InvalidInput' },
    },
  ],
});
