/** A type without the order of fields and alternatives, which is that of first appearance. */

import type { DataType } from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';

export function sortedType(text: string): string {
  return JSON.stringify(sorted(parseHive(text)));
}

function sorted(type: DataType): unknown {
  switch (type.kind) {
    case 'struct':
      return { struct: type.fields.map((field) => JSON.stringify([field.name, sorted(field.type)])).sort() };
    case 'choice':
      return { choice: type.alternatives.map((each) => JSON.stringify(sorted(each))).sort() };
    case 'array':
      return { array: sorted(type.element) };
    case 'map':
      return { key: sorted(type.key), value: sorted(type.value) };
    default:
      return formatHive(type);
  }
}
