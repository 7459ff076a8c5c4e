/** Types that Spark, or a format in Spark, does not hold as Tenon does. */

import type { DataType } from '#engine/types/data-type.ts';

/** A sentence; undefined: the values of the type are the same there. */
export function refusedKind(type: DataType, format: string): string | undefined {
  switch (type.kind) {
    case 'choice':
      return 'Spark has no choice types.';
    case 'null':
      return 'its type is unknown, since it has no values.';
    case 'char':
    case 'varchar':
      return 'Spark does not cut text to the length of its type.';
    case 'timestamp':
    case 'timestamp_ntz':
      return format === 'orc' ? 'Spark moves times in ORC files by the time zone of its machine.' : undefined;
    case 'array':
      return isText(format) ? nestedText : refusedKind(type.element, format);
    case 'map':
      return isText(format) ? nestedText : (refusedKind(type.key, format) ?? refusedKind(type.value, format));
    case 'struct':
      if (isText(format)) return nestedText;
      return type.fields.map((field) => refusedKind(field.type, format)).find((reason) => reason !== undefined);
    case 'binary':
      return isText(format) || format === 'json' ? `Spark writes bytes differently in ${format}.` : undefined;
    default:
      return undefined;
  }
}

const nestedText = 'Spark has no nested values in CSV.';

function isText(format: string): boolean {
  return format === 'csv';
}
