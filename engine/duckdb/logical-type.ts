/** DuckDB's handle of our type, for tables and chunks that are filled from outside SQL. */

import { choiceStruct } from '#engine/types/choice-struct.ts';
import type { DataType, SimpleKind } from '#engine/types/data-type.ts';
import { duckdb, duckTypes, type LogicalType } from '#engine/duckdb/binding.ts';

const simpleIds: Readonly<Record<SimpleKind, number>> = {
  boolean: duckTypes.boolean,
  tinyint: duckTypes.tinyint,
  smallint: duckTypes.smallint,
  int: duckTypes.integer,
  bigint: duckTypes.bigint,
  float: duckTypes.float,
  double: duckTypes.double,
  string: duckTypes.varchar,
  binary: duckTypes.blob,
  date: duckTypes.date,
  timestamp: duckTypes.timestampTz,
  timestamp_ntz: duckTypes.timestamp,
  null: duckTypes.integer,
};

/** The same type as `toDuckDb` spells. */
export function toLogicalType(type: DataType): LogicalType {
  switch (type.kind) {
    case 'decimal':
      return duckdb.create_decimal_type(type.precision, type.scale);
    case 'char':
    case 'varchar':
      return duckdb.create_logical_type(duckTypes.varchar);
    case 'array':
      return duckdb.create_list_type(toLogicalType(type.element));
    case 'map':
      return duckdb.create_map_type(toLogicalType(type.key), toLogicalType(type.value));
    case 'struct':
      return duckdb.create_struct_type(
        type.fields.map((field) => toLogicalType(field.type)),
        type.fields.map((field) => field.name),
      );
    case 'choice':
      return toLogicalType(choiceStruct(type));
    default:
      return duckdb.create_logical_type(simpleIds[type.kind]);
  }
}
