/** Names of columns and fields that SQL allows: not empty, without NUL, distinct even ignoring case. */

import { foldName, numberedNames } from '#engine/base/same-name.ts';
import { arrayType, mapType, structType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';

/** Names that have to change keep what the file calls them as `sourceName`; at every level. */
export function withDistinctNames(schema: Schema): Column[] {
  const taken = new Set(schema.map(({ name }) => name));
  const seen = new Set<string>();
  const numbered = numberedNames(2);
  return schema.map((column, index) => {
    const type = distinctInside(column.type);
    const wanted = column.name === '' || column.name.includes('\0') ? `col${index}` : column.name;
    let name = wanted;
    while (seen.has(foldName(name)) || (name !== column.name && taken.has(name))) name = numbered(wanted);
    seen.add(foldName(name));
    return name === column.name ? { ...column, type } : { name, type, sourceName: column.sourceName ?? column.name };
  });
}

function distinctInside(type: DataType): DataType {
  switch (type.kind) {
    case 'array':
      return arrayType(distinctInside(type.element));
    case 'map':
      return mapType(distinctInside(type.key), distinctInside(type.value));
    case 'struct':
      return structType(withDistinctNames(type.fields));
    case 'choice':
      return { kind: 'choice', alternatives: type.alternatives.map(distinctInside) };
    default:
      return type;
  }
}
