/** The columns of rejected records, as every isolating scan gives them. */

import { sql } from '#engine/base/sql.ts';

/** No rejects, with the right columns. */
export const noRejects = sql`SELECT CAST(NULL AS VARCHAR) AS file, CAST(NULL AS BIGINT) AS line, CAST(NULL AS BIGINT) AS byte_offset,
  CAST(NULL AS VARCHAR) AS column_name, CAST(NULL AS VARCHAR) AS reason, CAST(NULL AS VARCHAR) AS raw WHERE false`;
