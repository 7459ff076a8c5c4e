/** Partition key columns out of file paths, as SQL over the scan's `filename`. */

import { foldedSql, foldName } from '#engine/base/same-name.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Column } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/** Hive's folder name for null (org.apache.hadoop.hive.conf, hive.exec.default.partition.name). */
const hiveNull = '__HIVE_DEFAULT_PARTITION__';

/**
 * The value of the partition key of the folder at `index` below `location`: for `key=value` the decoded value, for any
 * other folder its name. Null when the file lies higher up. The path is constant within a file, so DuckDB
 * computes this once per batch of rows, not once per row.
 * A value that does not fit the key's type stops the statement.
 * @param filename absolute path, with / or \ between its parts.
 */
export function partitionValue(filename: Sql, location: string, index: number, key: Column): Sql {
  const root = location.replaceAll('\\', '/').replace(/\/+$/u, '');
  const below = sql`substr(replace(${filename}, '\\', '/'), ${literal([...root].length + 2)})`;
  const parts = sql`string_split(${below}, '/')`;
  const folder = sql`CASE WHEN len(${parts}) > ${literal(index + 1)} THEN (${parts})[${literal(index + 1)}] END`;
  const prefix = foldName(`${key.sourceName ?? key.name}=`);
  const value = sql`CASE WHEN starts_with(${foldedSql(folder)}, ${literal(prefix)}) THEN url_decode(substr(${folder}, ${literal([...prefix].length + 1)})) ELSE ${folder} END`;
  const known = sql`nullif(${value}, ${literal(hiveNull)})`;
  if (key.type.kind === 'string' || key.type.kind === 'varchar' || key.type.kind === 'char') return known;
  return sql`CAST(nullif(${known}, '') AS ${toDuckDb(key.type)})`;
}
