/** Counting the records of files without converting a value of them. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { sql, type Sql } from '#engine/base/sql.ts';

/** A warning about records without fields and objects without keys. */
export const noFields = 'The records have no fields, so they are counted, but have no columns.';

/** Of no files. */
export const noRecords = sql`SELECT CAST(0 AS BIGINT) AS count`;

/** Of Parquet files, as their footers state. */
export function parquetRecords(files: readonly string[]): Sql {
  if (files.length === 0) return noRecords;
  return sql`SELECT CAST(coalesce(sum(num_rows), 0) AS BIGINT) AS count FROM parquet_file_metadata(${exactFiles(files)})`;
}
