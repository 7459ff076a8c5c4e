/** The first value that is not null, also where a value fails and TRY makes null of that. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';

/** No column is called so; it would be hidden in the values. */
const present = ident('\u0001present');
/** Columns, fields of them, and constants: they never fail. */
const plain = /^(?:"(?:[^"]|"")*"(?:\."(?:[^"]|"")*")*|'(?:[^']|'')*'|-?[0-9][0-9.]*|true|false|NULL)$/u;

/**
 * `coalesce` of the values, which are computed up to the first that is not null. Where one of them fails, `coalesce` itself
 * must not stand inside TRY: DuckDB 1.5.5 reads and frees memory that is not its own then, which ends the process or gives
 * wrong values.
 * @param parts what may fail in them; a part that is a column or a constant does not.
 */
export function coalesced(values: readonly Sql[], parts: readonly Sql[] = values): Sql {
  if (parts.every(({ text }) => plain.test(text))) return sql`coalesce(${joinSql(values)})`;
  const [first, ...others] = values;
  if (others.length === 0) return first!;
  const other = others.length === 1 ? others[0]! : coalesced(others, parts);
  return sql`list_transform([${first!}], lambda ${present}: CASE WHEN ${present} IS NULL THEN ${other} ELSE ${present} END)[1]`;
}
