/** The first value that is not null, also where a value fails and TRY makes null of that. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';

/** No column is called so; it would be hidden in the values. */
const present = ident('\u0001present');
/** Columns, fields of them, and constants: they never fail. */
const plain = /^(?:"(?:[^"]|"")*"(?:\."(?:[^"]|"")*")*|'(?:[^']|'')*'|-?[0-9][0-9.]*|true|false|NULL)$/u;

/**
 * `coalesce` of the values, which are computed up to the first that is not null. Where one of them fails, `coalesce` itself
 * must not appear inside TRY: DuckDB 1.5.5 reads and frees memory that is not its own then, which ends the process or gives
 * wrong values.
 * @param parts what may fail in them; a part that is a column or a constant does not.
 */
export function coalesced(values: readonly Sql[], parts: readonly Sql[] = values): Sql {
  if (parts.every(({ text }) => plain.test(text))) return sql`coalesce(${joinSql(values)})`;
  // From the left: DuckDB binds a lambda in the body of another one twice.
  return values.reduce((found, next) => firstPresent(found, next));
}

function firstPresent(found: Sql, next: Sql): Sql {
  return plain.test(found.text)
    ? sql`CASE WHEN ${found} IS NULL THEN ${next} ELSE ${found} END`
    : sql`list_transform([${found}], lambda ${present}: CASE WHEN ${present} IS NULL THEN ${next} ELSE ${present} END)[1]`;
}
