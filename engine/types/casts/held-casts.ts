/**
 * Casts computed where they stand. DuckDB 1.5.5 moves the cast of a struct's field below TRY, CASE and filters
 * (https://github.com/duckdb/duckdb/issues/25236), and one that occurs within TRY and elsewhere out of it; there it fails for
 * rows that they guard.
 */

import { sql, type Sql } from '#engine/base/sql.ts';
import { holdsType, type DataType, type Schema } from '#engine/types/data-type.ts';

/** A value that is cast next: TRY under the cast keeps it in place. No more than the field is read. */
export function heldField(value: Sql): Sql {
  return value.text.startsWith('struct_extract(') ? sql`TRY(${value})` : value;
}

/** What is held of a SELECT that a person wrote. */
export type HeldCasts = 'none' | 'columns' | 'fields';

/**
 * TRY_CAST is never moved.
 * @param texts of the SELECT and of the views in it. @param columns of all tables that these read.
 * @param takesFirst it orders rows that DuckDB stores and takes the first: by a field, DuckDB 1.5.5 takes those by another one,
 *   and fails (https://github.com/duckdb/duckdb/issues/23903, 24657).
 */
export function castsToHold(texts: readonly string[], columns: Schema, takesFirst = false): HeldCasts {
  const mayCast = texts.some((text) => /\bcast\b|\btry\b|::/iu.test(text));
  // In lists and maps, too: unnested, their structs are columns.
  if (columns.some(({ type }) => holdsType(type, hasFields))) return mayCast || takesFirst ? 'fields' : 'none';
  return mayCast ? 'columns' : 'none';
}

function hasFields({ kind }: DataType): boolean {
  return kind === 'struct' || kind === 'choice';
}

const notes = { columns: sql`/* casts stay */`, fields: sql`/* casts of fields stay */` };
const optimizers = {
  columns: ['common_subexpressions'],
  fields: ['unused_columns', 'common_subexpressions', 'late_materialization'],
};

/** A SELECT with a note by which the session turns optimizers off; for `fields` then all columns are read. */
export function withHeldCasts(select: Sql, held: HeldCasts): Sql {
  return held === 'none' ? select : sql`${select} ${notes[held]}`;
}

/** Optimizers that must be off for the statement. */
export function optimizersThatMove(statement: string): readonly string[] {
  if (statement.includes(notes.fields.text)) return optimizers.fields;
  return statement.includes(notes.columns.text) ? optimizers.columns : [];
}
