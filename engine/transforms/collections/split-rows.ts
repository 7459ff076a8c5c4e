/** SplitRows: rows for which all comparisons hold to one output, the others to a second. */

import { z } from 'zod';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import { comparedValue } from '#engine/transforms/collections/compared-value.ts';
import { checkNames, nameArgs, namedOutputs } from '#engine/transforms/collections/output-names.ts';
import { eachOnce, inputColumn, unchanged } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

const comparisonSchema = z.strictObject({
  column: z
    .string()
    .min(1)
    .describe('Column or field of a struct, such as age or address.zip.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  operator: z
    .enum(['=', '!=', '<', '<=', '>', '>='])
    .describe('How the column is compared with the value.')
    .meta({ title: 'Operator' }),
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .describe('Number, text, true or false, or a date or time such as 2026-01-31 or 2026-01-31 08:30:00.')
    .meta({ title: 'Value' }),
});
type Comparison = z.output<typeof comparisonSchema>;

const operators: Readonly<Record<Comparison['operator'], Sql>> = {
  '=': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

const input = {
  in: {
    schema: { id: 'bigint', age: 'int' },
    rows: [
      { id: 1, age: 5 },
      { id: 2, age: 15 },
      { id: 3, age: null },
    ],
  },
};
const schema = input.in.schema;
const between = [
  { column: 'age', operator: '>', value: 10 },
  { column: 'age', operator: '<', value: 20 },
];

export const splitRows = defineTransform({
  name: 'SplitRows',
  title: 'Split Rows',
  category: 'reshape',
  summary: 'Sends each row to one of two outputs: the first if all comparisons hold, otherwise the second.',
  inputs: ['in'],
  outputs: namedOutputs,
  effect: 'split',
  args: z.strictObject({
    comparisons: z
      .array(comparisonSchema)
      .min(1)
      .describe('Comparisons of columns with values. A null value never matches.')
      .meta({ title: 'Conditions' }),
    ...nameArgs,
  }),
  schema: (args, { in: columns }) => {
    checkNames(args);
    for (const comparison of args.comparisons) condition(comparison, columns!);
    return {
      outputs: [
        { port: args.name1, schema: columns! },
        { port: args.name2, schema: columns! },
      ],
    };
  },
  lineage: ({ comparisons }, context) => {
    const columns = context.schema('in');
    const read = comparisons.map(({ column }) => inputColumn('in', getPath(columns, column)));
    return { ...unchanged('in', columns), rows: eachOnce(read) };
  },
  sql: ({ comparisons, name1 }, context) => {
    const columns = context.schema('in');
    const keep = context.marker();
    const all = joinSql(
      comparisons.map((comparison) => condition(comparison, columns)),
      sql` AND `,
    );
    const holds = sql`coalesce(${all}, false)`;
    const kept = context.port === name1 ? holds : sql`NOT ${holds}`;
    return sql`SELECT ${columnNames(columns)} FROM (SELECT ${columnNames(columns)}, ${kept} AS ${keep} FROM ${context.from('in')}) WHERE ${keep}`;
  },
  examples: [
    {
      title: 'All comparisons hold',
      args: { comparisons: between },
      input,
      output: { port: 'selected', schema, rows: [{ id: 2, age: 15 }] },
    },
    {
      title: 'Any of them fails, or a value is null',
      args: { comparisons: between },
      input,
      output: {
        port: 'remaining',
        schema,
        rows: [
          { id: 1, age: 5 },
          { id: 3, age: null },
        ],
      },
    },
    {
      title: 'Text is compared as text, also in a struct, and the outputs have other names',
      args: {
        comparisons: [{ column: 'address.zip', operator: '>=', value: 10 }],
        name1: 'high',
        name2: 'low',
      },
      input: {
        in: {
          schema: { address: 'struct<zip:string>' },
          rows: [{ address: { zip: '9' } }, { address: { zip: '0010' } }, { address: null }],
        },
      },
      output: { port: 'high', schema: { address: 'struct<zip:string>' }, rows: [{ address: { zip: '9' } }] },
    },
    {
      title: 'A date',
      args: { comparisons: [{ column: 'day', operator: '<', value: '2026-02-01' }] },
      input: { in: { schema: { day: 'date' }, rows: [{ day: '2026-01-31' }, { day: '2026-02-01' }] } },
      output: { port: 'selected', schema: { day: 'date' }, rows: [{ day: '2026-01-31' }] },
    },
    {
      title: 'A time, and a number with decimals beside a whole one',
      args: {
        comparisons: [
          { column: 'at', operator: '>=', value: '2026-01-31 08:30:00' },
          { column: 'n', operator: '<', value: 2.5 },
        ],
      },
      input: {
        in: {
          schema: { at: 'timestamp', n: 'bigint' },
          rows: [
            { at: '2026-01-31T08:30:00Z', n: 2 },
            { at: '2026-01-31T08:30:00Z', n: 3 },
            { at: '2026-01-31T08:29:59Z', n: 2 },
          ],
        },
      },
      output: {
        port: 'selected',
        schema: { at: 'timestamp', n: 'bigint' },
        rows: [{ at: '2026-01-31T08:30:00Z', n: 2 }],
      },
    },
    {
      title: 'A missing column',
      args: { comparisons: [{ column: 'agee', operator: '=', value: 1 }] },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'A number column and a text that is not a number',
      args: { comparisons: [{ column: 'age', operator: '=', value: 'ten' }] },
      input,
      output: { error: 'TypeMismatch' },
    },
    {
      title: 'A whole number whose last digits JSON loses',
      args: { comparisons: [{ column: 'age', operator: '=', value: 2 ** 53 }] },
      input,
      output: { error: 'TypeMismatch' },
    },
    {
      title: 'A choice must be resolved first',
      args: { comparisons: [{ column: 'c', operator: '=', value: 1 }] },
      input: { in: { schema: { c: 'uniontype<bigint,string>' }, rows: [] } },
      output: { error: 'TypeMismatch' },
    },
  ],
});

/** @throws EngineError UnknownColumn, AmbiguousColumn, TypeMismatch. */
function condition({ column, operator, value }: Comparison, columns: Schema): Sql {
  const [first, ...fields] = getPath(columns, column);
  const held = fields.reduce((whole, { name }) => fieldOf(whole, name), ident(first!.name));
  const { type } = fields.at(-1) ?? first!;
  return sql`(${held} ${operators[operator]} ${comparedValue(value, type, column)})`;
}
