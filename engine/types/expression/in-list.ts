/** `IN` and `NOT IN` of constants, written so that rows keep their order. */

import { joinSql, sql, type Sql } from '#engine/base/sql.ts';

/** DuckDB makes a join of a list with more constants, and a join gives rows in any order. */
const mostAtOnce = 4;
/** A join is much faster than comparisons with more. */
const mostCompared = 64;
/** Characters of the value, which is repeated. */
const longestValue = 200;

/** The same value as the list written at once, null included. @param word `IN` or `NOT IN`. */
export function inList(value: Sql, word: 'IN' | 'NOT IN', items: readonly Sql[]): Sql {
  const operator = word === 'IN' ? sql`IN` : sql`NOT IN`;
  if (items.length <= mostAtOnce || items.length > mostCompared || value.text.length > longestValue)
    return sql`(${value} ${operator} (${joinSql(items)}))`;
  const parts: Sql[] = [];
  for (let at = 0; at < items.length; at += mostAtOnce)
    parts.push(sql`${value} ${operator} (${joinSql(items.slice(at, at + mostAtOnce))})`);
  return sql`(${joinSql(parts, word === 'IN' ? sql` OR ` : sql` AND `)})`;
}
