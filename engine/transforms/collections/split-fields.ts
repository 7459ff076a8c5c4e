/** SplitFields: some columns and nested fields to one output, the others to a second. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { fieldTree, narrowedItems, onlyFields, withoutFields } from '#engine/transforms/kept-fields.ts';
import { checkNames, nameArgs, namedOutputs } from '#engine/transforms/collections/output-names.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';

const input = {
  in: {
    schema: { id: 'bigint', name: 'string', address: 'struct<city:string,zip:string>' },
    rows: [
      { id: 1, name: 'Ada', address: { city: 'London', zip: 'W1' } },
      { id: 2, name: null, address: null },
    ],
  },
};

export const splitFields = defineTransform({
  name: 'SplitFields',
  title: 'Split Fields',
  category: 'reshape',
  summary:
    'Splits each row in two: the named columns and nested fields leave through one output, all others through a second.',
  inputs: ['in'],
  outputs: namedOutputs,
  effect: 'row-wise',
  args: z.strictObject({
    paths: z
      .array(z.string().min(1))
      .min(1)
      .describe('Columns and nested fields of the first output, such as id, address.city or friends.age.')
      .meta({ title: 'Fields' })
      .meta(columnOrField('in')),
    ...nameArgs,
  }),
  schema: (args, { in: columns }) => {
    checkNames(args);
    const tree = fieldTree(args.paths, columns!);
    return {
      outputs: [
        { port: args.name1, schema: checkedSchema(onlyFields(columns!, tree)) },
        { port: args.name2, schema: someLeft(withoutFields(columns!, tree), args) },
      ],
    };
  },
  lineage: (_args, context) => unchanged('in', context.outputSchema()),
  sql: (_args, context) =>
    sql`SELECT ${selectItems(narrowedItems(context.schema('in'), context.outputSchema()))} FROM ${context.from('in')}`,
  examples: [
    {
      title: 'The first output keeps the nesting of its fields',
      args: { paths: ['address.city', 'id'] },
      input,
      output: {
        port: 'selected',
        schema: { id: 'bigint', address: 'struct<city:string>' },
        rows: [
          { id: 1, address: { city: 'London' } },
          { id: 2, address: null },
        ],
      },
    },
    {
      title: 'The second output has all other fields',
      args: { paths: ['address.city', 'id'] },
      input,
      output: {
        port: 'remaining',
        schema: { name: 'string', address: 'struct<zip:string>' },
        rows: [
          { name: 'Ada', address: { zip: 'W1' } },
          { name: null, address: null },
        ],
      },
    },
    {
      title: 'Inside lists of structs, with names for the outputs',
      args: { paths: ['friends.age'], name1: 'ages', name2: 'people' },
      input: {
        in: {
          schema: { friends: 'array<struct<name:string,age:int>>' },
          rows: [{ friends: [{ name: 'A', age: 3 }] }, { friends: [] }],
        },
      },
      output: {
        port: 'people',
        schema: { friends: 'array<struct<name:string>>' },
        rows: [{ friends: [{ name: 'A' }] }, { friends: [] }],
      },
    },
    { title: 'A missing column', args: { paths: ['idd'] }, input, output: { error: 'UnknownColumn' } },
    { title: 'Every column', args: { paths: ['id', 'name', 'address'] }, input, output: { error: 'InvalidInput' } },
    {
      title: 'Two outputs of one name',
      args: { paths: ['id'], name1: 'a', name2: 'a' },
      input,
      output: { error: 'InvalidInput' },
    },
  ],
});

/** A relation must have columns. */
function someLeft(schema: Schema, { name1, name2 }: { readonly name1: string; readonly name2: string }): Schema {
  if (schema.length > 0) return checkedSchema(schema);
  throw new EngineError('InvalidInput', `Every column goes to output "${name1}", so "${name2}" would have none.`, {
    hint: `Leave at least one column to "${name2}".`,
  });
}
