/** The rows that COPY is given for a format, so that its files hold values that read back the same. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { FormatCode } from '#engine/formats/format.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** @param partitionKeys columns that are in the names of folders, and stay as they are. */
export function writtenRows(
  rows: Sql,
  written: Pick<FormatCode, 'writtenForm'>,
  schema: Schema,
  partitionKeys: readonly string[],
): Sql {
  if (written.writtenForm === undefined) return rows;
  const forms = schema.map(({ name, type }) =>
    partitionKeys.includes(name) ? undefined : written.writtenForm?.(ident(name), type),
  );
  if (forms.every((form) => form === undefined)) return rows;
  const items = schema.map(({ name }, index) => {
    const form = forms[index];
    return form === undefined ? ident(name) : sql`${form} AS ${ident(name)}`;
  });
  return sql`SELECT ${joinSql(items)} FROM (${rows})`;
}
