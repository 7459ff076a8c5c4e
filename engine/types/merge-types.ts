/** The type that holds the values of two types: Glue's merge, and the widening one that crawlers use. */

import { foldName } from '#engine/base/same-name.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { commonType, isNumber } from '#engine/types/common-type.ts';
import {
  arrayType,
  choiceType,
  doubleType,
  mapType,
  sameType,
  stringType,
  structType,
  type Column,
  type DataType,
} from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/**
 * `glue`: AWS Glue's DynamicFrame merge: types of different names make a choice, int and long too.
 * `widen`: numbers widen to one number type, dates to timestamps, and what still differs is a string; never a choice.
 */
export type MergeMode = 'glue' | 'widen';

/**
 * The merge of two types. Null yields to the other; structs keep the fields of `left` in order, then those
 * only in `right`; arrays and maps merge their elements. Two decimals or texts widen, where Glue keeps the first and loses values.
 * @throws EngineError SchemaMismatch in mode `glue` for two decimals that no decimal holds.
 */
export function mergeTypes(left: DataType, right: DataType, mode: MergeMode = 'glue'): DataType {
  if (sameType(left, right) || right.kind === 'null') return left;
  if (left.kind === 'null') return right;
  if (left.kind === 'choice' || right.kind === 'choice') return mergeChoices(left, right, mode);
  if (left.kind === 'struct' && right.kind === 'struct')
    return structType(mergeFields(left.fields, right.fields, mode));
  if (left.kind === 'array' && right.kind === 'array') return arrayType(mergeTypes(left.element, right.element, mode));
  if (left.kind === 'map' && right.kind === 'map') {
    return mapType(mergeTypes(left.key, right.key, mode), mergeTypes(left.value, right.value, mode));
  }
  if (mode === 'widen') return widerType(left, right) ?? stringType;
  if (alternativeName(left) !== alternativeName(right)) return choiceType([left, right]);
  return commonType(left, right) ?? refuse(left, right);
}

/** A choice holds one type of each name, so it cannot hold two decimals. */
function refuse(left: DataType, right: DataType): never {
  throw new EngineError(
    'SchemaMismatch',
    `No type can hold every ${formatHive(left)} and every ${formatHive(right)}.`,
    {
      hint: 'Cast one of them to the other with Change Schema (ApplyMapping) first.',
    },
  );
}

function mergeChoices(left: DataType, right: DataType, mode: MergeMode): DataType {
  const alternatives = left.kind === 'choice' ? [...left.alternatives] : [left];
  for (const type of right.kind === 'choice' ? right.alternatives : [right]) {
    const index = alternatives.findIndex((other) => alternativeName(other) === alternativeName(type));
    if (index === -1) alternatives.push(type);
    else alternatives[index] = mergeTypes(alternatives[index]!, type, mode);
  }
  return alternatives.length === 1 ? alternatives[0]! : choiceType(alternatives);
}

/** Fields by exact name, else by one that differs in case only; name and `sourceName` come from the left one. */
export function mergeFields(left: readonly Column[], right: readonly Column[], mode: MergeMode): Column[] {
  const others = new Map(right.map((column) => [column.name, column]));
  const exact = new Set(left.map(({ name }) => name));
  const alike = new Map(
    right.filter(({ name }) => !exact.has(name)).map((column) => [foldName(column.name), column.name]),
  );
  const merged = left.map((column) => {
    const name = others.has(column.name) ? column.name : alike.get(foldName(column.name));
    const other = name === undefined ? undefined : others.get(name);
    if (name !== undefined) others.delete(name);
    return other === undefined ? column : { ...column, type: mergeTypes(column.type, other.type, mode) };
  });
  return [...merged, ...others.values()];
}

/**
 * The type that holds both of two scalar types, for readers of text: {@link commonType}; for numbers without an exact one, a
 * double; undefined when there is none but string.
 */
export function widerType(left: DataType, right: DataType): DataType | undefined {
  const exact = sameType(left, right) || !(hasParts(left) || hasParts(right)) ? commonType(left, right) : undefined;
  if (exact !== undefined || !isNumber(left) || !isNumber(right)) return exact;
  // Two decimals with too many digits together become text: doubles would lose digits of the data.
  return [left.kind, right.kind].some((kind) => kind === 'float' || kind === 'double') ? doubleType : undefined;
}

function hasParts({ kind }: DataType): boolean {
  return kind === 'struct' || kind === 'array' || kind === 'map';
}
