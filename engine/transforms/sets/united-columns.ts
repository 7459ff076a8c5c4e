/** Columns of several inputs combined by name: different types become a choice, and a column that an input lacks is null there. */

import { ident } from '#engine/base/sql.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { Item } from '#engine/transforms/select-list.ts';
import { widenValue } from '#engine/types/choice.ts';
import { clip, findColumn } from '#engine/types/column-lookup.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import { mergeTypes } from '#engine/types/merge-types.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/** Those of the first input, then those that only later ones have. @throws EngineError SchemaMismatch naming the column. */
export function unitedColumns(schemas: readonly Schema[]): Column[] {
  return schemas.reduce<Column[]>(unite, []);
}

/** The united columns of rows of one input. */
export function unitedItems(united: Schema, own: Schema): Item[] {
  return united.map(({ name, type }) => {
    const column = findColumn(own, name);
    return { name, value: column === undefined ? nullOf(type) : widenValue(ident(column.name), column.type, type) };
  });
}

function unite(columns: readonly Column[], next: Schema): Column[] {
  const merged = columns.map((column) => {
    const other = findColumn(next, column.name);
    return other === undefined ? column : { name: column.name, type: mergeNamed(column, other.type) };
  });
  const added = next.filter((column) => findColumn(columns, column.name) === undefined);
  return [...merged, ...added.map(({ name, type }) => ({ name, type }))];
}

function mergeNamed({ name, type }: Column, other: DataType): DataType {
  try {
    return mergeTypes(type, other);
  } catch (thrown) {
    const { message, hint } = toEngineError(thrown);
    throw new EngineError('SchemaMismatch', `Cannot combine column "${clip(name)}": ${message}`, {
      ...(hint === undefined ? {} : { hint }),
      details: { column: clip(name) },
    });
  }
}
