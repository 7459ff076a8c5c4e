/** The type that a person states for the values in a column of text. */

import { EngineError } from '#engine/contract/errors.ts';
import { statedType } from '#engine/transforms/nested/stated-type.ts';
import { checkedSchema } from '#engine/transforms/select-list.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** @param name of the column that gets it. @throws EngineError InvalidInput. */
export function parsedType(name: string, schema: string): DataType {
  const type = statedType(schema);
  refuseEmpty(type, schema);
  checkedSchema([{ name, type }]);
  return type;
}

/** DuckDB has no value without a type, and no struct without fields. */
function refuseEmpty(type: DataType, text: string): void {
  const isEmpty = type.kind === 'null' || (type.kind === 'struct' && type.fields.length === 0);
  if (isEmpty) {
    throw new EngineError('InvalidInput', `Cannot parse as "${clip(text)}": no value has this type.`, {
      hint: 'State a type such as struct<a:int>.',
      details: { value: clip(text) },
    });
  }
  switch (type.kind) {
    case 'array':
      return refuseEmpty(type.element, text);
    case 'map':
      return refuseEmpty(type.value, text);
    case 'struct':
      for (const field of type.fields) refuseEmpty(field.type, text);
      return;
    default:
  }
}
