/** Limit: the first rows. */

import { z } from 'zod';
import { literal, sql } from '#engine/base/sql.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: { id: 'int', name: 'string' },
    rows: [
      { id: 1, name: null },
      { id: 2, name: 'b' },
      { id: 3, name: 'c' },
    ],
  },
};
const schema = input.in.schema;

export const limit = defineTransform({
  name: 'Limit',
  title: 'Limit',
  category: 'clean',
  summary: 'Keeps the first rows, in the order of the input; put a Sort before it to choose which.',
  inputs: ['in'],
  effect: 'filter',
  args: z.strictObject({
    limit: z.int().min(0).describe('Number of rows to keep.').meta({ title: 'Rows' }),
  }),
  deterministic: () => false,
  allRows: () => 'each run would keep that many of its new rows, so that there would be more of them in total',
  schema: (_args, { in: columns }) => ({ schema: columns! }),
  lineage: (_args, context) => unchanged('in', context.schema('in')),
  // All rows pass: the receipt states how many there were.
  sql: ({ limit: rows }, context) => {
    const columns = columnNames(context.schema('in'));
    const [keep, position] = [context.marker(), context.marker('position')];
    const numbered = sql`SELECT ${columns}, row_number() OVER () AS ${position} FROM ${context.from('in')}`;
    return sql`SELECT ${columns} FROM (SELECT ${columns}, ${position} <= ${literal(rows)} AS ${keep} FROM (${numbered})) WHERE ${keep}`;
  },
  examples: [
    {
      title: 'The first two rows',
      args: { limit: 2 },
      input,
      output: { schema, rows: input.in.rows.slice(0, 2), ordered: true },
    },
    {
      title: 'More than there are',
      args: { limit: 10 },
      input,
      output: { schema, rows: input.in.rows, ordered: true },
    },
    { title: 'None', args: { limit: 0 }, input, output: { schema, rows: [] } },
    { title: 'A negative number', args: { limit: -1 }, input, output: { error: 'InvalidDefinition' } },
  ],
});
