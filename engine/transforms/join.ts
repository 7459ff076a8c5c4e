/** Join: rows of two inputs with equal keys. */

import { z } from 'zod';
import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { equalKeys, keyColumns, keyPairs } from '#engine/transforms/keyed/equal-keys.ts';
import { unchanged, type InputColumn } from '#engine/transforms/lineage.ts';
import { checkedSchema, columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

const words: Readonly<Record<string, Sql>> = {
  inner: sql`INNER JOIN`,
  left: sql`LEFT JOIN`,
  right: sql`RIGHT JOIN`,
  outer: sql`FULL JOIN`,
  leftsemi: sql`SEMI JOIN`,
  leftanti: sql`ANTI JOIN`,
};

/** Of a semi join the right input is only asked, of an anti join the rows without a partner are the ones wanted. */
const partneredPorts: Readonly<Record<string, readonly string[]>> = {
  inner: ['left', 'right'],
  left: ['right'],
  right: ['left'],
  leftsemi: ['left'],
};

const args = z.strictObject({
  joinType: z
    .enum(['inner', 'left', 'right', 'outer', 'leftsemi', 'leftanti'])
    .default('inner')
    .describe('Determines which rows without a match are kept.')
    .meta({ title: 'Join type' }),
  keys: keyPairs.describe('Pairs of columns whose values must be equal. Null equals nothing.').meta({ title: 'Keys' }),
  rightPrefix: z
    .string()
    .default('.')
    .describe(
      'Added to columns of the right input whose names also occur in the left one, such as .zip. Further on, write a name with a dot in backticks.',
    )
    .meta({ title: 'Prefix of the right input' }),
});
type Args = z.output<typeof args>;

/** Columns of the right input under the names they get. */
function rightColumns({ rightPrefix }: Args, left: Schema, right: Schema): { from: string; column: Column }[] {
  const taken = new Set(left.map(({ name }) => foldName(name)));
  return right.map((column) => {
    const name = taken.has(foldName(column.name)) ? `${rightPrefix}${column.name}` : column.name;
    return { from: column.name, column: { name, type: column.type } };
  });
}

function onlyLeft({ joinType }: Args): boolean {
  return joinType === 'leftsemi' || joinType === 'leftanti';
}

const input = {
  left: {
    schema: { zip: 'int', customer: 'string' },
    rows: [
      { zip: 1, customer: 'x' },
      { zip: 2, customer: 'y' },
      { zip: null, customer: 'z' },
    ],
  },
  right: {
    schema: { zip: 'bigint', city: 'string' },
    rows: [
      { zip: 1, city: 'A' },
      { zip: 1, city: 'B' },
      { zip: 3, city: 'C' },
      { zip: null, city: 'D' },
    ],
  },
};
const both = { zip: 'int', customer: 'string', '.zip': 'bigint', city: 'string' };
const keys = [{ left: 'zip', right: 'zip' }];
const matched = [
  { zip: 1, customer: 'x', '.zip': 1, city: 'A' },
  { zip: 1, customer: 'x', '.zip': 1, city: 'B' },
];
const leftAlone = [
  { zip: 2, customer: 'y', '.zip': null, city: null },
  { zip: null, customer: 'z', '.zip': null, city: null },
];
const rightAlone = [
  { zip: null, customer: null, '.zip': 3, city: 'C' },
  { zip: null, customer: null, '.zip': null, city: 'D' },
];

export const join = defineTransform({
  name: 'Join',
  title: 'Join',
  category: 'join',
  summary: 'Combines rows of two inputs whose keys are equal; both key columns are kept.',
  inputs: ['left', 'right'],
  effect: 'join',
  args,
  partnered: ({ joinType }) => partneredPorts[joinType] ?? [],
  schema: (options, { left, right }) => {
    equalKeys('join', options.keys, left!, right!);
    return {
      schema: onlyLeft(options)
        ? left!
        : checkedSchema([...left!, ...rightColumns(options, left!, right!).map(({ column }) => column)]),
    };
  },
  lineage: (options, context) => {
    const [left, right] = [context.schema('left'), context.schema('right')];
    const own = unchanged('left', left).values;
    const added = rightColumns(options, left, right).map(({ from, column }): [string, InputColumn[]] => [
      column.name,
      [{ port: 'right', column: from }],
    ]);
    return {
      values: onlyLeft(options) ? own : new Map([...own, ...added]),
      rows: keyColumns(options.keys, left, right),
    };
  },
  sql: (options, context) => {
    const [left, right] = [context.schema('left'), context.schema('right')];
    const pairs = equalKeys('join', options.keys, left, right);
    const [l, r] = [sql`"left side"`, sql`"right side"`];
    const name = (role: string, index: number): Sql =>
      index === 0 ? context.marker(role) : context.marker(`${role}_${index}`);
    const keyOn = (role: 'left' | 'right', index: number): Sql => {
      // TRY hides the statistics of the right keys: from them DuckDB would filter rows away inside the scan of the left
      // input, before they are counted.
      const key = role === 'left' ? pairs[index]!.left : sql`TRY(${pairs[index]!.right})`;
      return sql`${key} AS ${name(role, index)}`;
    };
    const side = (role: 'left' | 'right', schema: Schema): Sql =>
      sql`(SELECT ${columnNames(schema)}, ${joinSql(pairs.map((_pair, index) => keyOn(role, index)))} FROM ${context.from(role)})`;
    const conditions = joinSql(
      pairs.map((_pair, index) => sql`${l}.${name('left', index)} = ${r}.${name('right', index)}`),
      sql` AND `,
    );
    const columns = joinSql([
      ...left.map((column) => sql`${l}.${ident(column.name)} AS ${ident(column.name)}`),
      ...(onlyLeft(options)
        ? []
        : rightColumns(options, left, right).map(
            ({ from, column }) => sql`${r}.${ident(from)} AS ${ident(column.name)}`,
          )),
    ]);
    return sql`SELECT ${columns} FROM ${side('left', left)} AS ${l} ${words[options.joinType]!} ${side('right', right)} AS ${r} ON ${conditions}`;
  },
  examples: [
    {
      title: 'Inner: nulls match nothing, a name that both have gets a dot',
      args: { keys },
      input,
      output: { schema: both, rows: matched },
    },
    {
      title: 'Left',
      args: { joinType: 'left', keys },
      input,
      output: { schema: both, rows: [...matched, ...leftAlone] },
    },
    {
      title: 'Right',
      args: { joinType: 'right', keys },
      input,
      output: { schema: both, rows: [...matched, ...rightAlone] },
    },
    {
      title: 'Outer',
      args: { joinType: 'outer', keys },
      input,
      output: { schema: both, rows: [...matched, ...leftAlone, ...rightAlone] },
    },
    {
      title: 'Left semi: each left row with a match once',
      args: { joinType: 'leftsemi', keys },
      input,
      output: { schema: input.left.schema, rows: [input.left.rows[0]!] },
    },
    {
      title: 'Left anti: left rows without a match',
      args: { joinType: 'leftanti', keys },
      input,
      output: { schema: input.left.schema, rows: input.left.rows.slice(1) },
    },
    {
      title: 'Another prefix',
      args: { keys, rightPrefix: 'right_' },
      input,
      output: {
        schema: { zip: 'int', customer: 'string', right_zip: 'bigint', city: 'string' },
        rows: [
          { zip: 1, customer: 'x', right_zip: 1, city: 'A' },
          { zip: 1, customer: 'x', right_zip: 1, city: 'B' },
        ],
      },
    },
    {
      title: 'Names that differ in case alone are one name',
      args: { keys: [{ left: 'ZIP', right: 'zip' }] },
      input: {
        left: { schema: { zip: 'int', City: 'string' }, rows: [{ zip: 1, City: 'x' }] },
        right: { schema: { ZIP: 'int', city: 'string' }, rows: [{ ZIP: 1, city: 'A' }] },
      },
      output: {
        schema: { zip: 'int', City: 'string', '.ZIP': 'int', '.city': 'string' },
        rows: [{ zip: 1, City: 'x', '.ZIP': 1, '.city': 'A' }],
      },
    },
    {
      title: 'A missing key',
      args: { keys: [{ left: 'zipp', right: 'zip' }] },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'Keys that cannot be compared',
      args: { keys: [{ left: 'zip', right: 'city' }] },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
