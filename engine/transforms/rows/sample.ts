/** Sample: a random part of the rows, the same one each time for the same rows and seed. */

import { z } from 'zod';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const bits = 32;

/** Of a hash with 64 bits. */
function isBelow(hash: Sql, fraction: number): Sql {
  const threshold = BigInt(Math.round(fraction * 2 ** bits)) << BigInt(64 - bits);
  return sql`CAST(${hash} AS HUGEINT) < ${literal(threshold)}`;
}

const input = {
  in: {
    schema: { id: 'int', name: 'string' },
    rows: [
      { id: 1, name: null },
      { id: 2, name: 'b' },
      { id: 3, name: 'c' },
      { id: 4, name: 'd' },
    ],
  },
};
const schema = input.in.schema;

export const sample = defineTransform({
  name: 'Sample',
  title: 'Sample',
  category: 'clean',
  summary:
    'Keeps a random part of the rows. The same rows in the same order, with the same seed, give the same sample.',
  inputs: ['in'],
  effect: 'filter',
  args: z.strictObject({
    fraction: z
      .number()
      .min(0)
      .max(1)
      .describe('Probability of each row to be kept, from 0 to 1: 0.1 keeps about a tenth.')
      .meta({ title: 'Fraction' }),
    seed: z.int().default(1).describe('Another seed gives another sample.').meta({ title: 'Seed' }),
  }),
  deterministic: () => false,
  allRows: () => 'which row is kept depends on its position among all rows',
  schema: (_args, { in: columns }) => ({ schema: columns! }),
  lineage: (_args, context) => unchanged('in', context.schema('in')),
  sql: ({ fraction, seed }, context) => {
    const columns = columnNames(context.schema('in'));
    const [keep, position] = [context.marker(), context.marker('position')];
    const numbered = sql`SELECT ${columns}, row_number() OVER () AS ${position} FROM ${context.from('in')}`;
    // MD5 is the same on every machine and in every version.
    const text = joinSql([literal(`${seed}:`), sql`CAST(${position} AS VARCHAR)`], sql` || `);
    const kept = isBelow(sql`md5_number_upper(${text})`, fraction);
    return sql`SELECT ${columns} FROM (SELECT ${columns}, ${kept} AS ${keep} FROM (${numbered})) WHERE ${keep}`;
  },
  examples: [
    {
      title: 'About half of the rows',
      args: { fraction: 0.5 },
      input,
      output: { schema, rows: input.in.rows.slice(0, 2), ordered: true },
    },
    {
      title: 'Another seed',
      args: { fraction: 0.5, seed: 4 },
      input,
      output: { schema, rows: input.in.rows.slice(2), ordered: true },
    },
    { title: 'All rows', args: { fraction: 1 }, input, output: { schema, rows: input.in.rows, ordered: true } },
    { title: 'More than all', args: { fraction: 1.5 }, input, output: { error: 'InvalidDefinition' } },
  ],
});
