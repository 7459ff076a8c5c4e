/**
 * The schema that holds the rows of many files. All types of a column are merged at once, so the result does not depend
 * on the order of the files, except for the order of columns, fields and alternatives: that of first appearance.
 */

import { foldName } from '#engine/base/same-name.ts';
import { commonType, isFloating, isNumber } from '#engine/types/common-type.ts';
import {
  arrayType,
  choiceType,
  doubleType,
  floatType,
  mapType,
  nullType,
  sameType,
  stringType,
  structType,
  type ArrayType,
  type Column,
  type DataType,
  type MapType,
  type Schema,
  type StructType,
} from '#engine/types/data-type.ts';

export interface MergeRules {
  /** The result for types that no type can hold both of: text, or a choice of them. */
  readonly mixed: 'string' | 'choice';
  /** Whether `A` and `a` are two columns. */
  readonly caseSensitive: boolean;
}

/** JSON keeps mixed kinds apart; everything else falls back to text. Keys of JSON and elements of XML are found by their exact names. */
export function mergeRulesOf(format: string): MergeRules {
  return { mixed: format === 'json' ? 'choice' : 'string', caseSensitive: format === 'json' || format === 'xml' };
}

/** All columns of all schemas; names are those of the data. */
export function mergeSchemas(schemas: readonly Schema[], rules: MergeRules): Schema {
  if (schemas.length === 1) return schemas[0]!;
  const columns = new Map<string, { readonly first: Column; readonly types: Set<DataType> }>();
  for (const schema of schemas) {
    const keys = columnKeys(schema, rules);
    for (const [index, column] of schema.entries()) {
      const known = columns.get(keys[index]!);
      if (known === undefined) columns.set(keys[index]!, { first: column, types: new Set([column.type]) });
      else known.types.add(column.type);
    }
  }
  return [...columns.values()].map(({ first, types }) => {
    const type = mergeTypeSet([...types], rules);
    return type === first.type ? first : { ...first, type };
  });
}

/** Keeps the number of a key apart from the name: no format lets a column name hold it. */
export const numberedKey = '\u0000';

/**
 * The key by which columns of two files are the same column. Where case does not count, the second of two names in one
 * file that differ only in case stays a separate column.
 */
export function columnKeys(schema: Schema, rules: MergeRules): string[] {
  if (rules.caseSensitive) return schema.map((column) => column.sourceName ?? column.name);
  const seen = new Map<string, number>();
  return schema.map((column) => {
    const folded = foldName(column.name);
    const count = seen.get(folded) ?? 0;
    seen.set(folded, count + 1);
    return count === 0 ? folded : `${folded}${numberedKey}${count}`;
  });
}

/**
 * The type that holds the values of all types. One more type never gives a narrower result. Numbers of which some are
 * floating become double: a whole number that no double holds is then a misfit when it is read. What no type but text
 * can hold becomes text, or under `choice` a choice; a choice that a file has already stays one.
 */
export function mergeTypeSet(types: readonly DataType[], rules: MergeRules): DataType {
  const [first] = types;
  if (first !== undefined && types.every((type) => type === first || sameType(type, first))) return first;
  const parts = distinctParts(types);
  if (parts.length === 0) return nullType;
  if (parts.length === 1) return parts[0]!;
  const families = Map.groupBy(withoutEmptyObjects(parts, rules), (type) => familyOf(type, rules));
  const merged = [...families.values()].map((members) => mergeFamily(members, rules));
  if (merged.length === 1 && merged[0] !== undefined) return merged[0];
  if (rules.mixed === 'string' && !types.some(({ kind }) => kind === 'choice')) return stringType;
  const alternatives = merged.map((type) => type ?? doubleType);
  return alternatives.length === 1 ? alternatives[0]! : choiceType(alternatives);
}

/** Whether one type holds the values of both without becoming text, or a choice that neither is. */
export function mergesWell(left: DataType, right: DataType, rules: MergeRules): boolean {
  if (left === right || left.kind === 'null' || right.kind === 'null') return true;
  if (left.kind === 'choice' || right.kind === 'choice')
    return sameType(mergeTypeSet([left, right], rules), left) || sameType(mergeTypeSet([right, left], rules), right);
  const kept = withoutEmptyObjects([left, right], rules);
  return (
    kept.length === 1 || (familyOf(left, rules) === familyOf(right, rules) && mergeFamily(kept, rules) !== undefined)
  );
}

/** Different types other than null, choices as their alternatives, in order of first appearance. */
function distinctParts(types: readonly DataType[]): DataType[] {
  const parts: DataType[] = [];
  for (const type of types) {
    for (const part of type.kind === 'choice' ? type.alternatives : [type])
      if (part.kind !== 'null' && !parts.some((known) => known === part || sameType(known, part))) parts.push(part);
  }
  return parts;
}

/** In JSON an object without keys is a map without values until a file shows its keys. */
function withoutEmptyObjects(parts: readonly DataType[], { mixed }: MergeRules): readonly DataType[] {
  if (mixed === 'string' || !parts.some(({ kind }) => kind === 'struct')) return parts;
  return parts.filter((type) => type.kind !== 'map' || type.value.kind !== 'null');
}

/** Types of one family may have a type that holds them all. */
function familyOf(type: DataType, { mixed }: MergeRules): string {
  if (isNumber(type)) return 'number';
  switch (type.kind) {
    case 'string':
    case 'varchar':
    case 'char':
      return 'text';
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return 'time';
    case 'struct':
    case 'map':
      // An object of many keys is a map in JSON.
      return mixed === 'choice' ? 'object' : type.kind;
    default:
      return type.kind;
  }
}

/** undefined: no type of the family holds them all. */
function mergeFamily(members: readonly DataType[], rules: MergeRules): DataType | undefined {
  const [first] = members;
  if (first === undefined || members.length === 1) return first;
  if (isNumber(first)) return mergeNumbers(members);
  if (first.kind === 'array')
    return arrayType(
      mergeTypeSet(
        members.map((type) => (type as ArrayType).element),
        rules,
      ),
    );
  if (first.kind === 'struct' || first.kind === 'map') return mergeObjects(members, rules);
  return members.reduce<DataType | undefined>(widen, first);
}

function mergeObjects(members: readonly DataType[], rules: MergeRules): DataType {
  const structs = members.filter((type): type is StructType => type.kind === 'struct');
  const maps = members.filter((type): type is MapType => type.kind === 'map');
  if (maps.length === 0)
    return structType(
      mergeSchemas(
        structs.map(({ fields }) => fields),
        rules,
      ),
    );
  const values = [
    ...maps.map(({ value }) => value),
    ...structs.flatMap(({ fields }) => fields.map(({ type }) => type)),
  ];
  const keys = maps.map(({ key }) => key);
  return mapType(mergeTypeSet(keys, rules), mergeTypeSet(values, rules));
}

/** Exact numbers that no decimal can hold together have no common type, whatever else the column holds. */
function mergeNumbers(members: readonly DataType[]): DataType | undefined {
  const exact = members.filter((type) => !isFloating(type));
  const exactType = exact.reduce<DataType | undefined>(widen, exact[0]);
  if (exact.length === members.length || (exact.length > 0 && exactType === undefined)) return exactType;
  const isFloat = members.every((type) => commonType(type, floatType)?.kind === 'float');
  return isFloat ? floatType : doubleType;
}

function widen(left: DataType | undefined, right: DataType): DataType | undefined {
  return left === undefined ? undefined : commonType(left, right);
}
