/** Text without the blanks around it. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';

/** Those that DuckDB skips around a number. */
const blanks = ' \t\n\v\f\r';

/** In columns that are not text, blanks around a value do not count. @param text VARCHAR. */
export function trimmed(text: Sql): Sql {
  return sql`trim(${text}, ${literal(blanks)})`;
}
