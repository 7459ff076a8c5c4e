/** Texts that mean null among texts that are converted. */

import { sql, type Sql } from '#engine/base/sql.ts';

/**
 * A branch behind the one for nearly all values, which makes null of texts that mean null.
 * @param missing true of them; undefined: there are none.
 */
export function unlessMissing(missing: Sql | undefined): Sql {
  return missing === undefined ? sql`` : sql` WHEN ${missing} THEN NULL`;
}
