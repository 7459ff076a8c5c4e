/** Route: rows to an output for each group whose condition they meet, the others to a default output. */

import { z } from 'zod';
import { foldName } from '#engine/base/same-name.ts';
import { joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';

const args = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        groupName: z.string().min(1).max(255).describe('Name of the output.').meta({ title: 'Output' }),
        condition: z
          .string()
          .min(1)
          .describe("SQL condition on the columns, such as amount > 10 AND country = 'US'.")
          .meta({ title: 'Condition' })
          .meta(asRole({ kind: 'expression', placeholder: "amount > 10 AND country = 'US'" })),
      }),
    )
    .min(1)
    .max(100)
    .describe('Outputs, each with the condition of its rows. A condition that is null is not met.')
    .meta({ title: 'Groups' }),
  defaultGroup: z
    .string()
    .min(1)
    .max(255)
    .default('default_group')
    .describe('Name of the output for rows that meet no condition.')
    .meta({ title: 'Default output' }),
  matching: z
    .enum(['every', 'first'])
    .default('every')
    .describe(
      'every: a row goes to every group whose condition it meets, as in AWS Glue. first: only to the first of them, in the order of the list.',
    )
    .meta({ title: 'Send a row to' }),
});
type Args = z.output<typeof args>;

/** @throws EngineError InvalidInput. */
function checkGroups({ groups, defaultGroup }: Args): void {
  const seen = new Set([foldName(defaultGroup)]);
  for (const { groupName } of groups) {
    if (seen.has(foldName(groupName)))
      throw new EngineError('InvalidInput', `Two outputs are named "${clip(groupName)}".`, {
        hint: 'Give each group its own name, other than that of the default output; names must differ in more than case.',
        details: { value: clip(groupName) },
      });
    seen.add(foldName(groupName));
  }
}

/** The conditions that decide which rows the output gets. */
function deciding({ groups, defaultGroup, matching }: Args, port: string): readonly string[] {
  const at = port === defaultGroup ? groups.length : groups.findIndex(({ groupName }) => groupName === port);
  const from = matching === 'every' && port !== defaultGroup ? at : 0;
  return groups.slice(from, at + 1).map(({ condition }) => condition);
}

/** The last of the conditions is met and none before it; for the default output none of them. */
function kept(options: Args, context: CompileContext, columns: Schema): Sql {
  const met = deciding(options, context.port).map(
    (condition) => sql`coalesce(${context.condition(condition, columns)}, false)`,
  );
  const isDefault = context.port === options.defaultGroup;
  const not = (isDefault ? met : met.slice(0, -1)).map((one) => sql`NOT ${one}`);
  return joinSql(isDefault ? not : [...not, met.at(-1)!], sql` AND `);
}

const input = {
  in: {
    schema: { id: 'bigint', amount: 'int', country: 'string' },
    rows: [
      { id: 1, amount: 50, country: 'DE' },
      { id: 2, amount: 5, country: 'DE' },
      { id: 3, amount: 50, country: 'US' },
      { id: 4, amount: null, country: null },
    ],
  },
};
const schema = input.in.schema;
const rows = input.in.rows;
const groups = [
  { groupName: 'large', condition: 'amount > 10' },
  { groupName: 'german', condition: "country = 'DE'" },
];

export const route = defineTransform({
  name: 'Route',
  title: 'Conditional Router',
  category: 'reshape',
  summary: 'Sends each row to an output for each condition that it meets, and rows that meet none to a default output.',
  inputs: ['in'],
  outputs: [{ name: 'default_group', argument: 'defaultGroup' }],
  listedOutputs: { argument: 'groups', member: 'groupName' },
  effect: 'split',
  overlaps: ({ matching }) => matching === 'every',
  args,
  expressions: (options) => options.groups.map(({ condition }) => condition),
  schema: (options, { in: columns }, context) => {
    checkGroups(options);
    for (const { condition } of options.groups) context.condition(condition, columns!);
    return {
      outputs: [...options.groups.map(({ groupName }) => groupName), options.defaultGroup].map((port) => ({
        port,
        schema: columns!,
      })),
    };
  },
  lineage: (options, context) => {
    const columns = context.schema('in');
    const read = deciding(options, context.port).flatMap((condition) => context.columnsOf(condition, columns));
    return unchanged('in', columns, read);
  },
  sql: (options, context) => {
    const columns = context.schema('in');
    const keep = context.marker();
    // Before the input: its casts are counted.
    const condition = kept(options, context, columns);
    return sql`SELECT ${columnNames(columns)} FROM (SELECT ${columnNames(columns)}, (${condition}) AS ${keep} FROM ${context.from('in')}) WHERE ${keep}`;
  },
  examples: [
    {
      title: 'The rows of a group; they may also meet other conditions',
      args: { groups },
      input,
      output: { port: 'german', schema, rows: [rows[0]!, rows[1]!] },
    },
    {
      title: 'Rows that meet no condition; a null meets none',
      args: { groups },
      input,
      output: { port: 'default_group', schema, rows: [rows[3]!] },
    },
    {
      title: 'Each row to the first group only',
      args: { groups, matching: 'first' },
      input,
      output: { port: 'german', schema, rows: [rows[1]!] },
    },
    {
      title: 'A name for the default output',
      args: { groups: [groups[0]!], defaultGroup: 'others' },
      input,
      output: { port: 'others', schema, rows: [rows[1]!, rows[3]!] },
    },
    {
      title: 'A missing column',
      args: { groups: [{ groupName: 'a', condition: 'amout > 1' }] },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'Two groups of one name',
      args: { groups: [groups[0]!, { groupName: 'Large', condition: 'amount > 20' }] },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'Text is not a condition',
      args: { groups: [{ groupName: 'a', condition: 'country' }] },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
