/** Parquet files whose statistics do not count NaN, as most writers make them; DuckDB writes none beside NaN. */

import { readFileSync, writeFileSync } from 'node:fs';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/** Becomes NaN; lies between the other values, so that no statistics have it. */
export const markedDouble = 1.328125;

/** Writes rows uncompressed, then puts NaN in the place of each {@link markedDouble}, as double and as float. */
export async function writeNanParquet(connection: DuckConnection, rows: Sql, file: string): Promise<void> {
  await connection.run(sql`COPY (${rows}) TO ${literal(file)} (FORMAT parquet, COMPRESSION uncompressed)`);
  const bytes = readFileSync(file);
  for (const [marked, nan] of [
    [Buffer.from(Float64Array.of(markedDouble).buffer), Buffer.from(Float64Array.of(NaN).buffer)],
    [Buffer.from(Float32Array.of(markedDouble).buffer), Buffer.from(Float32Array.of(NaN).buffer)],
  ] as const)
    for (let at = bytes.indexOf(marked); at >= 0; at = bytes.indexOf(marked, at + 1)) nan.copy(bytes, at);
  writeFileSync(file, bytes);
}
