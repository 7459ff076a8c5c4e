/** DerivedColumn: a column whose value an expression computes for each row. */

import { z } from 'zod';
import { ident, sql } from '#engine/base/sql.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { newColumnName, putColumns } from '#engine/transforms/columns/put-columns.ts';
import { inputColumn } from '#engine/transforms/lineage.ts';
import { selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

const input = {
  in: {
    schema: { id: 'bigint', price: 'double', count: 'int', name: 'string' },
    rows: [
      { id: 1, price: 2.5, count: 2, name: 'pen' },
      { id: 2, price: null, count: 3, name: null },
    ],
  },
};
const [pen, none] = input.in.rows;

/** @param type of the new column. */
function derived(
  { colName, expr }: { readonly colName: string; readonly expr: string },
  columns: Schema,
  context: CompileContext,
  type: DataType,
): ReturnType<typeof putColumns> {
  const sources = context.columnsOf(expr, columns).map((name) => inputColumn('in', [{ name }]));
  const value = sql`CAST(${context.expression(expr, columns)} AS ${toDuckDb(type)})`;
  return putColumns(columns, [{ name: colName, type, value, sources }]);
}

export const derivedColumn = defineTransform({
  name: 'DerivedColumn',
  title: 'Derived Column',
  category: 'clean',
  summary:
    'Adds or replaces a column with the value of an expression; a row for which it fails, such as an overflow, is rejected.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    colName: newColumnName
      .describe('Column for the result. An existing column with this name is replaced.')
      .meta({ title: 'New column' }),
    expr: z
      .string()
      .min(1)
      .describe('SQL expression on the columns, such as price * count or upper(name).')
      .meta({ title: 'Expression' })
      .meta(asRole({ kind: 'expression', placeholder: 'price * count' })),
  }),
  expressions: ({ expr }) => [expr],
  expressionColumn: ({ colName }) => colName,
  schema: ({ colName, expr }, { in: columns }, context) => ({
    describe: sql`SELECT ${context.expression(expr, columns!)} AS ${ident(colName)} FROM ${context.from('in')}`,
    complete: ([found]) => {
      const made = putColumns(columns!, [{ name: colName, type: found!.type, value: ident(colName), sources: [] }]);
      return made.map(({ name, type }) => ({ name, type }));
    },
  }),
  lineage: (args, context) => {
    const columns = context.schema('in');
    const made = derived(args, columns, context, getColumn(context.outputSchema(), args.colName).type);
    return { values: new Map(made.map(({ name, sources }) => [name, sources])), rows: [] };
  },
  sql: (args, context) => {
    const columns = context.schema('in');
    const made = derived(args, columns, context, getColumn(context.outputSchema(), args.colName).type);
    return sql`SELECT ${selectItems(made)} FROM ${context.from('in')}`;
  },
  examples: [
    {
      title: 'A new column; with a null, the result is null',
      args: { colName: 'total', expr: 'price * count' },
      input,
      output: {
        schema: { ...input.in.schema, total: 'double' },
        rows: [
          { ...pen!, total: 5 },
          { ...none!, total: null },
        ],
      },
    },
    {
      title: 'A column that is replaced keeps its position',
      args: { colName: 'price', expr: "CASE WHEN price IS NULL THEN 'none' ELSE 'some' END" },
      input,
      output: {
        schema: { ...input.in.schema, price: 'string' },
        rows: [
          { ...pen!, price: 'some' },
          { ...none!, price: 'none' },
        ],
      },
    },
    {
      title: 'A cast that does not convert is null',
      args: { colName: 'n', expr: 'CAST(name AS INT)' },
      input,
      output: {
        schema: { ...input.in.schema, n: 'int' },
        rows: [
          { ...pen!, n: null },
          { ...none!, n: null },
        ],
      },
    },
    {
      title: 'A missing column',
      args: { colName: 'total', expr: 'price * cont' },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'An aggregate needs several rows',
      args: { colName: 'total', expr: 'sum(price)' },
      input,
      output: { error: 'SqlRefused' },
    },
    {
      title: 'A subquery',
      args: { colName: 'total', expr: '(SELECT 1)' },
      input,
      output: { error: 'SqlRefused' },
    },
  ],
});
