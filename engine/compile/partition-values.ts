/** Partition key columns out of file paths, as SQL over the scan's `filename`. */

import { hiveDefaultPartition } from '#engine/types/casts/key-value.ts';
import { foldedSql, foldName } from '#engine/base/same-name.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { isText, type Column } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/** A key that was made of plain folders (storage/partition-path.ts). */
const plainKey = /^partition_\d+$/u;

/** False of a key whose folders are named by the value alone, as `2024`. */
export function isHiveKey(key: Column): boolean {
  return !plainKey.test(key.sourceName ?? key.name);
}

/**
 * The value of the partition key of the folder at `index` below `location`: for `key=value` the decoded value, for any
 * other folder its name. Null when the file lies higher up. The path is constant within a file, so DuckDB
 * computes this once per batch of rows, not once per row.
 * A value that does not fit the key's type stops the statement.
 * @param filename absolute path, with / or \ between its parts.
 */
export function partitionValue(filename: Sql, location: string, index: number, key: Column): Sql {
  const isPosix = location.startsWith('/');
  const root = (isPosix ? location : location.replaceAll('\\', '/')).replace(/\/+$/u, '');
  // Elsewhere than on Windows a backslash is a character of a name.
  const slashed = isPosix ? filename : sql`replace(${filename}, '\\', '/')`;
  const below = sql`substr(${slashed}, ${literal([...root].length + 2)})`;
  const parts = sql`string_split(${below}, '/')`;
  const folder = sql`CASE WHEN len(${parts}) > ${literal(index + 1)} THEN (${parts})[${literal(index + 1)}] END`;
  const prefix = foldName(`${key.sourceName ?? key.name}=`);
  // The key's name is normalised (`Order Date` is `order_date`), so that the folder's may be spelled differently.
  const isHive = isHiveKey(key)
    ? sql`strpos(${folder}, '=') > 1`
    : sql`starts_with(${foldedSql(folder)}, ${literal(prefix)})`;
  const value = sql`CASE WHEN ${isHive} THEN ${decoded(sql`substr(${folder}, strpos(${folder}, '=') + 1)`)} ELSE ${folder} END`;
  const known = sql`nullif(${value}, ${literal(hiveDefaultPartition)})`;
  if (isText(key.type)) return known;
  return sql`CAST(nullif(${known}, '') AS ${toDuckDb(key.type)})`;
}

/**
 * As storage/partition-path.ts decodes it: in a text that cannot be decoded as a whole (a `%` without two digits, bytes
 * that are not UTF-8), only ASCII characters are decoded.
 */
function decoded(value: Sql): Sql {
  const ascii = sql`url_decode(regexp_replace(${value}, '%([89A-Fa-f][0-9A-Fa-f])', '%25\\1', 'g'))`;
  const isCut = sql`contains(regexp_replace(${value}, '%[0-9A-Fa-f]{2}', '', 'g'), '%')`;
  return sql`CASE WHEN NOT contains(${value}, '%') THEN ${value} WHEN ${isCut} THEN ${ascii} ELSE coalesce(TRY(url_decode(${value})), ${ascii}) END`;
}
