/** The type of a result column as a tree, read once from DuckDB's handles. */

import { duckdb, duckTypes, type LogicalType, type Result } from '#engine/duckdb/binding.ts';

export interface DuckType {
  /** One of duckTypes. */
  readonly id: number;
  /** `JSON` for a JSON column, which is text; else null. */
  readonly alias: string | null;
  /** Decimals: total digits and digits after the point; else 0. */
  readonly width: number;
  readonly scale: number;
  /** Storage type of decimals and enum positions: one of duckTypes; `id` for all others. */
  readonly storage: number;
  /** Labels of an enum. */
  readonly labels: readonly string[];
  /** Elements of a fixed-size array; else 0. */
  readonly size: number;
  /** Element of a list or array; key and value of a map; fields of a struct; tag and members of a union. */
  readonly children: readonly DuckField[];
}

export interface DuckField {
  readonly name: string;
  readonly type: DuckType;
}

/** True for the types whose inner form only DuckDB reads; their columns are cast to VARCHAR before they leave. */
export function leavesAsText(type: DuckType): boolean {
  return (
    type.id === duckTypes.variant ||
    type.id === duckTypes.bignum ||
    type.children.some((child) => leavesAsText(child.type))
  );
}

/** Columns of a result in order; names may repeat. */
export function readResultFields(result: Result): DuckField[] {
  const fields: DuckField[] = [];
  for (let index = 0; index < duckdb.column_count(result); index += 1) {
    fields.push({
      name: duckdb.column_name(result, index),
      type: readDuckType(duckdb.column_logical_type(result, index)),
    });
  }
  return fields;
}

export function readDuckType(type: LogicalType): DuckType {
  const id: number = duckdb.get_type_id(type);
  const plain: DuckType = {
    id,
    alias: duckdb.logical_type_get_alias(type),
    width: 0,
    scale: 0,
    storage: id,
    labels: [],
    size: 0,
    children: [],
  };
  switch (id) {
    case duckTypes.decimal:
      return {
        ...plain,
        width: duckdb.decimal_width(type),
        scale: duckdb.decimal_scale(type),
        storage: duckdb.decimal_internal_type(type),
      };
    case duckTypes.enum: {
      const labels: string[] = [];
      const count = duckdb.enum_dictionary_size(type);
      for (let index = 0; index < count; index += 1) labels.push(duckdb.enum_dictionary_value(type, index));
      return { ...plain, storage: duckdb.enum_internal_type(type), labels };
    }
    case duckTypes.list:
      return { ...plain, children: [{ name: 'element', type: readDuckType(duckdb.list_type_child_type(type)) }] };
    case duckTypes.array:
      return {
        ...plain,
        size: duckdb.array_type_array_size(type),
        children: [{ name: 'element', type: readDuckType(duckdb.array_type_child_type(type)) }],
      };
    case duckTypes.map:
      return {
        ...plain,
        children: [
          { name: 'key', type: readDuckType(duckdb.map_type_key_type(type)) },
          { name: 'value', type: readDuckType(duckdb.map_type_value_type(type)) },
        ],
      };
    case duckTypes.struct:
      return { ...plain, children: structFields(type) };
    case duckTypes.union:
      return { ...plain, children: unionFields(type) };
    default:
      return plain;
  }
}

function structFields(type: LogicalType): DuckField[] {
  const fields: DuckField[] = [];
  for (let index = 0; index < duckdb.struct_type_child_count(type); index += 1) {
    fields.push({
      name: duckdb.struct_type_child_name(type, index),
      type: readDuckType(duckdb.struct_type_child_type(type, index)),
    });
  }
  return fields;
}

/** Stored as a struct whose first field is the number of the member that is set. */
function unionFields(type: LogicalType): DuckField[] {
  const fields: DuckField[] = [{ name: 'tag', type: tagType }];
  for (let index = 0; index < duckdb.union_type_member_count(type); index += 1) {
    fields.push({
      name: duckdb.union_type_member_name(type, index),
      type: readDuckType(duckdb.union_type_member_type(type, index)),
    });
  }
  return fields;
}

const tagType: DuckType = {
  id: duckTypes.utinyint,
  alias: null,
  width: 0,
  scale: 0,
  storage: duckTypes.utinyint,
  labels: [],
  size: 0,
  children: [],
};
