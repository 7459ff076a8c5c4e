/** Keeps SQL short that uses a value several times: casts and calls within one another would multiply it. */

import { ident, sql, type Sql } from '#engine/base/sql.ts';

/** Characters: a column, or a field of one, is computed at each place. */
const shortValue = 100;
const name = ident('\u0001value');

/** `form` of a value; a long one is computed once, as the only element of a list. The form may use no column itself. */
export function computedOnce(value: Sql, form: (value: Sql) => Sql): Sql {
  return value.text.length <= shortValue ? form(value) : writtenOnce(value, form);
}

/** The same for a value of any length. */
export function writtenOnce(value: Sql, form: (value: Sql) => Sql): Sql {
  return onceAs(name, value, form(name));
}

/** The same under a name, for forms within one another: the inner one may use the names of the outer ones. */
export function onceAs(named: Sql, value: Sql, form: Sql): Sql {
  return sql`list_transform([${value}], lambda ${named}: ${form})[1]`;
}
