/** Counts what statistics say of columns, in two passes over the rows, however many columns there are, and of partitions in a third. */

import { joinSql, literal, sql, ident, type Sql } from '#engine/base/sql.ts';
import type { ColumnStatistics, ValueCounts } from '#engine/catalog/tables/statistics-entities.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { isNumber } from '#engine/explore/charts/number-bins.ts';
import { isTime, timeNumber, timeText } from '#engine/explore/charts/time-bins.ts';
import { columnAt, isNested, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import { admittedRows } from '#engine/explore/query/admitted-rows.ts';
import { explainFailure } from '#engine/explore/query/explain-failure.ts';
import { countPartitions } from '#engine/explore/statistics/count-partitions.ts';
import { partitionsOf, withPartitionKey } from '#engine/explore/statistics/partition-key.ts';
import type { CountedColumns, StatisticsRequest } from '#engine/explore/statistics/operations.ts';
import { formatHive } from '#engine/types/hive.ts';
import { isText, type DataType } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Of a chart. */
const mostCounts = 16;
/** One estimate is off by a tenth; the mean of independent ones by a few percent. */
const estimates = 8;
/** Values that are counted exactly, over all columns: what fits in memory. */
const exactValues = 5_000_000;
/** A column with more different texts is shown by their lengths. */
const mostFrequent = 10_000;
const longestText = 256;

/** @throws EngineError as a query of the rows. */
export async function countColumnsHere(request: StatisticsRequest, context: OperationContext): Promise<CountedColumns> {
  const database = await context.database();
  await using connection = await database.connect();
  return await explainFailure(request.query, context, async () => {
    const { cellColumns } = request;
    const query = cellColumns === null ? request.query : withPartitionKey(request.query);
    const { select, warnings } = await admittedRows(query, connection, context);
    const names = request.columns.map((_, index) => columnAt(index));
    const key = columnAt(names.length);
    const given = cellColumns === null ? names : [...names, key];
    const rows = sql`(${select}) AS t(${joinSql(given)})`;
    const columns = request.columns.map((column, index) => ({ ...column, cell: names[index]! }));
    context.progress(null, 'Reading values');
    const { recordCount, measured } = await measure(columns, rows, connection);
    context.progress(null, 'Counting distinct values');
    const counted = await countValues(measured, rows, connection);
    if (cellColumns !== null) context.progress(null, 'Counting nulls of partitions');
    const partitions =
      cellColumns === null
        ? null
        : await countPartitions(rows, key, names.slice(0, cellColumns), partitionsOf(query), connection);
    const statistics = measured.map((each, index) => statisticsOf(each, counted[index]!));
    return { recordCount, warnings, columns: statistics, partitions };
  });
}

/** What the first pass finds of a column. */
interface Measured {
  readonly column: PlacedColumn;
  readonly nulls: number;
  readonly filled: number;
  readonly estimate: number | null;
  readonly least: string | null;
  readonly most: string | null;
  readonly averageLength: number | null;
  readonly maximumLength: number | null;
  readonly trues: number | null;
  /** Finite ends of its places on a scale; null: none. */
  readonly low: number | null;
  readonly high: number | null;
}

async function measure(
  columns: readonly PlacedColumn[],
  rows: Sql,
  connection: DuckConnection,
): Promise<{ readonly recordCount: number; readonly measured: readonly Measured[] }> {
  const parts = columns.map(measures);
  const [row] = await connection.rows<Record<string, unknown>>(
    sql`SELECT ${joinSql([
      sql`count(*) AS n`,
      ...parts.flatMap((members, index) =>
        Object.entries(members).map(([name, value]) => sql`${value} AS ${ident(`${name}${index}`)}`),
      ),
    ])} FROM ${rows}`,
  );
  const recordCount = Number(row!['n']);
  const measured = columns.map((column, index): Measured => {
    const number = (name: string): number | null => {
      const value = row![`${name}${index}`];
      return value === null || value === undefined ? null : Number(value);
    };
    const text = (name: string): string | null => {
      const value = row![`${name}${index}`];
      return typeof value === 'string' ? timeText(value, column.type) : null;
    };
    const filled = number('filled') ?? 0;
    return {
      column,
      nulls: recordCount - filled,
      filled,
      estimate: number('estimate'),
      least: text('least'),
      most: text('most'),
      averageLength: number('average'),
      maximumLength: number('longest'),
      trues: number('trues'),
      low: number('low'),
      high: number('high'),
    };
  });
  return { recordCount, measured };
}

function measures({ cell, type }: PlacedColumn): Readonly<Record<string, Sql>> {
  const length = lengthOf(cell, type);
  const scale = scaleOf(cell, type);
  const isComparable = hasDistinct(type);
  const isReal = type.kind === 'float' || type.kind === 'double';
  const ordered = isReal ? sql`CASE WHEN NOT isnan(${cell}) THEN ${cell} END` : cell;
  const end = (value: Sql): Sql =>
    isText(type) ? sql`left(${value}, ${literal(longestText)})` : sql`CAST(${value} AS VARCHAR)`;
  return {
    filled: sql`count(${cell})`,
    ...(isComparable ? { estimate: estimateOf(cell) } : {}),
    ...(isComparable && type.kind !== 'null'
      ? { least: end(sql`min(${ordered})`), most: end(sql`max(${ordered})`) }
      : {}),
    ...(length === undefined ? {} : { average: sql`avg(${length})`, longest: sql`max(${length})` }),
    ...(type.kind === 'boolean' ? { trues: sql`count_if(${cell})` } : {}),
    ...(scale === undefined
      ? {}
      : {
          low: sql`min(${scale}) FILTER (isfinite(${scale}))`,
          high: sql`max(${scale}) FILTER (isfinite(${scale}))`,
        }),
  };
}

function estimateOf(cell: Sql): Sql {
  const each = Array.from(
    { length: estimates },
    (_, seed) => sql`approx_count_distinct(hash(${cell}, ${literal(seed)})) FILTER (${cell} IS NOT NULL)`,
  );
  return sql`(${joinSql(each, sql` + `)}) / ${literal(estimates)}`;
}

/** What the second pass finds of a column. */
interface Counted {
  readonly distinct: number | null;
  readonly values: ValueCounts | null;
}

async function countValues(
  measured: readonly Measured[],
  rows: Sql,
  connection: DuckConnection,
): Promise<readonly Counted[]> {
  const exact = exactColumns(measured);
  const charts = measured.map(chartOf);
  const wanted = measured.flatMap(({ column }, index) => [
    ...(exact.has(index)
      ? [sql`count(DISTINCT hash(${column.cell})) FILTER (${column.cell} IS NOT NULL) AS ${ident(`d${index}`)}`]
      : []),
    ...(charts[index] === undefined ? [] : [sql`map_values(${charts[index].counts}) AS ${ident(`v${index}`)}`]),
  ]);
  const [row = {}] =
    wanted.length === 0
      ? []
      : await connection.rows<Record<string, unknown>>(sql`SELECT ${joinSql(wanted)} FROM ${rows}`);
  return measured.map(({ column, filled, trues }, index) => {
    const chart = charts[index];
    const counts = (row[`v${index}`] as readonly bigint[] | null | undefined)?.map(Number);
    return {
      distinct: exact.has(index) ? Number(row[`d${index}`]) : null,
      values:
        column.type.kind === 'boolean' && filled > 0
          ? { by: 'frequency', counts: [trues!, filled - trues!].toSorted((left, right) => right - left) }
          : chart === undefined || counts === undefined
            ? null
            : { by: chart.by, counts: chart.by === 'frequency' ? mostOf(counts) : counts },
    };
  });
}

function mostOf(counts: readonly number[]): number[] {
  return counts.toSorted((left, right) => right - left).slice(0, mostCounts);
}

/** Those with the fewest values, as long as all of them fit in memory. */
function exactColumns(measured: readonly Measured[]): ReadonlySet<number> {
  const byCount = measured
    .map(({ estimate, filled }, index) => ({ index, values: estimate === null ? null : Math.min(estimate, filled) }))
    .filter((each): each is { index: number; values: number } => each.values !== null)
    .toSorted((left, right) => left.values - right.values);
  const exact = new Set<number>();
  let sum = 0;
  for (const { index, values } of byCount) {
    // An estimate may be too low.
    sum += values * 1.25;
    if (sum > exactValues) break;
    exact.add(index);
  }
  return exact;
}

function chartOf({
  column,
  estimate,
  low,
  high,
  filled,
}: Measured): { by: ValueCounts['by']; counts: Sql } | undefined {
  const { cell, type } = column;
  if (filled === 0) return undefined;
  if (isText(type) && estimate !== null && estimate <= mostFrequent)
    return { by: 'frequency', counts: sql`histogram(hash(${cell})) FILTER (${cell} IS NOT NULL)` };
  const scale = scaleOf(cell, type);
  if (scale === undefined || low === null || high === null) return undefined;
  const counts = sql`histogram(${scale}, ${literal(boundsOf(low, high))}::DOUBLE[]) FILTER (isfinite(${scale}))`;
  return { by: isText(type) || type.kind === 'binary' ? 'length' : 'range', counts };
}

/** Upper ends of equal ranges, the last one exactly `high`. */
function boundsOf(low: number, high: number): number[] {
  const bounds = new Set<number>();
  for (let place = 1; place < mostCounts; place += 1) {
    const share = place / mostCounts;
    // Not by their difference, which may be beyond a double.
    const bound = low * (1 - share) + high * share;
    if (bound < high) bounds.add(bound);
  }
  return [...bounds, high];
}

function statisticsOf(
  { column, nulls, filled, estimate, ...found }: Measured,
  { distinct, values }: Counted,
): ColumnStatistics {
  return {
    columnName: column.name,
    columnType: formatHive(column.type),
    numberOfNulls: nulls,
    numberOfDistinctValues: distinct ?? (estimate === null ? null : Math.round(Math.min(estimate, filled))),
    distinctIsExact: distinct !== null,
    minimumValue: found.least,
    maximumValue: found.most,
    averageLength: found.averageLength,
    maximumLength: found.maximumLength,
    numberOfTrues: found.trues,
    numberOfFalses: found.trues === null ? null : filled - found.trues,
    values,
  };
}

function hasDistinct(type: DataType): boolean {
  return !isNested(type) && type.kind !== 'binary';
}

function lengthOf(cell: Sql, type: DataType): Sql | undefined {
  if (isText(type)) return sql`length(${cell})`;
  return type.kind === 'binary' ? sql`octet_length(${cell})` : undefined;
}

/** Places on a scale, as doubles; undefined: the values have none. */
function scaleOf(cell: Sql, type: DataType): Sql | undefined {
  if (isNumber(type)) return sql`CAST(${cell} AS DOUBLE)`;
  if (isTime(type)) return sql`CAST(CASE WHEN isfinite(${cell}) THEN ${timeNumber(cell, type)} END AS DOUBLE)`;
  const length = lengthOf(cell, type);
  return length === undefined ? undefined : sql`CAST(${length} AS DOUBLE)`;
}
