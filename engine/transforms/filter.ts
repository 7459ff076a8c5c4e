/** Filter: keeps the rows for which a condition is true. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: { id: 'bigint', k: 'int', name: 'string' },
    rows: [
      { id: 1, k: 1, name: 'AB' },
      { id: 2, k: null, name: 'BA' },
      { id: 3, k: 0, name: null },
    ],
  },
};
const schema = input.in.schema;

export const filter = defineTransform({
  name: 'Filter',
  title: 'Filter',
  category: 'clean',
  summary: 'Keeps the rows for which a condition is true and filters out the others (false or null).',
  inputs: ['in'],
  effect: 'filter',
  args: z.strictObject({
    condition: z
      .string()
      .min(1)
      .describe("SQL condition on the columns, such as amount > 10 AND country = 'US'.")
      .meta({ title: 'Condition' })
      .meta(asRole({ kind: 'expression', placeholder: "amount > 10 AND country = 'US'", filters: 'in' })),
  }),
  expressions: ({ condition }) => [condition],
  schema: ({ condition }, { in: columns }, context) => {
    context.condition(condition, columns!);
    return { schema: columns! };
  },
  lineage: ({ condition }, context) => {
    const columns = context.schema('in');
    return unchanged('in', columns, context.columnsOf(condition, columns));
  },
  sql: ({ condition }, context) => {
    const columns = context.schema('in');
    const keep = context.marker();
    const kept = context.condition(condition, columns);
    return sql`SELECT ${columnNames(columns)} FROM (SELECT ${columnNames(columns)}, ${kept} AS ${keep} FROM ${context.from('in')}) WHERE ${keep}`;
  },
  examples: [
    {
      title: 'A comparison drops nulls',
      args: { condition: 'k >= 0' },
      input,
      output: { schema, rows: [input.in.rows[0]!, input.in.rows[2]!] },
    },
    {
      title: 'Nulls are kept when the condition says so',
      args: { condition: 'k = 0 OR k IS NULL' },
      input,
      output: { schema, rows: [input.in.rows[1]!, input.in.rows[2]!] },
    },
    {
      title: 'Text, with the column in backticks',
      args: { condition: "`name` LIKE 'A%'" },
      input,
      output: { schema, rows: [input.in.rows[0]!] },
    },
    {
      title: 'Division by zero is null',
      args: { condition: '1 / k > 0' },
      input,
      output: { schema, rows: [input.in.rows[0]!] },
    },
    { title: 'A missing column', args: { condition: 'kk > 0' }, input, output: { error: 'UnknownColumn' } },
    {
      title: 'A function that is not in the list',
      args: { condition: 'lenght(name) > 0' },
      input,
      output: { error: 'UnknownFunction' },
    },
    { title: 'A text is not a condition', args: { condition: 'name' }, input, output: { error: 'TypeMismatch' } },
    {
      title: 'Text compared with a number: text that is not a number is null',
      args: { condition: 'name < 5' },
      input: {
        in: {
          schema: input.in.schema,
          rows: [
            { id: 1, k: 1, name: '4' },
            { id: 2, k: 1, name: 'four' },
            { id: 3, k: 1, name: '40' },
          ],
        },
      },
      output: { schema, rows: [{ id: 1, k: 1, name: '4' }] },
    },
    { title: 'A subquery', args: { condition: 'k = (SELECT 1)' }, input, output: { error: 'SqlRefused' } },
    { title: 'Text that is not an expression', args: { condition: 'k >' }, input, output: { error: 'SqlSyntax' } },
  ],
});
