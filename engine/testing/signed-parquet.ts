/** Parquet files whose statistics are those of old writers: in the deprecated fields, in the order of signed bytes. */

import { readFileSync, writeFileSync } from 'node:fs';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { readThrift, structAt, structsAt, writeThrift } from '#engine/formats/parquet/thrift.ts';

/** Fields of `Statistics` and the type of bytes in parquet.thrift's encoding. */
const max = 1;
const min = 2;
const newFields = [5, 6, 7, 8];
const binary = 8;

/** @param texts of every row group, in the order of signed bytes: its first column, which is text, has these values. */
export async function writeSignedParquet(
  connection: DuckConnection,
  rows: Sql,
  texts: readonly string[],
  file: string,
): Promise<void> {
  await connection.run(
    sql`COPY (${rows}) TO ${literal(file)} (FORMAT parquet, ROW_GROUP_SIZE 2048, WRITE_BLOOM_FILTER false)`,
  );
  const bytes = readFileSync(file);
  const start = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  const footer = readThrift(bytes, start).struct;
  for (const group of structsAt(footer, 4)) {
    const statistics = structAt(structAt(structsAt(group, 1)[0]!, 3), 12);
    for (const field of newFields) statistics.delete(field);
    statistics.set(min, { type: binary, value: Buffer.from(texts[0]!) });
    statistics.set(max, { type: binary, value: Buffer.from(texts.at(-1)!) });
  }
  const written = writeThrift(footer);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(written.length);
  writeFileSync(file, Buffer.concat([bytes.subarray(0, start), written, length, Buffer.from('PAR1')]));
}
