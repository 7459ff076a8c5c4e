/** A dimension of a chart: its bins, or its most frequent values, as SQL and as the groups that it has. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { isNumber, numberBins, type Bins } from '#engine/explore/charts/number-bins.ts';
import type { AxisGroup, ChartAxis, Dimension } from '#engine/explore/charts/operations.ts';
import { isTime, timeBins, timeNumber, timeText, type CalendarStep } from '#engine/explore/charts/time-bins.ts';
import { cellText, getColumn, isNested, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { sampleOf } from '#engine/explore/pages/view-rows.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

/** Of a calendar step that was asked for. */
const mostBins = 500;
/** Characters of a label; a value can have megabytes. */
const longestLabel = 1000;

/** Codes of groups behind those of a column's values or bins. */
export const codes = { others: -1, null: -2, notFinite: -3 } as const;

export interface PlannedAxis {
  readonly column: PlacedColumn;
  readonly dimension: Dimension;
  /** null: each value is a group. */
  readonly bins: Bins | null;
  /** What the selected rows are grouped by; NULL for null, and in bins also for what has no place on a scale. */
  readonly key: Sql;
  /** Of rows: they have a value without a place on the scale. null: no row has. */
  readonly isPlaceless: Sql | null;
  /** The ends that the bins were chosen for without a look at the rows, which may have others. null: the rows have these. */
  readonly assumed: Ends | null;
}

/**
 * @param wholeFile whose rows are all of `rows`: its statistics may answer instead of them.
 * @throws EngineError UnknownColumn, InvalidInput for a calendar step of what is not a time.
 */
export async function planAxis(
  dimension: Dimension,
  schema: Schema,
  rows: Sql,
  connection: DuckConnection,
  wholeFile: string | null = null,
): Promise<PlannedAxis> {
  const column = getColumn(schema, dimension.column);
  const isCalendar = dimension.step !== 'auto' && dimension.step !== 'value';
  if (isCalendar && !isTime(column.type)) {
    throw new EngineError(
      'InvalidInput',
      `Cannot group ${column.name} by ${dimension.step}: ${formatHive(column.type)} is not a date or time.`,
      { hint: 'Choose automatic bins or single values.', details: { column: column.name } },
    );
  }
  const isBinned = dimension.step !== 'value';
  const assumed = isBinned && wholeFile !== null ? await assumeEnds(column, wholeFile, connection) : null;
  const ends = assumed ?? (isBinned ? await findEnds(column, rows, connection) : null);
  const plan = { column, dimension, isPlaceless: null, assumed };
  if (ends === null) return { ...plan, bins: null, key: valueKey(column) };
  const bins = chooseBins(dimension, column, ends);
  // What lies beyond assumed ends has no bin.
  if (!ends.hasInfinities) return { ...plan, bins, key: assumed === null ? bins.key : sql`TRY(${bins.key})` };
  const { cell } = column;
  return {
    ...plan,
    bins,
    key: sql`CASE WHEN isfinite(${cell}) THEN ${bins.key} END`,
    isPlaceless: sql`coalesce(NOT isfinite(${cell}), false)`,
  };
}

/** The smallest and largest finite value, of times as whole numbers. */
export interface Ends {
  readonly least: string;
  readonly most: string;
  readonly hasInfinities: boolean;
}

/**
 * Of doubles, whose statistics do not cover NaN: reading millions of them takes as long as counting them.
 * @returns null: the rows are asked.
 */
async function assumeEnds(
  { name, sourceName, type }: PlacedColumn,
  file: string,
  connection: DuckConnection,
): Promise<Ends | null> {
  if (type.kind !== 'float' && type.kind !== 'double') return null;
  const value = ident(sourceName ?? name);
  const [ends] = await connection.rows<{ least: string | null; most: string | null }>(
    sql`SELECT CAST(min(${value}) AS VARCHAR) AS least, CAST(max(${value}) AS VARCHAR) AS most FROM read_parquet([${exactFiles(file)}])`,
  );
  const { least, most } = ends!;
  const isUsable = least !== null && most !== null && Number.isFinite(Number(least)) && Number.isFinite(Number(most));
  return isUsable ? { least, most, hasInfinities: false } : null;
}

/** null: the values have no scale, or there is none that could have a place on it. */
async function findEnds(column: PlacedColumn, rows: Sql, connection: DuckConnection): Promise<Ends | null> {
  const { cell, type } = column;
  if (!isNumber(type) && !isTime(type)) return null;
  const ask = async (only: Sql): Promise<{ least: string | null; most: string | null; finite: boolean | null }> => {
    const text = (end: Sql): Sql =>
      isTime(type)
        ? sql`CASE WHEN isfinite(${end}) THEN CAST(${timeNumber(end, type)} AS VARCHAR) END`
        : sql`CAST(${end} AS VARCHAR)`;
    const finite = hasInfinities(type) ? sql`isfinite(first_value) AND isfinite(last_value)` : sql`true`;
    const [ends] = await connection.rows<{ least: string | null; most: string | null; finite: boolean | null }>(
      sql`SELECT ${text(sql`first_value`)} AS least, ${text(sql`last_value`)} AS most, ${finite} AS finite FROM (SELECT min(${cell}) ${only} AS first_value, max(${cell}) ${only} AS last_value FROM (${rows}))`,
    );
    return ends!;
  };
  // NaN and infinity are the largest and the smallest values, if there are any.
  const whole = await ask(sql``);
  if (whole.finite === null) return null;
  const found = whole.finite ? whole : await ask(sql`FILTER (isfinite(${cell}))`);
  const { least, most } = found;
  return least === null || most === null ? null : { least, most, hasInfinities: !whole.finite };
}

function chooseBins({ step, bins }: Dimension, { cell, type }: PlacedColumn, { least, most }: Ends): Bins {
  if (!isTime(type)) return numberBins(cell, type, least, most, bins);
  const asked = step === 'auto' || step === 'value' ? undefined : (step satisfies CalendarStep);
  return timeBins(cell, type, BigInt(least), BigInt(most), bins, asked, mostBins);
}

/** Whether values of the type can have no place on its scale. */
export function hasInfinities(type: DataType): boolean {
  return type.kind === 'float' || type.kind === 'double' || isTime(type);
}

function valueKey(column: PlacedColumn): Sql {
  return isNested(column.type) || column.type.kind === 'binary' ? cellText(column) : column.cell;
}

/** Rows that are counted before all are: where these have too many values, all have. */
const firstRows = 100_000;

/** Whether each value has a separate group. */
export async function hasFewValues(
  { bins, key, dimension }: PlannedAxis,
  rows: Sql,
  connection: DuckConnection,
): Promise<boolean> {
  if (bins !== null) return true;
  for (const count of [firstRows, null]) {
    const [found] = await connection.rows<{ kinds: bigint }>(
      sql`SELECT count(*) AS kinds FROM (SELECT DISTINCT ${key} AS key FROM (${sampleOf(rows, count)})) WHERE key IS NOT NULL`,
    );
    if (found!.kinds > dimension.top + 1) return false;
  }
  return true;
}

/** The axis with a key for each group; `hasFewValues` says so of it. */
export function keyGroups(axis: PlannedAxis): PlannedAxis {
  const { bins, key } = axis;
  return bins === null ? axis : { ...axis, key: bins.place(key), bins: { ...bins, place: (place) => place } };
}

/** Over a key of single values. */
export function labelOf(key: Sql): Sql {
  return sql`left(CAST(${key} AS VARCHAR), ${literal(longestLabel)})`;
}

/** Values of these types are shown in their own order, others by what was measured. */
function hasOrder({ column }: PlannedAxis): boolean {
  return isNumber(column.type) || isTime(column.type);
}

/** Text such as the partition key `day=2024-05-01`, whose alphabetical order is that of time. */
function areDates(values: readonly RankedValue[]): boolean {
  return values.every(({ label }) => /^\d{4}-\d{2}(?:-\d{2}(?:[ T]\d{2}:\d{2}.*)?)?$/u.test(label));
}

/** A value with a separate group. */
export interface RankedValue {
  readonly code: number;
  readonly label: string;
  /** Among all values of the axis in their own order. */
  readonly place: number;
}

/** The groups of an axis in the order in which they are drawn, and their positions by code. */
export interface PlacedAxis {
  readonly axis: ChartAxis;
  readonly positions: ReadonlyMap<number, number>;
}

/**
 * @param found codes of the groups that have rows.
 * @param values of an axis without bins, those with separate groups.
 * @param kinds its distinct values.
 */
export function placeAxis(
  planned: PlannedAxis,
  found: ReadonlySet<number>,
  values: readonly RankedValue[],
  kinds: number,
): PlacedAxis {
  const { column, bins } = planned;
  const groups: { readonly code: number; readonly group: AxisGroup }[] = [];
  if (bins === null) {
    const shown =
      hasOrder(planned) || areDates(values) ? values.toSorted((one, other) => one.place - other.place) : values;
    for (const { code, label: text } of shown) {
      const label = timeText(text, column.type);
      groups.push({ code, group: { role: 'value', label, from: null, to: null } });
    }
  } else {
    for (const [code, { from, to }] of bins.bins.entries())
      groups.push({ code, group: { role: 'bin', label: from, from, to } });
  }
  const special = (code: number, role: AxisGroup['role'], label: string): void => {
    if (found.has(code)) groups.push({ code, group: { role, label, from: null, to: null } });
  };
  special(codes.others, 'others', `${kinds - values.length} others`);
  special(codes.notFinite, 'not-finite', isTime(column.type) ? 'infinite' : 'NaN or infinite');
  special(codes.null, 'null', 'null');
  return {
    axis: {
      column: { name: column.name, type: column.type },
      kind: bins === null ? 'value' : isTime(column.type) ? 'time' : 'number',
      step: bins?.step ?? null,
      groups: groups.map(({ group }) => group),
      distinctCount: bins === null ? kinds : null,
    },
    positions: new Map(groups.map(({ code }, position) => [code, position])),
  };
}

/** Every value with its rank, the heaviest first, and its place in their own order. @param weighed rows of `key` and `weight`, one for each value. */
export function rankedValues(weighed: Sql): Sql {
  return sql`SELECT key, row_number() OVER (ORDER BY weight DESC NULLS LAST, key) AS rank, row_number() OVER (ORDER BY key) AS place, count(*) OVER () AS kinds FROM (${weighed})`;
}

/**
 * Code of a group's key on an axis.
 * @param placeless of the group: it is of values without a place.
 * @param ranks the table with the ranks of its values.
 */
export function codeOf({ bins, dimension, isPlaceless }: PlannedAxis, key: Sql, placeless: Sql, ranks: Sql): Sql {
  if (bins !== null) {
    const without = literal(codes.null);
    return sql`coalesce(${bins.place(key)}, ${isPlaceless === null ? without : sql`CASE WHEN ${placeless} THEN ${literal(codes.notFinite)} ELSE ${without} END`})`;
  }
  // A group for one other value would hide no more than it shows; `hasFewValues` says the same.
  const isOwn = joinSql(
    [sql`${ranks}.rank <= ${literal(dimension.top)}`, sql`${ranks}.kinds <= ${literal(dimension.top + 1)}`],
    sql` OR `,
  );
  return sql`CASE WHEN ${key} IS NULL THEN ${literal(codes.null)} WHEN ${isOwn} THEN ${ranks}.rank - 1 ELSE ${literal(codes.others)} END`;
}
