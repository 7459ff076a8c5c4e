/** Rows as points of a scatter chart: all of them, or those whose position has the smallest hash, so always the same. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { isNumber } from '#engine/explore/charts/number-bins.ts';
import type { ChartPoint, ChartPoints, PointsRequest } from '#engine/explore/charts/operations.ts';
import { selectRows } from '#engine/explore/charts/selected-rows.ts';
import { isTime, timeText } from '#engine/explore/charts/time-bins.ts';
import { hasInfinities, labelOf } from '#engine/explore/charts/chart-axis.ts';
import { cellText, getColumn, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Days from 1970 to the last moment of a JavaScript Date, as from its first; what is beyond is not drawn. */
const lastDay = 100_000_000;
/** Characters; each point states its colour. */
const longestColor = 200;

/** @throws EngineError UnknownColumn; InvalidInput for columns without a scale, and as the filter does. */
export async function pickPointsHere(request: PointsRequest, context: OperationContext): Promise<ChartPoints> {
  const { schema, rows, totalCount } = await selectRows(request, context);
  const [x, y] = [scaled(getColumn(schema, request.x)), scaled(getColumn(schema, request.y))];
  const color = request.color === null ? null : getColumn(schema, request.color);
  const database = await context.database();
  await using connection = await database.connect();
  const isDrawn = sql`${hasPlace(x)} AND ${hasPlace(y)}`;
  const [counted] = await connection.rows<{ selected: bigint; drawn: bigint }>(
    sql`SELECT count(*) AS selected, count(*) FILTER (${isDrawn}) AS drawn FROM (${rows})`,
  );
  const colorText = color === null ? sql`NULL` : sql`left(${labelOf(cellText(color))}, ${literal(longestColor)})`;
  const points = await connection.rows<Omit<ChartPoint, 'row'> & { readonly row: bigint }>(
    sql`SELECT place AS row, ${placeOn(x)} AS x, ${placeOn(y)} AS y, CAST(${x.cell} AS VARCHAR) AS "xText", CAST(${y.cell} AS VARCHAR) AS "yText", ${colorText} AS color FROM (
      SELECT * FROM (${rows}) WHERE ${mayBePicked(Number(counted!.drawn), request.limit)} AND ${isDrawn} ORDER BY hash(place), place LIMIT ${literal(request.limit)}
    ) ORDER BY place`,
  );
  return {
    rowCount: Number(counted!.selected),
    totalCount,
    pointCount: Number(counted!.drawn),
    x: { name: x.name, type: x.type },
    y: { name: y.name, type: y.type },
    color: color === null ? null : { name: color.name, type: color.type },
    points: points.map((point) => ({
      ...point,
      row: Number(point.row),
      xText: timeText(point.xText, x.type),
      yText: timeText(point.yText, y.type),
    })),
  };
}

/** Half as many again as wanted, so that no more than these need to be sorted. */
function mayBePicked(pointCount: number, limit: number): Sql {
  const share = BigInt(Math.ceil(((limit * 1.5 + 100) / pointCount) * 2 ** 32));
  if (pointCount <= limit * 4 || share >= 2n ** 32n) return sql`true`;
  return sql`hash(place) < ${literal(share << 32n)}::UBIGINT`;
}

function scaled(column: PlacedColumn): PlacedColumn {
  if (isNumber(column.type) || isTime(column.type)) return column;
  throw new EngineError(
    'InvalidInput',
    `Cannot draw ${column.name} as points: ${formatHive(column.type)} is neither a number nor a time.`,
    { hint: 'Choose columns of numbers or times.', details: { column: column.name } },
  );
}

/** Whether a value has a place on the scale; NULL for null. Plain comparisons, which the statistics of a file answer where they can. */
function hasPlace({ cell, type }: PlacedColumn): Sql {
  if (isTime(type)) {
    const moment = (days: number): Sql =>
      type.kind === 'date'
        ? sql`DATE '1970-01-01' + ${literal(days)}`
        : sql`${type.kind === 'timestamp' ? sql`make_timestamptz` : sql`make_timestamp`}(${literal(BigInt(days) * 86_400_000_000n)})`;
    return sql`${cell} BETWEEN ${moment(-lastDay)} AND ${moment(lastDay)}`;
  }
  return hasInfinities(type) ? sql`isfinite(${cell})` : sql`${cell} IS NOT NULL`;
}

/** On the scale, of a value that {@link hasPlace}. */
function placeOn({ cell, type }: PlacedColumn): Sql {
  if (!isTime(type)) return sql`CAST(${cell} AS DOUBLE)`;
  return type.kind === 'date'
    ? sql`CAST(date_diff('day', DATE '1970-01-01', ${cell}) AS DOUBLE) * 86400000`
    : sql`CAST(epoch_us(${cell}) AS DOUBLE) / 1000`;
}
