/** A summary of one column's values, counted over every row of a view. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { planAxis } from '#engine/explore/charts/chart-axis.ts';
import { selectRows } from '#engine/explore/charts/selected-rows.ts';
import { timeText } from '#engine/explore/charts/time-bins.ts';
import type { ColumnHistogram, ColumnProfile, ListedValues, ProfileRequest } from '#engine/explore/operations.ts';
import { cellText, checkText, getColumn, isNested, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import { sampleOf } from '#engine/explore/pages/view-rows.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const mostFrequent: ListedValues = { containing: '', most: 12 };
/** Of a histogram; there may be one more. */
const mostBins = 32;

/** @throws EngineError UnknownColumn, InvalidInput as pages of the view do. */
export async function profileColumnHere(request: ProfileRequest, context: OperationContext): Promise<ColumnProfile> {
  const { sampleRows } = request;
  const { schema, rows: all } = await selectRows(request, context, sampleRows !== null);
  const rows = sampleOf(all, sampleRows);
  const column = getColumn(schema, request.column);
  const database = await context.database();
  await using connection = await database.connect();
  const { total, filled, least, most } = await countFilled(connection, rows, column);
  const sampled = total === sampleRows && total < (await countRows(connection, all));
  const values = await countValues(connection, rows, column, request.listed ?? mostFrequent);
  return {
    column: { name: column.name, type: column.type },
    sampled,
    rowCount: total,
    nullCount: total - filled,
    distinctCount: values.different,
    minimum: least === null ? null : timeText(least, column.type),
    maximum: most === null ? null : timeText(most, column.type),
    histogram: await countBins(connection, rows, column, schema),
    top: values.top,
    matchCount: values.matching,
  };
}

interface Filled {
  readonly total: number;
  readonly filled: number;
  readonly least: string | null;
  readonly most: string | null;
}

async function countFilled(connection: DuckConnection, rows: Sql, { cell, type }: PlacedColumn): Promise<Filled> {
  const hasOrder = !isNested(type) && type.kind !== 'binary';
  const least = hasOrder ? sql`CAST(min(${cell}) AS VARCHAR)` : sql`CAST(NULL AS VARCHAR)`;
  const most = hasOrder ? sql`CAST(max(${cell}) AS VARCHAR)` : sql`CAST(NULL AS VARCHAR)`;
  const [row] = await connection.rows<{ total: bigint; filled: bigint; least: string | null; most: string | null }>(
    sql`SELECT count(*) AS total, count(${cell}) AS filled, ${least} AS least, ${most} AS most FROM (${rows})`,
  );
  return { ...row!, total: Number(row!.total), filled: Number(row!.filled) };
}

async function countRows(connection: DuckConnection, rows: Sql): Promise<number> {
  const [row] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM (${rows})`);
  return Number(row!.count);
}

/** Values are different where their texts are: those of a float are, of 0.0 and -0.0, and its values are not. */
async function countValues(
  connection: DuckConnection,
  rows: Sql,
  column: PlacedColumn,
  { containing, most }: ListedValues,
): Promise<{ readonly different: number; readonly matching: number; readonly top: ColumnProfile['top'] }> {
  const { cell, type } = column;
  const isText = isNested(type) || type.kind === 'float' || type.kind === 'double';
  // To group numbers takes a third of the time of their texts.
  const key = isText ? cellText(column) : cell;
  const text = isText ? sql`value` : cellText({ ...column, cell: sql`value` });
  const matches =
    containing === ''
      ? sql``
      : sql` WHERE contains(lower(${text}), lower(${literal(checkText(containing, column.name))}))`;
  const found = await connection.rows<{ text: string | null; rows: bigint; different: bigint; matching: bigint }>(
    sql`WITH counted AS MATERIALIZED (SELECT ${key} AS value, count(*) AS n FROM (${rows}) WHERE ${cell} IS NOT NULL GROUP BY 1), matching AS (SELECT ${text} AS text, n FROM counted${matches})
      SELECT text, n AS "rows", different, (SELECT count(*) FROM matching) AS matching
      FROM (SELECT count(*) AS different FROM counted) LEFT JOIN (FROM matching ORDER BY n DESC, text LIMIT ${literal(most)}) ON true ORDER BY 2 DESC, 1`,
  );
  return {
    different: Number(found[0]?.different ?? 0n),
    matching: Number(found[0]?.matching ?? 0n),
    top: found.flatMap((each) =>
      each.text === null ? [] : [{ value: timeText(each.text, type), rowCount: Number(each.rows) }],
    ),
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
