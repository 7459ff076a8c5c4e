/** The elements of a list of texts as one text. */

import { coalesced } from '#engine/types/coalesced.ts';
import { ident, sql, type Sql } from '#engine/base/sql.ts';

/** No column has these names. */
const [element, before, after] = [ident('joined element'), ident('joined before'), ident('joined after')];

/** Null where the list or the separator is null; a list without texts gives an empty one. */
export function joined(list: Sql, separator: Sql): Sql {
  const isConstant = /^'(?:[^']|'')*'$/u.test(separator.text);
  // DuckDB's own function takes a constant separator only.
  const text = isConstant
    ? coalesced([sql`array_to_string(${list}, ${separator})`, sql`''`], [list, separator])
    : sql`CASE WHEN len(${held(list)}) = 0 THEN '' ELSE list_reduce(${held(list)}, lambda ${before}, ${after}: ${before} || (${separator}) || ${after}) END`;
  return sql`CASE WHEN (${list}) IS NOT NULL AND (${separator}) IS NOT NULL THEN ${text} END`;
}

/** Null where a list holds no text. */
export function joinedUnlessEmpty(list: Sql, separator: Sql): Sql {
  return sql`CASE WHEN len(${held(list)}) > 0 THEN ${joined(list, separator)} END`;
}

function held(list: Sql): Sql {
  return sql`list_filter(${list}, lambda ${element}: ${element} IS NOT NULL)`;
}
