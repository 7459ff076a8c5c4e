/** The shape of a type with every value in it as text, for readers of formats that hold only text. */

import { arrayType, mapType, stringType, structType, type DataType, type Schema } from '#engine/types/data-type.ts';

/** Arrays, maps and structs keep their form; everything else, a choice too, is text. */
export function withTextLeaves(schema: Schema): Schema {
  return schema.map((column) => ({ ...column, type: textLeaves(column.type) }));
}

function textLeaves(type: DataType): DataType {
  switch (type.kind) {
    case 'array':
      return arrayType(textLeaves(type.element));
    case 'map':
      return mapType(stringType, textLeaves(type.value));
    case 'struct':
      return structType(withTextLeaves(type.fields));
    default:
      return stringType;
  }
}
