/** Window: columns that are computed for each row from the rows around it. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { asRole, columnOrField } from '#engine/transforms/argument-roles.ts';
import { newColumnName, putColumns, type PutColumn } from '#engine/transforms/columns/put-columns.ts';
import { eachOnce } from '#engine/transforms/lineage.ts';
import { columnsAt, columnValue, refuseIncomparable } from '#engine/transforms/rows/column-value.ts';
import { orderKey, orderOf } from '#engine/transforms/rows/order-key.ts';
import { windowExamples } from '#engine/transforms/rows/window-examples.ts';
import { windowFunctionNames, windowValue } from '#engine/transforms/rows/window-functions.ts';
import { checkedSchema, columnNames, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { sortKey } from '#engine/types/sort-key.ts';

const mostRows = 1_000_000_000;

const callSchema = z.strictObject({
  function: z
    .enum(windowFunctionNames)
    .describe(
      'row_number counts rows from 1. rank gives equal rows the same number and then skips numbers, dense_rank skips none. lag and lead read a row before or after. The others are computed over the rows chosen below.',
    )
    .meta({ title: 'Function' }),
  column: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Column or field that the function reads; * with count counts rows. row_number, rank and dense_rank have none.',
    )
    .meta({ title: 'Column' })
    .meta(asRole({ kind: 'column', port: 'in', nested: true, star: true })),
  newColumn: newColumnName
    .describe('Column for the result. An existing column with this name is replaced.')
    .meta({ title: 'New column' }),
  offset: z
    .int()
    .min(1)
    .max(mostRows)
    .default(1)
    .describe('For lag and lead: how many rows before or after. Null where there is no such row.')
    .meta({ title: 'Offset' }),
  rows: z
    .enum(['running', 'moving', 'all'])
    .default('running')
    .describe(
      'For first, last, sum, avg, min, max and count. running: from the first row of the partition to this one; moving: some rows around this one; all: the whole partition.',
    )
    .meta({ title: 'Rows' }),
  preceding: z
    .int()
    .min(0)
    .max(mostRows)
    .default(0)
    .describe('For moving: number of rows before this one.')
    .meta({ title: 'Rows before' }),
  following: z
    .int()
    .min(0)
    .max(mostRows)
    .default(0)
    .describe('For moving: number of rows after this one.')
    .meta({ title: 'Rows after' }),
  ignoreNulls: z
    .boolean()
    .default(false)
    .describe('For lag, lead, first and last: skip rows whose value is null.')
    .meta({ title: 'Ignore nulls' }),
});

const args = z.strictObject({
  partitions: z
    .array(z.string().min(1))
    .default([])
    .describe('Columns or fields that divide the rows; null counts as a value. Empty: all rows are one partition.')
    .meta({ title: 'Partition columns' })
    .meta(columnOrField('in')),
  orderBy: z
    .array(orderKey)
    .default([])
    .describe(
      'Order of the rows in a partition, the most important column first. Rows that are equal in it, or all of them without it, have the order of the input.',
    )
    .meta({ title: 'Order by' }),
  functions: z
    .array(callSchema)
    .min(1)
    .max(30)
    .describe('Columns to compute. Each of them reads the columns of the input.')
    .meta({ title: 'Functions' }),
});
type Args = z.output<typeof args>;

/** @throws EngineError UnknownColumn, TypeMismatch, InvalidInput. */
function columnsOf({ partitions, orderBy, functions }: Args, columns: Schema, context: CompileContext): PutColumn[] {
  const division = {
    partitions: partitions.map((text) => {
      const found = columnValue(text, columns);
      refuseIncomparable(text, found, 'divide rows by');
      return sortKey(found.value, found.type);
    }),
    order: orderBy.map((key) => orderOf(key, columns)),
    position: context.marker('position'),
  };
  const divided = [...partitions, ...orderBy.map(({ column }) => column)];
  const made = functions.map((call): PutColumn => {
    const read = call.column === undefined || call.column === '*' ? [] : [call.column];
    return {
      name: call.newColumn,
      ...windowValue(call, columns, division),
      sources: eachOnce(columnsAt([...read, ...divided], 'in', columns)),
    };
  });
  return putColumns(columns, made);
}

export const window = defineTransform({
  name: 'Window',
  title: 'Window',
  category: 'reshape',
  summary:
    'Adds columns that are computed from other rows of the same partition: ranks, values of rows before and after, running and moving totals. Rows keep their order.',
  inputs: ['in'],
  effect: 'row-wise',
  args,
  deterministic: () => false,
  allRows: () => 'the functions would see the new rows of each run only',
  schema: (options, { in: columns }, context) => ({
    schema: checkedSchema(columnsOf(options, columns!, context).map(({ name, type }) => ({ name, type }))),
  }),
  lineage: (options, context) => ({
    values: new Map(columnsOf(options, context.schema('in'), context).map(({ name, sources }) => [name, sources])),
    rows: [],
  }),
  sql: (options, context) => {
    const columns = context.schema('in');
    const position = context.marker('position');
    const numbered = sql`(SELECT ${columnNames(columns)}, row_number() OVER () AS ${position} FROM ${context.from('in')}) AS "in"`;
    return sql`SELECT ${selectItems(columnsOf(options, columns, context))} FROM ${numbered} ORDER BY "in".${position}`;
  },
  examples: windowExamples,
});
