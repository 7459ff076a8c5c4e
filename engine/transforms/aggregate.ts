/** Aggregate: one row per group with Glue's aggregate functions. */

import { z } from 'zod';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { asRole, wholeColumn } from '#engine/transforms/argument-roles.ts';
import { aggregateNames, findAggregate } from '#engine/transforms/aggregate-functions.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { checkedSchema, columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

const args = z.strictObject({
  groups: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Rows with equal values in these columns form a group; null counts as a value. Empty: all rows form one group.',
    )
    .meta({ title: 'Group columns' })
    .meta(wholeColumn('in')),
  aggs: z
    .array(
      z.strictObject({
        column: z
          .string()
          .min(1)
          .describe('Column to aggregate; * with count counts rows.')
          .meta({ title: 'Column' })
          .meta(asRole({ kind: 'column', port: 'in', nested: false, star: true })),
        aggFunc: z
          .enum(aggregateNames)
          .describe('Aggregate function, named as in AWS Glue.')
          .meta({ title: 'Function' }),
        alias: z
          .string()
          .min(1)
          .optional()
          .describe('Name of the result (default: the call, such as sum(sales)).')
          .meta({ title: 'Result name' }),
      }),
    )
    .min(1)
    .max(30)
    .describe('Aggregates, which follow the group columns.')
    .meta({ title: 'Results' }),
});
type Args = z.output<typeof args>;

interface Result {
  readonly column: Column;
  readonly value: Sql;
  /** The column that is aggregated; undefined: rows are counted. */
  readonly of: Column | undefined;
}

function resultsOf({ aggs }: Args, columns: Schema, position: Sql): Result[] {
  return aggs.map(({ column, aggFunc, alias }) => {
    const rows = column === '*' && aggFunc === 'count';
    const found = rows ? undefined : getColumn(columns, columnOf(column, 'Aggregate'));
    const { type, value, label } = findAggregate(aggFunc, found, position);
    return { column: { name: alias ?? label, type }, value, of: found };
  });
}

function groupsOf({ groups }: Args, columns: Schema): Column[] {
  return groups.map((group) => {
    const { name, type } = getColumn(columns, columnOf(group, 'Aggregate'));
    return { name, type };
  });
}

function ordered({ aggs }: Args): boolean {
  return aggs.some(({ aggFunc }) => aggFunc === 'first' || aggFunc === 'last');
}

const input = {
  in: {
    schema: { g: 'string', v: 'int' },
    rows: [
      { g: 'a', v: 1 },
      { g: 'a', v: 3 },
      { g: 'b', v: null },
      { g: null, v: 5 },
      { g: null, v: 5 },
    ],
  },
};

export const aggregate = defineTransform({
  name: 'Aggregate',
  title: 'Aggregate',
  category: 'reshape',
  summary: 'Returns one row for each group, with counts, sums and other aggregates.',
  inputs: ['in'],
  effect: 'aggregate',
  args,
  deterministic: (options) => !ordered(options),
  schema: (options, { in: columns }) => ({
    schema: checkedSchema([
      ...groupsOf(options, columns!),
      ...resultsOf(options, columns!, sql`1`).map(({ column }) => column),
    ]),
  }),
  lineage: (options, context) => {
    const columns = context.schema('in');
    const groups = groupsOf(options, columns);
    const own = groups.map((group): [string, InputColumn[]] => [group.name, [inputColumn('in', [group])]]);
    const results = resultsOf(options, columns, sql`1`).map(({ column, of }): [string, InputColumn[]] => [
      column.name,
      of === undefined ? [] : [inputColumn('in', [of])],
    ]);
    return { values: new Map([...own, ...results]), rows: groups.map((group) => inputColumn('in', [group])) };
  },
  sql: (options, context) => {
    const columns = context.schema('in');
    const position = context.marker('position');
    const source = ordered(options)
      ? sql`(SELECT ${columnNames(columns)}, row_number() OVER () AS ${position} FROM ${context.from('in')}) AS "in"`
      : context.from('in');
    const groups = groupsOf(options, columns).map(({ name }) => sql`"in".${ident(name)}`);
    const results = resultsOf(options, columns, position).map(
      ({ column, value }) => sql`${value} AS ${ident(column.name)}`,
    );
    const by = groups.length === 0 ? sql`` : sql` GROUP BY ${joinSql(groups)}`;
    return sql`SELECT ${joinSql([...groups, ...results])} FROM ${source}${by}`;
  },
  examples: [
    {
      title: 'Sum and count; null is a group, counts leave nulls out',
      args: {
        groups: ['g'],
        aggs: [
          { column: 'v', aggFunc: 'sum' },
          { column: 'v', aggFunc: 'count' },
          { column: '*', aggFunc: 'count', alias: 'rows' },
        ],
      },
      input,
      output: {
        schema: { g: 'string', 'sum(v)': 'bigint', 'count(v)': 'bigint', rows: 'bigint' },
        rows: [
          { g: 'a', 'sum(v)': 4, 'count(v)': 2, rows: 2 },
          { g: 'b', 'sum(v)': null, 'count(v)': 0, rows: 1 },
          { g: null, 'sum(v)': 10, 'count(v)': 2, rows: 2 },
        ],
      },
    },
    {
      title: 'One row over everything',
      args: {
        aggs: ['avg', 'countDistinct', 'sumDistinct', 'min', 'max', 'first', 'last'].map((aggFunc) => ({
          column: 'v',
          aggFunc,
          alias: aggFunc,
        })),
      },
      input,
      output: {
        schema: {
          avg: 'double',
          countDistinct: 'bigint',
          sumDistinct: 'bigint',
          min: 'int',
          max: 'int',
          first: 'int',
          last: 'int',
        },
        rows: [{ avg: 3.5, countDistinct: 3, sumDistinct: 9, min: 1, max: 5, first: 1, last: 5 }],
      },
    },
    {
      title: 'Spread, of the sample and of the population; one value has no sample spread',
      args: {
        groups: ['g'],
        aggs: ['stddev_samp', 'stddev_pop', 'var_samp', 'var_pop', 'skewness', 'kurtosis'].map((aggFunc) => ({
          column: 'v',
          aggFunc,
          alias: aggFunc,
        })),
      },
      input: {
        in: {
          schema: { g: 'int', v: 'double' },
          rows: [
            { g: 1, v: 1 },
            { g: 1, v: 2 },
            { g: 1, v: 2 },
            { g: 1, v: 7 },
            { g: 2, v: 4 },
          ],
        },
      },
      output: {
        schema: {
          g: 'int',
          stddev_samp: 'double',
          stddev_pop: 'double',
          var_samp: 'double',
          var_pop: 'double',
          skewness: 'double',
          kurtosis: 'double',
        },
        rows: [
          {
            g: 1,
            stddev_samp: 2.70801280154532,
            stddev_pop: 2.345207879911715,
            var_samp: 7.333333333333333,
            var_pop: 5.5,
            skewness: 1.0466,
            kurtosis: -0.7355,
          },
          { g: 2, stddev_samp: null, stddev_pop: 0, var_samp: null, var_pop: 0, skewness: null, kurtosis: null },
        ],
      },
    },
    {
      title: 'Without groups, no input rows still give one row',
      args: { aggs: [{ column: 'v', aggFunc: 'count' }] },
      input: { in: { schema: { v: 'int' }, rows: [] } },
      output: { schema: { 'count(v)': 'bigint' }, rows: [{ 'count(v)': 0 }] },
    },
    {
      title: 'A sum of text',
      args: { aggs: [{ column: 'g', aggFunc: 'sum' }] },
      input,
      output: { error: 'TypeMismatch' },
    },
    {
      title: 'A missing column',
      args: { groups: ['h'], aggs: [{ column: 'v', aggFunc: 'sum' }] },
      input,
      output: { error: 'UnknownColumn' },
    },
  ],
});
