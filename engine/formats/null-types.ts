/** Columns without any value: kept as null types for merging, else taken for text. */

import { arrayType, mapType, stringType, structType, type DataType, type Schema } from '#engine/types/data-type.ts';

/** The schema with every null type, at any level, as string. */
export function withoutNullTypes(schema: Schema): Schema {
  return schema.map((column) => ({ ...column, type: withoutNull(column.type) }));
}

function withoutNull(type: DataType): DataType {
  switch (type.kind) {
    case 'null':
      return stringType;
    case 'array':
      return arrayType(withoutNull(type.element));
    case 'map':
      return mapType(type.key, withoutNull(type.value));
    case 'struct':
      return structType(withoutNullTypes(type.fields));
    case 'choice':
      return { kind: 'choice', alternatives: type.alternatives.map(withoutNull) };
    default:
      return type;
  }
}
