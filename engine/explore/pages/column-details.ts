/** What takes longer to find out of a column than its profile: quantiles, outliers, lengths, patterns. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { plainValue, planMeasureOf, shares } from '#engine/explore/charts/chart-measure.ts';
import { isNumber } from '#engine/explore/charts/number-bins.ts';
import { selectRows } from '#engine/explore/charts/selected-rows.ts';
import { isTime, timeText } from '#engine/explore/charts/time-bins.ts';
import type { ColumnDetails, ProfileRequest } from '#engine/explore/operations.ts';
import { sampleOf } from '#engine/explore/pages/view-rows.ts';
import { getColumn, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { isText, type Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const nothing: ColumnDetails = { quantiles: null, numbers: null, texts: null };
/** Squares of larger values are beyond a double. */
const largestSquared = 1e150;
const farOut = 3;
const topPatterns = 5;
const longestPattern = 40;
const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** @throws EngineError UnknownColumn, InvalidInput as pages of the view do. */
export async function detailColumnHere(request: ProfileRequest, context: OperationContext): Promise<ColumnDetails> {
  const { schema, rows: all } = await selectRows(request, context);
  const rows = sampleOf(all, request.sampleRows);
  const column = getColumn(schema, request.column);
  const database = await context.database();
  await using connection = await database.connect();
  if (isNumber(column.type)) return await detailNumbers(column, schema, rows, connection);
  if (isTime(column.type)) return { ...nothing, quantiles: await timeQuantiles(column, rows, connection) };
  if (isText(column.type)) return { ...nothing, texts: await detailTexts(column, rows, connection) };
  return nothing;
}

async function detailNumbers(
  { name, cell }: PlacedColumn,
  schema: Schema,
  rows: Sql,
  connection: DuckConnection,
): Promise<ColumnDetails> {
  const measure = { aggregate: 'quantiles', column: name } as const;
  const { value, result, scale } = await planMeasureOf(measure, schema, rows, connection);
  const number = sql`CAST(${cell} AS DOUBLE)`;
  const finite = sql`SELECT ${value} AS v, ${number} AS d FROM (${rows}) WHERE isfinite(${number})`;
  const [counted] = await connection.rows<{
    quantiles: readonly string[] | null;
    mean: number | null;
    largest: number | null;
    zeros: bigint;
    negatives: bigint;
  }>(
    sql`SELECT ${result} AS quantiles, avg(d) AS mean, max(abs(d)) AS largest, count(*) FILTER (d = 0) AS zeros, count(*) FILTER (d < 0) AS negatives FROM (${finite})`,
  );
  const { quantiles, mean, largest, zeros, negatives } = counted!;
  if (quantiles === null || mean === null || largest === null) return nothing;
  const [first, third] = [Number(quantiles[2]), Number(quantiles[4])];
  const below = first - farOut * (third - first);
  const above = third + farOut * (third - first);
  const deviation = largest < largestSquared ? sql`stddev_samp(d)` : sql`CAST(NULL AS DOUBLE)`;
  const [spread] = await connection.rows<{ deviation: number | null; outliers: bigint }>(
    sql`SELECT ${deviation} AS deviation, count(*) FILTER (d < ${literal(below)} OR d > ${literal(above)}) AS outliers FROM (${finite})`,
  );
  return {
    quantiles: quantiles.map((each) => plainValue(each, scale) ?? ''),
    numbers: {
      mean,
      standardDeviation: spread!.deviation,
      zeroCount: Number(zeros),
      negativeCount: Number(negatives),
      outliers: { below, above, rowCount: Number(spread!.outliers) },
    },
    texts: null,
  };
}

async function timeQuantiles(
  { cell, type }: PlacedColumn,
  rows: Sql,
  connection: DuckConnection,
): Promise<readonly string[] | null> {
  const [found] = await connection.rows<{ quantiles: readonly string[] | null }>(
    sql`SELECT CAST(quantile_disc(${cell}, ${literal([0, ...shares, 1])}) AS VARCHAR[]) AS quantiles FROM (${rows}) WHERE isfinite(${cell})`,
  );
  return found!.quantiles?.map((text) => timeText(text, type)) ?? null;
}

async function detailTexts(
  { cell }: PlacedColumn,
  rows: Sql,
  connection: DuckConnection,
): Promise<ColumnDetails['texts']> {
  const [counted] = await connection.rows<{
    least: bigint | null;
    median: bigint | null;
    most: bigint | null;
    blank: bigint;
  }>(
    sql`SELECT min(n) AS least, quantile_disc(n, 0.5) AS median, max(n) AS most, count(*) FILTER (blank) AS blank FROM (
      SELECT length(${cell}) AS n, regexp_full_match(${cell}, '\\s*') AS blank FROM (${rows}) WHERE ${cell} IS NOT NULL)`,
  );
  const { least, median, most, blank } = counted!;
  if (least === null) return null;
  const from = `${letters}${letters.toUpperCase()}${digits}`;
  const to = `${'a'.repeat(26)}${'A'.repeat(26)}${'9'.repeat(10)}`;
  const pattern = sql`translate(strip_accents(left(${cell}, ${literal(longestPattern)})), ${literal(from)}, ${literal(to)})`;
  const patterns = await connection.rows<{ pattern: string; rows: bigint; kinds: bigint }>(
    sql`SELECT pattern, count(*) AS "rows", count(*) OVER () AS kinds FROM (SELECT ${pattern} AS pattern FROM (${rows}) WHERE ${cell} IS NOT NULL)
      GROUP BY pattern ORDER BY 2 DESC, 1 LIMIT ${literal(topPatterns)}`,
  );
  return {
    length: { least: Number(least), median: Number(median), most: Number(most) },
    blankCount: Number(blank),
    patterns: patterns.map((each) => ({ pattern: each.pattern, rowCount: Number(each.rows) })),
    patternCount: Number(patterns[0]?.kinds ?? 0),
  };
}
