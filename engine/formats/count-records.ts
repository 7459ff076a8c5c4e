/** Counting the records of files without converting a value of them. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { sql, type Sql } from '#engine/base/sql.ts';

/** Of no files. */
export const noRecords = sql`SELECT CAST(0 AS BIGINT) AS count`;

/** Of Parquet files, as their footers state. */
export function parquetRecords(files: readonly string[]): Sql {
  if (files.length === 0) return noRecords;
  return sql`SELECT CAST(coalesce(sum(num_rows), 0) AS BIGINT) AS count FROM parquet_file_metadata(${exactFiles(files)})`;
}
