/**
 * Rows of a view, put in order once: a Parquet file of them under the cache folder, of which any page is one range.
 * Row ids alone would make each page of a scattered order a scan of the whole file (a second at five million rows).
 */

import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import { foldName } from '#engine/base/same-name.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { getParquetCopy } from '#engine/explore/pages/page-store.ts';
import { compileCondition } from '#engine/explore/pages/view-condition.ts';
import { columnAt, compileView, type RowView, type StatedValue } from '#engine/explore/pages/row-view.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { withoutBounds } from '#engine/duckdb/nan-statistics.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** A Parquet file with every row of the viewed file. */
export interface ParquetRows {
  readonly file: string;
  readonly schema: Schema;
  readonly rowCount: number;
  /** Records of the file that are not among them, with file and line. */
  readonly leftOut: readonly string[];
}

export interface ViewRows {
  readonly file: string;
  readonly rowCount: number;
}

/**
 * @throws EngineError UnknownColumn, InvalidInput when a value of a filter is not of its column's type; for a condition as
 * {@link compileCondition}.
 */
export async function getViewRows(
  base: ParquetRows,
  snapshot: string,
  view: RowView,
  folder: string,
  context: OperationContext,
): Promise<ViewRows> {
  const database = await context.database();
  await using connection = await database.connect();
  const { keys } = compileView(view, base.schema);
  const condition = await wholeCondition(view, base.schema, connection);
  const token = sha256(stableJson([snapshot, view.order, view.filter, view.search, view.condition])).slice(0, 40);
  const file = await getParquetCopy(folder, `${token}.view`, async (staged) => {
    context.progress(null, keys.length > 0 ? 'Sorting' : 'Filtering');
    // Rows leave in the order in which they are read (see preserve_insertion_order), unless a list of constants is joined.
    const isOrdered = keys.length === 0 && !condition.text.includes(' IN (');
    const order = isOrdered ? sql`` : sql`ORDER BY ${joinSql([...keys, sql`place`])}`;
    await connection.run(
      sql`COPY (SELECT * FROM (${placedRows(base)}) WHERE ${condition} ${order}) TO ${literal(staged)} (${parquetCopy})`,
    );
  });
  const [row] = await connection.rows<{ count: bigint }>(
    sql`SELECT count(*) AS count FROM read_parquet([${exactFiles(file)}])`,
  );
  return { file, rowCount: Number(row!.count) };
}

/** Rows by their position in the view; behind the file's columns each row's place in the file, from 0. */
export function viewPage(rows: ViewRows, schema: Schema, start: number, count: number): Sql {
  const columns = schema.map(({ name }, index) => sql`${columnAt(index)} AS ${ident(name)}`);
  return sql`SELECT ${joinSql([...columns, sql`place AS ${ident(placeName(schema))}`])} FROM read_parquet([${exactFiles(rows.file)}], file_row_number = true) WHERE file_row_number >= ${literal(start)} AND file_row_number < ${literal(start + count)} ORDER BY file_row_number`;
}

/** Names of one result differ. */
function placeName(schema: Schema): string {
  let name = 'place';
  while (schema.some((column) => foldName(column.name) === name)) name += '_';
  return name;
}

/** Every column under its logical name, cast to its logical type. */
export function baseColumns(schema: Schema): Sql {
  return joinSql(
    schema.map(
      ({ name, sourceName, type }) => sql`CAST(${ident(sourceName ?? name)} AS ${toDuckDb(type)}) AS ${ident(name)}`,
    ),
  );
}

/** DuckDB cannot number the rows of a file that has a column of this name itself. */
export function canNumberRows(schema: Schema): boolean {
  return !schema.some(({ name, sourceName }) => (sourceName ?? name).toLowerCase() === 'file_row_number');
}

/** Columns by position, behind each row's place in the file. */
export function placedRows({ file, schema }: ParquetRows): Sql {
  const columns = schema.map(
    ({ name, sourceName, type }, index) =>
      sql`, CAST(${withoutBounds(ident(sourceName ?? name), type)} AS ${toDuckDb(type)}) AS ${columnAt(index)}`,
  );
  return canNumberRows(schema)
    ? sql`SELECT file_row_number AS place${joinSql(columns, sql``)} FROM read_parquet([${exactFiles(file)}], file_row_number = true)`
    : sql`SELECT row_number() OVER () - 1 AS place${joinSql(columns, sql``)} FROM read_parquet([${exactFiles(file)}])`;
}

/** The first of the rows, in their order; null: all of them. */
export function sampleOf(rows: Sql, count: number | null): Sql {
  return count === null ? rows : sql`SELECT * FROM (${rows}) LIMIT ${literal(count)}`;
}

/** The rows of a view with `place`, columns by position, in any order. */
export function viewRows({ file }: ViewRows): Sql {
  return sql`SELECT * FROM read_parquet([${exactFiles(file)}])`;
}

/**
 * What rows behind the filter, the condition and the search have in common, over columns by position.
 * @throws EngineError as {@link getViewRows}.
 */
export async function checkedCondition(view: RowView, schema: Schema, context: OperationContext): Promise<Sql> {
  const database = await context.database();
  await using connection = await database.connect();
  // Awaited here: the connection is closed when this returns.
  return await wholeCondition(view, schema, connection);
}

async function wholeCondition(view: RowView, schema: Schema, connection: DuckConnection): Promise<Sql> {
  const { condition, values } = compileView(view, schema);
  for (const value of values) await checkValue(value, connection);
  if (view.condition === '') return condition;
  return sql`${condition} AND ${await compileCondition(view.condition, schema, connection)}`;
}

async function checkValue({ column, text, type, read }: StatedValue, connection: DuckConnection): Promise<void> {
  const [row] = await connection.rows<{ fits: boolean }>(sql`SELECT ${read} IS NOT NULL AS fits`);
  if (row!.fits) return;
  throw new EngineError('InvalidInput', `${JSON.stringify(text)} is not a value of ${column}, which is ${type}.`, {
    hint: `Enter ${exampleOf(type)}.`,
    details: { column, value: text },
  });
}

/** As the grid shows such values. */
function exampleOf(type: string): string {
  if (type === 'date') return 'a date such as 2026-01-31';
  if (type.startsWith('timestamp')) return 'a time such as 2026-01-31 08:30:00';
  if (type === 'boolean') return 'true or false';
  return /^(?:tinyint|smallint|int|bigint)$/u.test(type)
    ? 'a whole number in the range of the type'
    : `a value of type ${type}`;
}
