/** Rows as points of a scatter chart: all of them, or those whose position has the smallest hash, so always the same. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { isNumber } from '#engine/explore/charts/number-bins.ts';
import type { ChartPoint, ChartPoints, PointsRequest } from '#engine/explore/charts/operations.ts';
import { selectRows } from '#engine/explore/charts/selected-rows.ts';
import { isTime, timeText } from '#engine/explore/charts/time-bins.ts';
import { labelOf } from '#engine/explore/charts/chart-axis.ts';
import { cellText, getColumn, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Milliseconds from 1970 to the last moment of a JavaScript Date; what is beyond is not drawn. */
const lastMoment = 8.64e15;
/** Characters; each point states its colour. */
const longestColor = 200;

/** @throws EngineError UnknownColumn; InvalidInput for columns without a scale, and as the filter does. */
export async function pickPointsHere(request: PointsRequest, context: OperationContext): Promise<ChartPoints> {
  const { schema, rows, totalCount } = await selectRows(request, context);
  const [x, y] = [scaled(getColumn(schema, request.x)), scaled(getColumn(schema, request.y))];
  const color = request.color === null ? null : getColumn(schema, request.color);
  const database = await context.database();
  await using connection = await database.connect();
  const placed = sql`SELECT place, ${placeOn(x)} AS x, ${placeOn(y)} AS y, ${x.cell} AS xv, ${y.cell} AS yv, ${color === null ? sql`NULL` : sql`left(${labelOf(cellText(color))}, ${literal(longestColor)})`} AS color FROM (${rows})`;
  const [counted] = await connection.rows<{ selected: bigint; drawn: bigint }>(
    sql`SELECT count(*) AS selected, count(*) FILTER (x IS NOT NULL AND y IS NOT NULL) AS drawn FROM (${placed})`,
  );
  const points = await connection.rows<Omit<ChartPoint, 'row'> & { readonly row: bigint }>(
    sql`SELECT place AS row, x, y, CAST(xv AS VARCHAR) AS "xText", CAST(yv AS VARCHAR) AS "yText", color FROM (
      SELECT * FROM (${placed}) WHERE ${mayBePicked(Number(counted!.drawn), request.limit)} AND x IS NOT NULL AND y IS NOT NULL ORDER BY hash(place), place LIMIT ${literal(request.limit)}
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

/** NULL for what has no place on the scale. */
function placeOn({ cell, type }: PlacedColumn): Sql {
  if (!isTime(type)) {
    const number = sql`CAST(${cell} AS DOUBLE)`;
    return sql`CASE WHEN isfinite(${number}) THEN ${number} END`;
  }
  const millis =
    type.kind === 'date'
      ? sql`CAST(date_diff('day', DATE '1970-01-01', ${cell}) AS DOUBLE) * 86400000`
      : sql`CAST(epoch_us(${cell}) AS DOUBLE) / 1000`;
  return sql`CASE WHEN isfinite(${cell}) AND abs(${millis}) <= ${literal(lastMoment)} THEN ${millis} END`;
}
