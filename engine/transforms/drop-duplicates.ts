/** DropDuplicates: keeps the first of equal rows. */

import { z } from 'zod';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import { wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { computedKey, holdsFloating } from '#engine/types/sort-key.ts';

/** The columns that are compared; all when none is named. */
function keysOf(columns: readonly string[], all: Schema): Schema {
  return columns.length === 0 ? all : columns.map((column) => getColumn(all, columnOf(column, 'DropDuplicates')));
}

const input = {
  in: {
    schema: { id: 'bigint', k: 'string' },
    rows: [
      { id: 1, k: 'a' },
      { id: 2, k: 'a' },
      { id: 3, k: null },
      { id: 4, k: null },
      { id: 1, k: 'a' },
    ],
  },
};
const schema = input.in.schema;

export const dropDuplicates = defineTransform({
  name: 'DropDuplicates',
  title: 'Drop Duplicates',
  category: 'clean',
  summary: 'Keeps the first of the rows that are equal in the named columns, or in all columns.',
  inputs: ['in'],
  effect: 'deduplicate',
  args: z.strictObject({
    columns: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Columns to compare; nulls are equal. Empty: whole rows. The first row in the order of the input is kept.',
      )
      .meta({ title: 'Columns' })
      .meta(wholeColumn('in')),
  }),
  schema: ({ columns }, { in: input_ }) => {
    keysOf(columns, input_!);
    return { schema: input_! };
  },
  operator: ({ columns }) => (columns.length === 0 ? 'distinct' : undefined),
  deterministic: ({ columns }) => columns.length === 0,
  lineage: ({ columns }, context) => {
    const all = context.schema('in');
    return unchanged(
      'in',
      all,
      keysOf(columns, all).map(({ name }) => name),
    );
  },
  sql: ({ columns }, context) => {
    const all = context.schema('in');
    if (columns.length === 0) return sql`SELECT DISTINCT ${columnNames(all)} FROM ${context.from('in')}`;
    // DuckDB takes a first row by the smallest of sort keys, from which -0.0 comes back as 0.0, unless a key is computed.
    const isComputed = all.some(({ type }) => holdsFloating(type));
    const keys = joinSql(keysOf(columns, all).map(({ name }) => (isComputed ? computedKey(ident(name)) : ident(name))));
    const [position, first] = [context.marker('position'), context.marker()];
    const numbered = sql`SELECT ${columnNames(all)}, row_number() OVER () AS ${position} FROM ${context.from('in')}`;
    const ranked = sql`SELECT ${columnNames(all)}, row_number() OVER (PARTITION BY ${keys} ORDER BY ${position}) = 1 AS ${first} FROM (${numbered})`;
    return sql`SELECT ${columnNames(all)} FROM (${ranked}) WHERE ${first}`;
  },
  examples: [
    {
      title: 'The first of each key; null is a key',
      args: { columns: ['k'] },
      input,
      output: {
        schema,
        rows: [
          { id: 1, k: 'a' },
          { id: 3, k: null },
        ],
      },
    },
    {
      title: 'Whole rows',
      args: {},
      input,
      output: {
        schema,
        rows: [
          { id: 1, k: 'a' },
          { id: 2, k: 'a' },
          { id: 3, k: null },
          { id: 4, k: null },
        ],
      },
    },
    { title: 'A missing column', args: { columns: ['key'] }, input, output: { error: 'UnknownColumn' } },
  ],
});
