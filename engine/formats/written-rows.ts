/** What files of a format hold: values in a form that reads back the same, under names that it can store. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { Format, FormatCode } from '#engine/formats/format.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** The rows that COPY is given. @param partitionKeys columns that are in the names of folders, and stay as they are. */
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

/** More are counted. */
const mostNamed = 10;

/** A sentence about all of them; none: the names are unchanged. */
export function renamedColumns(format: Format, columns: Schema): string[] {
  const renamed = format.renames?.(columns) ?? [];
  if (renamed.length === 0) return [];
  const named = renamed.slice(0, mostNamed).map(({ path, written }) => `${quoted(path)} as ${quoted(written)}`);
  const more = renamed.length > mostNamed ? ` and ${renamed.length - mostNamed} more` : '';
  return [`${format.title} cannot store these names unchanged, and has ${named.join(', ')}${more}.`];
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
