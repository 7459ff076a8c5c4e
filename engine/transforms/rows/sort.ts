/** Sort: the rows in the order of some columns. */

import { z } from 'zod';
import { joinSql, sql } from '#engine/base/sql.ts';
import { eachOnce, unchanged } from '#engine/transforms/lineage.ts';
import { columnsAt } from '#engine/transforms/rows/column-value.ts';
import { orderKey, orderOf } from '#engine/transforms/rows/order-key.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: { id: 'int', name: 'string', s: 'struct<n:int>' },
    rows: [
      { id: 1, name: 'b', s: { n: 2 } },
      { id: 2, name: null, s: null },
      { id: 3, name: 'B', s: { n: 1 } },
      { id: 4, name: 'b', s: { n: null } },
    ],
  },
};
const schema = input.in.schema;
const rows = (...ids: readonly number[]): (typeof input.in.rows)[number][] => ids.map((id) => input.in.rows[id - 1]!);

export const sort = defineTransform({
  name: 'Sort',
  title: 'Sort',
  category: 'clean',
  summary: 'Orders the rows by one or more columns; rows that are equal in them keep their order.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    columns: z
      .array(orderKey)
      .min(1)
      .describe('Columns to sort by, the most important one first.')
      .meta({ title: 'Sort by' }),
  }),
  deterministic: () => false,
  allRows: () => 'the rows of each run would be sorted among themselves only, and added behind those of earlier runs',
  schema: (options, { in: columns }) => {
    for (const key of options.columns) orderOf(key, columns!);
    return { schema: columns! };
  },
  lineage: (options, context) => {
    const columns = context.schema('in');
    const keys = options.columns.map(({ column }) => column);
    return { ...unchanged('in', columns), rows: eachOnce(columnsAt(keys, 'in', columns)) };
  },
  sql: (options, context) => {
    const columns = context.schema('in');
    const position = context.marker('position');
    const keys = options.columns.map((key) => orderOf(key, columns));
    return sql`SELECT ${columnNames(columns)} FROM (SELECT ${columnNames(columns)}, row_number() OVER () AS ${position} FROM ${context.from('in')}) ORDER BY ${joinSql([...keys, position])}`;
  },
  examples: [
    {
      title: 'Nulls come first in ascending order; equal rows keep their order',
      args: { columns: [{ column: 'name' }] },
      input,
      output: { schema, rows: rows(2, 3, 1, 4), ordered: true },
    },
    {
      title: 'Nulls come last in descending order',
      args: { columns: [{ column: 'name', order: 'descending' }] },
      input,
      output: { schema, rows: rows(1, 4, 3, 2), ordered: true },
    },
    {
      title: 'Two keys, one of them in a struct, with nulls elsewhere',
      args: {
        columns: [
          { column: 's.n', nulls: 'last' },
          { column: 'id', order: 'descending' },
        ],
      },
      input,
      output: { schema, rows: rows(3, 1, 4, 2), ordered: true },
    },
    { title: 'A missing column', args: { columns: [{ column: 'nam' }] }, input, output: { error: 'UnknownColumn' } },
    {
      title: 'A map has no order',
      args: { columns: [{ column: 'm' }] },
      input: { in: { schema: { m: 'map<string,int>' }, rows: [] } },
      output: { error: 'TypeMismatch' },
    },
  ],
});
