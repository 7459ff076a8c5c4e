/** Columns of a table after rows were merged into it: its own with their types, then those that only the new rows have. */

import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip, findColumn, getColumn } from '#engine/types/column-lookup.ts';
import { commonType, isFloating, isWhole } from '#engine/types/common-type.ts';
import { decimalType, sameType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';
import { widerType } from '#engine/types/merge-types.ts';

export interface MergedColumn {
  readonly name: string;
  readonly type: DataType;
  /** undefined: the table does not have it. */
  readonly table: Column | undefined;
  /** undefined: the new rows do not have it. */
  readonly own: Column | undefined;
}

/**
 * @param table undefined: it does not exist yet.
 * @throws EngineError UnknownColumn, SchemaMismatch where the column of the table does not hold every value of the new type.
 */
export function mergedColumns(rows: Schema, table: Schema | undefined, notWritten: readonly string[]): MergedColumn[] {
  const dropped = new Set(notWritten.map((name) => getColumn(rows, name)));
  const written = rows.filter((column) => !dropped.has(column));
  const known = (table ?? []).map((column): MergedColumn => {
    const own = findColumn(written, column.name);
    if (own !== undefined) refuseOtherType(column, own);
    return { name: column.name, type: column.type, table: column, own };
  });
  const added = written.filter(({ name }) => table === undefined || findColumn(table, name) === undefined);
  return [...known, ...added.map((own): MergedColumn => ({ name: own.name, type: own.type, table: undefined, own }))];
}

/** The value of a new row in the type of the table. A number that it does not hold stops the statement. */
export function newValue({ own, type }: MergedColumn & { readonly own: Column }): Sql {
  const value = ident(own.name);
  const cast = castValue(value, own.type, type);
  // Whole numbers and decimals are merged with a double as where files are read: each value has to fit.
  if (isFloating(own.type) || !isFloating(type) || commonType(own.type, type) !== undefined) return cast;
  const exact = toDuckDb(isWhole(own.type) ? decimalType(38, 0) : own.type);
  const message = literal(`Column ${clip(own.name)} is ${formatHive(type)} in the table, which does not hold `);
  return sql`CASE WHEN ${value} IS NULL OR TRY_CAST(${cast} AS ${exact}) IS NOT DISTINCT FROM CAST(${value} AS ${exact}) THEN ${cast} ELSE CAST(error(${message} || CAST(${value} AS VARCHAR)) AS ${toDuckDb(type)}) END`;
}

function refuseOtherType(column: Column, own: Column): void {
  if (sameType(column.type, own.type)) return;
  const wider = own.type.kind === 'choice' ? undefined : widerType(own.type, column.type);
  if (wider !== undefined && sameType(wider, column.type)) return;
  throw new EngineError(
    'SchemaMismatch',
    `Column "${clip(column.name)}" is ${clip(formatHive(column.type))} in the table and ${clip(formatHive(own.type))} in the new rows.`,
    {
      hint: 'Cast the column with Change Schema (ApplyMapping) before the target.',
      details: { column: clip(column.name) },
    },
  );
}
