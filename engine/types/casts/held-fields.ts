/**
 * Casts of fields of structs, computed where they stand. DuckDB 1.5.5 moves the cast of a field below TRY, CASE and filters,
 * where it fails for rows that they guard (https://github.com/duckdb/duckdb/issues/25236).
 */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

/** A value that is cast next: TRY under the cast keeps it in place. No more than the field is read. */
export function heldField(value: Sql): Sql {
  return value.text.startsWith('struct_extract(') ? sql`TRY(${value})` : value;
}

/** Whether a SELECT that a person wrote over these columns may cast a field of a struct. */
export function mayCastField(select: string, columns: Schema): boolean {
  return holdFields(columns) && /\bcast\b|\btry\b|::/iu.test(select);
}

/** Whether these columns have structs. */
export function holdFields(columns: Schema): boolean {
  return columns.some(({ type }) => hasFields(type));
}

/** Also in lists and maps: unnested, their structs are columns. */
function hasFields(type: DataType): boolean {
  switch (type.kind) {
    case 'struct':
    case 'choice':
      return true;
    case 'array':
      return hasFields(type.element);
    case 'map':
      return hasFields(type.key) || hasFields(type.value);
    default:
      return false;
  }
}

const held = sql`/* casts of fields stay */`;

/** A SELECT for which the session turns off the optimizer that moves casts. It also skips unused columns, so all are read. */
export function withHeldCasts(select: Sql): Sql {
  return sql`${select} ${held}`;
}

export function holdsCasts(statement: string): boolean {
  return statement.includes(held.text);
}
