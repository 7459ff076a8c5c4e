/** Rows of each staged file: from Parquet's own footers, or by partition key for formats that do not report them. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { sql, ident, joinSql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { checkHivePath } from '#engine/execute/targets/hive-path.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/** Files of one metadata statement, so that its text stays small. */
const filesPerStatement = 500;

export interface CountedFile {
  readonly rowCount: number;
  /** Spelled as in the names of folders, but not encoded; none where the target has no partition keys. */
  readonly partitionValues: readonly (string | null)[];
}

/** By path, files without partition values, as the footers say. */
export async function readParquetRowCounts(
  connection: DuckConnection,
  files: readonly string[],
): Promise<Map<string, CountedFile>> {
  const counts = new Map<string, CountedFile>();
  for (let start = 0; start < files.length; start += filesPerStatement) {
    const some = files.slice(start, start + filesPerStatement);
    const rows = await connection.rows<{ file: string; count: bigint }>(
      sql`SELECT file_name AS file, num_rows AS count FROM parquet_file_metadata(${exactFiles(some)})`,
    );
    for (const { file, count } of rows) counts.set(file, { rowCount: Number(count), partitionValues: [] });
  }
  return counts;
}

/**
 * Partition values → rows, taken from the rows before they are parted.
 * @throws EngineError InvalidInput for a value that no folder can be named after.
 */
export async function countByPartition(
  connection: DuckConnection,
  rows: Sql,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const texts = joinSql(keys.map((key, index) => sql`CAST(${ident(key)} AS VARCHAR) AS ${ident(`key_${index}`)}`));
  const groups = await connection.rows<Record<string, unknown> & { count: bigint }>(
    sql`SELECT ${texts}, count(*) AS count FROM (${rows}) GROUP BY ALL`,
  );
  const counts = new Map<string, number>();
  for (const group of groups) {
    const values = keys.map((_key, index) => (group[`key_${index}`] ?? null) as string | null);
    checkHivePath(keys, values);
    const key = partitionKey(values);
    // Values that differ may have one spelling, and then they share a folder.
    counts.set(key, (counts.get(key) ?? 0) + Number(group.count));
  }
  return counts;
}

export function partitionKey(values: readonly (string | null)[]): string {
  return JSON.stringify(values);
}

/** @throws EngineError Internal when a file was written whose rows nobody counted. */
export function countOf<T>(counts: ReadonlyMap<string, T>, key: string, file: string): T {
  const count = counts.get(key);
  if (count !== undefined) return count;
  throw new EngineError('Internal', `The rows of the staged file ${file} were not counted.`, {
    hint: 'This is a bug in Tenon; please report it with the log.',
    details: { path: file },
  });
}
