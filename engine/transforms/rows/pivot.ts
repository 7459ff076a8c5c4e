/** Pivot: one row for each group, with a column for each of the named values. */

import { z } from 'zod';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole, wholeColumn } from '#engine/transforms/argument-roles.ts';
import { aggregateNames, findAggregate } from '#engine/transforms/aggregate-functions.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { pivotExamples } from '#engine/transforms/rows/pivot-examples.ts';
import { checkedSchema, columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import { stringType, type Column, type Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const args = z.strictObject({
  columns: z
    .array(z.string().min(1))
    .min(1)
    .describe('Columns whose values become columns. The texts of several are joined by _, such as Jan_de.')
    .meta({ title: 'Columns to pivot' })
    .meta(wholeColumn('in')),
  values: z
    .array(z.string().min(1))
    .min(1)
    .max(1000)
    .describe('Values that become columns, under their text. Rows with other values still form their groups.')
    .meta({ title: 'Values' }),
  aggColumn: z
    .string()
    .min(1)
    .describe('Column to aggregate; * with count counts rows. All other columns form the groups.')
    .meta({ title: 'Column to aggregate' })
    .meta(asRole({ kind: 'column', port: 'in', nested: false, star: true })),
  aggFunction: z
    .enum(aggregateNames)
    .default('sum')
    .describe('Aggregate function, named as in AWS Glue.')
    .meta({ title: 'Function' }),
});
type Args = z.output<typeof args>;

interface Pivoted {
  readonly pivots: readonly Column[];
  /** undefined: rows are counted. */
  readonly of: Column | undefined;
  readonly groups: Schema;
}

/** @throws EngineError UnknownColumn, TypeMismatch, InvalidInput. */
function pivotedOf(options: Args, columns: Schema): Pivoted {
  const pivots = options.columns.map((text) => getColumn(columns, columnOf(text, 'Pivot')));
  for (const { name, type } of pivots) {
    if (!['array', 'map', 'struct', 'choice', 'binary'].includes(type.kind)) continue;
    throw new EngineError('TypeMismatch', `Cannot pivot "${clip(name)}": its type is ${clip(formatHive(type))}.`, {
      hint: 'Name a column with plain values; resolve a choice with ResolveChoice first.',
      details: { column: clip(name) },
    });
  }
  const isRows = options.aggColumn === '*' && options.aggFunction === 'count';
  const of = isRows ? undefined : getColumn(columns, columnOf(options.aggColumn, 'Pivot'));
  if (of !== undefined && pivots.includes(of))
    throw new EngineError('InvalidInput', `Column "${clip(of.name)}" is both pivoted and aggregated.`, {
      hint: 'Aggregate another column, or count rows with *.',
      details: { column: clip(of.name) },
    });
  const groups = columns.filter((column) => !pivots.includes(column) && column !== of);
  return { pivots, of, groups: groups.map(({ name, type }) => ({ name, type })) };
}

/** The text that is compared with the values. As in Spark, a null among several is skipped. */
function pivotText(pivots: readonly Column[]): Sql {
  const texts = pivots.map(({ name, type }) => castValue(ident(name), type, stringType));
  return texts.length === 1 ? texts[0]! : sql`concat_ws(${literal('_')}, ${joinSql(texts)})`;
}

function isOrdered({ aggFunction }: Args): boolean {
  return aggFunction === 'first' || aggFunction === 'last';
}

/** Functions that are not null for no rows. */
const counts = new Set(['count', 'countDistinct']);

export const pivot = defineTransform({
  name: 'Pivot',
  title: 'Pivot Rows Into Columns',
  category: 'reshape',
  summary: 'Turns values into columns: returns one row for each group, with an aggregate for each of the values.',
  inputs: ['in'],
  effect: 'aggregate',
  args,
  deterministic: (options) => !isOrdered(options),
  schema: (options, { in: columns }) => {
    const { groups, of } = pivotedOf(options, columns!);
    const { type } = findAggregate(options.aggFunction, of, sql`1`);
    return { schema: checkedSchema([...groups, ...options.values.map((name) => ({ name, type }))]) };
  },
  lineage: (options, context) => {
    const { groups, of, pivots } = pivotedOf(options, context.schema('in'));
    const grouped = groups.map((column) => inputColumn('in', [column]));
    const read = [...pivots, ...(of === undefined ? [] : [of])].map((column) => inputColumn('in', [column]));
    return {
      values: new Map<string, readonly InputColumn[]>([
        ...groups.map((column, index): [string, InputColumn[]] => [column.name, [grouped[index]!]]),
        ...options.values.map((name): [string, InputColumn[]] => [name, read]),
      ]),
      rows: grouped,
    };
  },
  sql: (options, context) => {
    const { groups, of, pivots } = pivotedOf(options, context.schema('in'));
    const [text, position] = [context.marker('text'), context.marker('position')];
    const numbers = isOrdered(options) ? sql`, row_number() OVER () AS ${position}` : sql``;
    const rows = sql`(SELECT ${columnNames(context.schema('in'))}, ${pivotText(pivots)} AS ${text}${numbers} FROM ${context.from('in')}) AS "in"`;
    const names = groups.map(({ name }) => sql`"in".${ident(name)}`);
    const results = options.values.map((value) => {
      const where = (of_: Sql): Sql => sql`CASE WHEN "in".${text} = ${literal(value)} THEN ${of_} END`;
      const x = where(of === undefined ? sql`1` : sql`"in".${ident(of.name)}`);
      const call = findAggregate(options.aggFunction, of, where(sql`"in".${position}`), x).value;
      // As in Spark, no rows have no count.
      const result = counts.has(options.aggFunction)
        ? sql`CASE WHEN count(${where(sql`1`)}) > 0 THEN ${call} END`
        : call;
      return sql`${result} AS ${ident(value)}`;
    });
    const by = names.length === 0 ? sql`` : sql` GROUP BY ${joinSql(names)}`;
    return sql`SELECT ${joinSql([...names, ...results])} FROM ${rows}${by}`;
  },
  examples: pivotExamples,
});
