/** Rows of plain values as a Parquet file with their own names: what encoders are given. */

import path from 'node:path';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { newId } from '#engine/base/ids.ts';
import { batchOf } from '#engine/formats/batches/testing/plain-values.ts';
import type { RandomTable } from '#engine/formats/batches/testing/random-rows.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { toJsonRow, type JsonValue } from '#engine/types/json-value.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/** @returns the file, and its rows in the JSON of previews. */
export async function writeParquet(
  { columns, rows }: RandomTable,
  folder: string,
  connection: DuckConnection,
): Promise<{ parquet: string; json: Record<string, JsonValue>[] }> {
  const table = newId('trial');
  const items = columns.map(({ name, type }) => sql`${ident(name)} ${toDuckDb(type)}`);
  await connection.run(sql`CREATE TEMP TABLE ${ident(table)} (${joinSql(items)})`);
  const batch = batchOf(columns, rows);
  async function* once(): AsyncGenerator<typeof batch, void, void> {
    yield batch;
  }
  await connection.append(table, columns, once());
  const parquet = path.join(folder, `${table}.parquet`);
  await connection.run(sql`COPY ${ident(table)} TO ${literal(parquet)} (FORMAT parquet)`);
  const read = await connection.rows(sql`SELECT * FROM ${ident(table)}`);
  await connection.run(sql`DROP TABLE ${ident(table)}`);
  return { parquet, json: read.map((row) => toJsonRow(row, columns)) };
}
