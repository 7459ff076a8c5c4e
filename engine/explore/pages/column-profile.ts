/** A summary of one column's values, counted over every row of a view. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { ColumnProfile, ProfileRequest } from '#engine/explore/operations.ts';
import { snapshotToken } from '#engine/explore/pages/page-store.ts';
import { cacheFolder, getParquetRows } from '#engine/explore/pages/read-page.ts';
import { cellText, getColumn, isNested, isPlainView, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import { getViewRows, placedRows, viewRows } from '#engine/explore/pages/view-rows.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const topValues = 12;
/** Of a histogram. */
const parts = 24;

/** @throws EngineError UnknownColumn, InvalidInput as pages of the view do. */
export async function profileColumnHere(request: ProfileRequest, context: OperationContext): Promise<ColumnProfile> {
  const snapshot = await snapshotToken(request);
  const base = await getParquetRows(request, snapshot, context);
  const column = getColumn(base.schema, request.column);
  const rows = isPlainView(request.view)
    ? placedRows(base)
    : viewRows(await getViewRows(base, snapshot, request.view, cacheFolder(request, context), context));
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
  const histogram = await countParts(connection, rows, column);
  const { total, filled, different, least: minimum, most: maximum } = counted!;
  return {
    column: { name: column.name, type: column.type },
    rowCount: Number(total),
    nullCount: Number(total - filled),
    distinctCount: Number(different),
    minimum,
    maximum,
    histogram,
    top: top.map((each) => ({ value: each.value, rowCount: Number(each.rows) })),
  };
}

/** Values beyond the range of a double, and NaN, are in no part. */
async function countParts(connection: DuckConnection, rows: Sql, column: PlacedColumn): Promise<number[] | null> {
  const value = asNumber(column);
  if (value === undefined) return null;
  const counted = await connection.rows<{ part: number | bigint; rows: bigint }>(
    sql`WITH numbers AS (SELECT ${value} AS v FROM (${rows})), finite AS (SELECT v FROM numbers WHERE isfinite(v)),
      ends AS (SELECT min(v) AS lo, max(v) AS hi FROM finite)
      SELECT CAST(CASE WHEN hi > lo THEN least(${literal(parts - 1)}, floor((v / 2 - lo / 2) / (hi / 2 - lo / 2) * ${literal(parts)})) ELSE 0 END AS INTEGER) AS part,
        count(*) AS "rows" FROM finite, ends GROUP BY 1`,
  );
  const histogram = Array.from({ length: parts }, () => 0);
  for (const { part, rows: count } of counted) histogram[Number(part)] = Number(count);
  return counted.length === 0 ? null : histogram;
}

function asNumber({ cell, type }: PlacedColumn): Sql | undefined {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
    case 'decimal':
      return sql`CAST(${cell} AS DOUBLE)`;
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return sql`CASE WHEN isfinite(${cell}) THEN epoch(${cell}) END`;
    default:
      return undefined;
  }
}
