/** How every Parquet file is written. */

import { sql, type Sql } from '#engine/base/sql.ts';

/**
 * Options of COPY, without bloom filters: they compare bits, so that a reader that trusts them takes `x = 0` for false of
 * a row group with -0.0, and does not find NaN of another sign. DuckDB 1.5.5 does.
 */
export const parquetCopy: Sql = sql`FORMAT parquet, WRITE_BLOOM_FILTER false`;
