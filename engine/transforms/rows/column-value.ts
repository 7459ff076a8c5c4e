/** A column or a field of a struct, by its path, with its type and the SQL of its value. */

import { ident, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import { inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

export interface ColumnValue {
  /** From the column to the field. */
  readonly path: readonly Column[];
  readonly type: DataType;
  readonly value: Sql;
}

/** @throws EngineError UnknownColumn, AmbiguousColumn. */
export function columnValue(text: string, columns: Schema): ColumnValue {
  const path = getPath(columns, text);
  const [first, ...fields] = path;
  return {
    path,
    type: path.at(-1)!.type,
    value: fields.reduce((whole, { name }) => fieldOf(whole, name), ident(first!.name)),
  };
}

/** For lineage. */
export function columnsAt(paths: readonly string[], port: string, columns: Schema): InputColumn[] {
  return paths.map((text) => inputColumn(port, getPath(columns, text)));
}

/** Whether values of the type have an order and an equality that people expect: no choice, no map, nothing that holds one. */
export function isComparable(type: DataType): boolean {
  switch (type.kind) {
    case 'choice':
    case 'map':
      return false;
    case 'array':
      return isComparable(type.element);
    case 'struct':
      return type.fields.every((field) => isComparable(field.type));
    default:
      return true;
  }
}

/** @param doing what needs an order, such as `sort by`. @throws EngineError TypeMismatch. */
export function refuseIncomparable(text: string, { type }: ColumnValue, doing: string): void {
  if (isComparable(type)) return;
  throw new EngineError('TypeMismatch', `Cannot ${doing} "${clip(text)}": its type is ${clip(formatHive(type))}.`, {
    hint: 'Resolve a choice with ResolveChoice first; of a map, use the values that you need.',
    details: { column: clip(text) },
  });
}
