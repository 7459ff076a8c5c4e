/** SelectFields: keeps the named columns. */

import { z } from 'zod';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import { wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { checkedSchema } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { getColumn } from '#engine/types/column-lookup.ts';

const input = {
  in: {
    schema: { id: 'bigint', Name: 'string', address: 'struct<city:string,zip:string>' },
    rows: [
      { id: 1, Name: 'Ada', address: { city: 'London', zip: 'W1' } },
      { id: 2, Name: null, address: null },
    ],
  },
};

export const selectFields = defineTransform({
  name: 'SelectFields',
  title: 'Select Fields',
  category: 'clean',
  summary: 'Keeps only the named columns, in the order in which they are named.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    paths: z
      .array(z.string().min(1))
      .min(1)
      .describe('Columns to keep, without nested fields. Write a name that contains a dot in backticks.')
      .meta({ title: 'Columns' })
      .meta(wholeColumn('in')),
  }),
  schema: ({ paths }, { in: columns }) => {
    const names = new Set(paths.map((path) => getColumn(columns!, columnOf(path, 'SelectFields'))));
    return { schema: checkedSchema([...names]) };
  },
  lineage: (_args, context) => unchanged('in', context.outputSchema()),
  sql: (_args, context) =>
    sql`SELECT ${joinSql(context.outputSchema().map(({ name }) => ident(name)))} FROM ${context.from('in')}`,
  examples: [
    {
      title: 'Two of three columns, in the requested order',
      args: { paths: ['address', 'id'] },
      input,
      output: {
        schema: { address: 'struct<city:string,zip:string>', id: 'bigint' },
        rows: [
          { address: { city: 'London', zip: 'W1' }, id: 1 },
          { address: null, id: 2 },
        ],
      },
    },
    {
      title: 'Case does not matter when only one name fits, and nulls stay',
      args: { paths: ['name'] },
      input,
      output: { schema: { Name: 'string' }, rows: [{ Name: 'Ada' }, { Name: null }] },
    },
    { title: 'A missing column', args: { paths: ['nmae'] }, input, output: { error: 'UnknownColumn' } },
    { title: 'A nested field', args: { paths: ['address.city'] }, input, output: { error: 'InvalidInput' } },
  ],
});
