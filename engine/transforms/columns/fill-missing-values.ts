/** FillMissingValues: an estimate from the other rows in place of missing values, by a stated method. */

import { z } from 'zod';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { columnOrField, wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { fillMissingExamples } from '#engine/transforms/columns/fill-missing-examples.ts';
import { fillValue } from '#engine/transforms/columns/fill-value.ts';
import { newColumnName, putColumns, withoutNul, type PutColumn } from '#engine/transforms/columns/put-columns.ts';
import { eachOnce, inputColumn } from '#engine/transforms/lineage.ts';
import { columnsAt, columnValue, isComparable, refuseIncomparable } from '#engine/transforms/rows/column-value.ts';
import { checkedSchema, columnNames, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import { isFloating, isNumber } from '#engine/types/common-type.ts';
import { isText, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';
import { exactMean, exactTotal, isExact } from '#engine/transforms/columns/exact-mean.ts';
import { sortKey } from '#engine/types/sort-key.ts';

const args = z.strictObject({
  column: z
    .string()
    .min(1)
    .describe('Column with missing values: nulls, empty texts, NaN. It stays as it is.')
    .meta({ title: 'Column' })
    .meta(wholeColumn('in')),
  filledColumn: newColumnName
    .optional()
    .describe('Column for the values and estimates (default: the name of the column with `_filled`).')
    .meta({ title: 'New column' }),
  method: z
    .enum(['auto', 'mean', 'median', 'mode', 'constant'])
    .default('auto')
    .describe(
      'mean: average, rounded to the type of the column. median: the middle value in order; the smaller of two. mode: the most frequent value; the smallest of several. auto: median for numbers, dates and timestamps, otherwise mode. constant: the value below.',
    )
    .meta({ title: 'Method' }),
  groups: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Columns or fields that divide the rows: each group has its own estimate. A group without any value gets that of all rows.',
    )
    .meta({ title: 'Groups' })
    .meta(columnOrField('in'))
    .meta({ shownFor: { method: ['auto', 'mean', 'median', 'mode'] } }),
  value: z
    .union([withoutNul(z.string()), z.number(), z.boolean()])
    .optional()
    .describe('For constant: number, text, true or false, or a date or time such as 2026-01-31.')
    .meta({ title: 'Value' })
    .meta({ shownFor: { method: ['constant'] } }),
});
type Args = z.output<typeof args>;
type Method = 'mean' | 'median' | 'mode';

const ordered = new Set(['date', 'timestamp', 'timestamp_ntz']);

/** @throws EngineError TypeMismatch. */
export function methodOf(method: Exclude<Args['method'], 'constant'>, { name, type }: Column): Method {
  const hasMiddle = isNumber(type) || ordered.has(type.kind);
  const found = method === 'auto' ? (hasMiddle ? 'median' : 'mode') : method;
  const isUsable = found === 'mean' ? isNumber(type) : found === 'median' ? hasMiddle : isComparable(type);
  if (isUsable) return found;
  throw new EngineError(
    'TypeMismatch',
    `Cannot fill "${clip(name)}" by the ${found}: its type is ${clip(formatHive(type))}.`,
    {
      hint:
        found === 'mode'
          ? 'Use constant, or resolve a choice with ResolveChoice first.'
          : 'Use mode, or cast the column with Change Schema (ApplyMapping) first.',
      details: { column: clip(name) },
    },
  );
}

/** True where the value counts as missing. */
function isMissing(value: Sql, type: DataType): Sql {
  if (isFloating(type)) return sql`(${value} IS NULL OR isnan(${value}))`;
  if (isText(type)) return sql`(${value} IS NULL OR ${value} = '')`;
  return sql`${value} IS NULL`;
}

interface Names {
  readonly known: Sql;
  /** How often a value occurs, for mode; how many values are known, for mean. */
  readonly count: (all: boolean) => Sql;
  readonly total: (all: boolean) => Sql;
  readonly position: Sql;
}

function namesOf(context: CompileContext): Names {
  return {
    known: context.marker('known'),
    count: (all) => context.marker(all ? 'count_all' : 'count'),
    total: (all) => context.marker(all ? 'total_all' : 'total'),
    position: context.marker('position'),
  };
}

function over(partitions: readonly Sql[], rest: Sql = sql``): Sql {
  const divided = partitions.length === 0 ? sql`` : sql`PARTITION BY ${joinSql(partitions)} `;
  return sql`OVER (${divided}${rest})`;
}

/** The estimate for the rows of a partition; null if none has a value. */
function estimate(method: Method, type: DataType, partitions: readonly Sql[], names: Names): Sql {
  const { known } = names;
  switch (method) {
    case 'mean': {
      if (isExact(type)) {
        const all = partitions.length === 0;
        return exactMean(names.total(all), names.count(all), type);
      }
      const mean = sql`avg(CAST(${known} AS DOUBLE)) ${over(partitions)}`;
      // An average that rounds to more than its type holds is next to the largest value.
      return sql`coalesce(TRY_CAST(${mean} AS ${toDuckDb(type)}), max(${known}) ${over(partitions)})`;
    }
    case 'median':
      return sql`quantile_disc(${known}, 0.5) ${over(partitions)}`;
    case 'mode': {
      const count = names.count(partitions.length === 0);
      return sql`first_value(${known}) ${over(partitions, sql`ORDER BY ${count} DESC, ${known} NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`)}`;
    }
  }
}

function partitionsOf({ groups }: Args, columns: Schema): Sql[] {
  return groups.map((text) => {
    const found = columnValue(text, columns);
    refuseIncomparable(text, found, 'divide rows by');
    return sortKey(found.value, found.type);
  });
}

/** @throws EngineError UnknownColumn, TypeMismatch, InvalidInput. */
function columnsOf(options: Args, columns: Schema, context: CompileContext): PutColumn[] {
  const column = getColumn(columns, columnOf(options.column, 'FillMissingValues'));
  const { type } = column;
  const value = ident(column.name);
  const source = inputColumn('in', [column]);
  const name = options.filledColumn ?? `${column.name}_filled`;
  if (options.method === 'constant') {
    if (options.value === undefined)
      throw new EngineError('InvalidInput', 'Cannot fill by a constant: the value is missing.', {
        hint: 'Set a value, or choose another method.',
        details: { missing: true },
      });
    const constant = fillValue(options.value, type, column.name);
    const filled = sql`CASE WHEN ${isMissing(value, type)} THEN ${constant} ELSE ${value} END`;
    return putColumns(columns, [{ name, type, value: filled, sources: [source] }]);
  }
  const method = methodOf(options.method, column);
  const partitions = partitionsOf(options, columns);
  const names = namesOf(context);
  const whole = estimate(method, type, [], names);
  const found = partitions.length === 0 ? whole : sql`coalesce(${estimate(method, type, partitions, names)}, ${whole})`;
  const made: PutColumn = {
    name,
    type,
    value: sql`coalesce(${names.known}, ${found})`,
    sources: eachOnce([source, ...columnsAt(options.groups, 'in', columns)]),
  };
  return putColumns(columns, [made]);
}

/** The rows of the input with the column as far as it is known, and for mode how often each value occurs. */
function knownRows(options: Args, columns: Schema, context: CompileContext): Sql {
  const { type, name } = getColumn(columns, columnOf(options.column, 'FillMissingValues'));
  const { known, count, total, position } = namesOf(context);
  const value = ident(name);
  // The sum makes one zero of two.
  const same = isFloating(type) ? sql`CAST(${value} + 0 AS ${toDuckDb(type)})` : value;
  const rows = sql`SELECT ${columnNames(columns)}, CASE WHEN ${isMissing(value, type)} THEN NULL ELSE ${same} END AS ${known}, row_number() OVER () AS ${position} FROM ${context.from('in')}`;
  const method = options.method === 'constant' ? 'constant' : methodOf(options.method, { name, type });
  const partitions = partitionsOf(options, columns);
  const each = partitions.length === 0 ? [true] : [true, false];
  const more = each.map((all) => {
    const by = all ? [] : partitions;
    if (method === 'mode') return sql`, count(${known}) ${over([...by, known])} AS ${count(all)}`;
    return sql`, ${exactTotal(known, type, over(by))} AS ${total(all)}, count(${known}) ${over(by)} AS ${count(all)}`;
  });
  return method === 'mode' || (method === 'mean' && isExact(type))
    ? sql`SELECT *${joinSql(more, sql``)} FROM (${rows})`
    : rows;
}

export const fillMissingValues = defineTransform({
  name: 'FillMissingValues',
  title: 'Fill Missing Values',
  category: 'clean',
  summary:
    'Adds a column in which missing values of another are estimated from the other rows, as a whole or by groups. Rows keep their order.',
  inputs: ['in'],
  effect: 'row-wise',
  args,
  deterministic: ({ method }) => method === 'constant',
  allRows: ({ method }) =>
    method === 'constant' ? undefined : 'values would be estimated from the new rows of each run only',
  schema: (options, { in: columns }, context) => ({
    schema: checkedSchema(columnsOf(options, columns!, context).map(({ name, type }) => ({ name, type }))),
  }),
  lineage: (options, context) => ({
    values: new Map(columnsOf(options, context.schema('in'), context).map(({ name, sources }) => [name, sources])),
    rows: [],
  }),
  sql: (options, context) => {
    const columns = context.schema('in');
    const items = selectItems(columnsOf(options, columns, context));
    if (options.method === 'constant') return sql`SELECT ${items} FROM ${context.from('in')}`;
    return sql`SELECT ${items} FROM (${knownRows(options, columns, context)}) ORDER BY ${namesOf(context).position}`;
  },
  examples: fillMissingExamples,
});
