/** DropFields: takes columns and nested fields out. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { fieldTree, narrowedItems, withoutFields } from '#engine/transforms/kept-fields.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: {
      name: 'string',
      age: 'int',
      location: 'struct<state:string,county:string>',
      friends: 'array<struct<name:string,age:int>>',
    },
    rows: [
      { name: 'V', age: 3, location: { state: 'NE', county: 'D' }, friends: [{ name: 'A', age: 3 }] },
      { name: null, age: null, location: null, friends: null },
    ],
  },
};

export const dropFields = defineTransform({
  name: 'DropFields',
  title: 'Drop Fields',
  category: 'clean',
  summary: 'Removes columns and nested fields, including those inside lists of structs.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    paths: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Columns and nested fields to remove, such as age, location.county or friends.age. A struct that loses its last field is also removed.',
      )
      .meta({ title: 'Fields' })
      .meta(columnOrField('in')),
  }),
  schema: ({ paths }, { in: columns }) => ({
    schema: checkedSchema(withoutFields(columns!, fieldTree(paths, columns!))),
  }),
  lineage: (_args, context) => unchanged('in', context.outputSchema()),
  sql: (_args, context) =>
    sql`SELECT ${selectItems(narrowedItems(context.schema('in'), context.outputSchema()))} FROM ${context.from('in')}`,
  examples: [
    {
      title: 'A column, a field of a struct and a field of every element',
      args: { paths: ['age', 'location.county', 'friends.age'] },
      input,
      output: {
        schema: { name: 'string', location: 'struct<state:string>', friends: 'array<struct<name:string>>' },
        rows: [
          { name: 'V', location: { state: 'NE' }, friends: [{ name: 'A' }] },
          { name: null, location: null, friends: null },
        ],
      },
    },
    {
      title: 'A struct that loses its last field is removed too',
      args: { paths: ['location.state', 'location.county', 'friends'] },
      input,
      output: {
        schema: { name: 'string', age: 'int' },
        rows: [
          { name: 'V', age: 3 },
          { name: null, age: null },
        ],
      },
    },
    {
      title: 'A missing field',
      args: { paths: ['location.contry'] },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'Every column',
      args: { paths: ['name', 'age', 'location', 'friends'] },
      input,
      output: { error: 'InvalidInput' },
    },
  ],
});
