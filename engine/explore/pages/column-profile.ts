/** A summary of one column's values, counted over every row of a view. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { planAxis } from '#engine/explore/charts/chart-axis.ts';
import { timeText } from '#engine/explore/charts/time-bins.ts';
import type { ColumnHistogram, ColumnProfile, ProfileRequest } from '#engine/explore/operations.ts';
import { snapshotToken } from '#engine/explore/pages/page-store.ts';
import { cacheFolder, getParquetRows } from '#engine/explore/pages/read-page.ts';
import { cellText, getColumn, isNested, isPlainView, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import { getViewRows, placedRows, sampleOf, viewRows } from '#engine/explore/pages/view-rows.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const topValues = 12;
/** Of a histogram; there may be one more. */
const mostBins = 32;

/** @throws EngineError UnknownColumn, InvalidInput as pages of the view do. */
export async function profileColumnHere(request: ProfileRequest, context: OperationContext): Promise<ColumnProfile> {
  const snapshot = await snapshotToken(request);
  const base = await getParquetRows(request, snapshot, context);
  const column = getColumn(base.schema, request.column);
  const viewed = isPlainView(request.view)
    ? undefined
    : await getViewRows(base, snapshot, request.view, cacheFolder(request, context), context);
  const rows = sampleOf(viewed === undefined ? placedRows(base) : viewRows(viewed), request.sampleRows);
  const { cell } = column;
  const text = cellText(column);
  const hasOrder = !isNested(column.type) && column.type.kind !== 'binary';
  const least = hasOrder ? sql`CAST(min(${cell}) AS VARCHAR)` : sql`CAST(NULL AS VARCHAR)`;
  const most = hasOrder ? sql`CAST(max(${cell}) AS VARCHAR)` : sql`CAST(NULL AS VARCHAR)`;
  const database = await context.database();
  await using connection = await database.connect();
  const [counted] = await connection.rows<{
    total: bigint;
    filled: bigint;
    different: bigint;
    least: string | null;
    most: string | null;
  }>(
    sql`SELECT count(*) AS total, count(${cell}) AS filled, count(DISTINCT ${text}) AS different, ${least} AS least, ${most} AS most FROM (${rows})`,
  );
  const top = await connection.rows<{ value: string; rows: bigint }>(
    sql`SELECT ${text} AS value, count(*) AS "rows" FROM (${rows}) WHERE ${cell} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${literal(topValues)}`,
  );
  const histogram = await countBins(connection, rows, column, base.schema);
  const { total, filled, different, least: minimum, most: maximum } = counted!;
  return {
    column: { name: column.name, type: column.type },
    sampled: Number(total) < (viewed ?? base).rowCount,
    rowCount: Number(total),
    nullCount: Number(total - filled),
    distinctCount: Number(different),
    minimum: minimum === null ? null : timeText(minimum, column.type),
    maximum: maximum === null ? null : timeText(maximum, column.type),
    histogram,
    top: top.map((each) => ({ value: timeText(each.value, column.type), rowCount: Number(each.rows) })),
  };
}

/** null: the values have no scale, or there are none on it. */
async function countBins(
  connection: DuckConnection,
  rows: Sql,
  { name, cell }: PlacedColumn,
  schema: Schema,
): Promise<ColumnHistogram | null> {
  const axis = await planAxis({ column: name, step: 'auto', bins: mostBins, top: 1 }, schema, rows, connection);
  const { bins } = axis;
  if (bins === null) return null;
  const counted = await connection.rows<{ bin: number | null; rows: bigint }>(
    sql`SELECT CAST(${bins.place(sql`k`)} AS INTEGER) AS bin, CAST(sum(n) AS BIGINT) AS "rows" FROM (
      SELECT ${axis.key} AS k, count(*) AS n FROM (${rows}) WHERE ${cell} IS NOT NULL GROUP BY 1) GROUP BY 1`,
  );
  const counts = new Map(counted.map(({ bin, rows: count }) => [bin, Number(count)]));
  return {
    step: bins.step,
    bins: bins.bins.map((bin, index) => ({ ...bin, rowCount: counts.get(index) ?? 0 })),
    placelessCount: counts.get(null) ?? 0,
  };
}
