/** How functions of lists, maps and JSON are written in Spark SQL, where the same words would not do. */

import {
  none,
  sparkCall,
  sparkName,
  sparkText,
  type SparkArgument,
  type SparkForm,
} from '#engine/types/functions/spark-form.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { familyOfType } from '#engine/types/expression/family.ts';

/** Of text, the number of its characters. */
export const sparkSize: SparkForm = ([value]) =>
  value!.family === 'text' ? `coalesce(length(${value!.text}), -1)` : `size(${value!.text})`;

/** Place 0 is null here, an error in Spark. Of a map, the second argument is a key, of a struct the name of a field. */
export const sparkElement: SparkForm = ([from, at]) => {
  const kind = from!.type?.kind;
  if (kind === 'map') return `element_at(${from!.text}, ${at!.text})`;
  if (kind === 'struct' && typeof at!.literal === 'string') return `${from!.text}.${sparkName(at!.literal)}`;
  if (kind !== 'array') return none('Spark reads elements of lists and maps only.');
  if (at!.literal === 0n) return none('A list has no position 0: the element is null here, an error in Spark.');
  if (at!.literal !== undefined) return `element_at(${from!.text}, ${at!.text})`;
  const isInt = at!.type !== undefined && ['tinyint', 'smallint', 'int'].includes(at!.type.kind);
  return `element_at(${from!.text}, nullif(${isInt ? at!.text : `CAST(${at!.text} AS INT)`}, 0))`;
};

/** @param name of a function of a list and a value. */
export function searches(name: string): SparkForm {
  return (args) => {
    const [list, value] = args;
    if (value!.literal === null)
      return name === 'array_contains'
        ? none('Spark refuses array_contains of NULL, which is null here.')
        : sparkCall(name)(args);
    const element = list!.type?.kind === 'array' ? familyOfType(list!.type.element) : undefined;
    const isNumber = (family: string | undefined): boolean => family === 'whole' || family === 'number';
    const agree = element === value!.family || (isNumber(element) && isNumber(value!.family));
    return agree && element !== undefined
      ? sparkCall(name)(args)
      : none(`${name} looks for a value whose type differs from that of the elements, which Spark refuses.`);
  };
}

/** Fields that are null are written, as here. */
export const sparkJson: SparkForm = ([value]) => jsonOf(value!);

export function jsonOf({ text, type, family }: SparkArgument): ReturnType<SparkForm> {
  if (family !== 'nested') return none('to_json takes only lists, maps and structs in Spark.');
  if (type === undefined || holds(type, writtenOtherwise))
    return none('Times, bytes and choices within JSON are written differently in Spark.');
  return `to_json(${text}, map('ignoreNullFields', 'false'))`;
}

const writtenOtherwise: ReadonlySet<DataType['kind']> = new Set(['timestamp', 'timestamp_ntz', 'binary', 'choice']);

/** True when the type, or one within it, is of such a kind. */
export function holds(type: DataType, kinds: ReadonlySet<DataType['kind']>): boolean {
  if (kinds.has(type.kind)) return true;
  switch (type.kind) {
    case 'array':
      return holds(type.element, kinds);
    case 'map':
      return holds(type.key, kinds) || holds(type.value, kinds);
    case 'struct':
      return type.fields.some((field) => holds(field.type, kinds));
    default:
      return false;
  }
}

/** A key in quotes is `."a b"` here, `['a b']` in Spark. */
export const sparkJsonObject: SparkForm = ([json, path]) => {
  if (typeof path!.literal !== 'string') return sparkCall('get_json_object')([json!, path!]);
  const written = path!.literal.replaceAll(/\."(?<key>[^"'\]]*)"/gu, (_all, key: string) => `['${key}']`);
  if (written.includes('"')) return none('The path has a key in quotes that Spark cannot read.');
  if (/\.\*/u.test(written)) return none('Spark does not support .* in a path.');
  return `get_json_object(${json!.text}, ${sparkText(written)})`;
};
