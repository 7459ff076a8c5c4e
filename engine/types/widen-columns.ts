/** Pinned columns and the values that were found: a value that does not fit a column becomes an alternative of its type. */

import { sameName } from '#engine/base/same-name.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import {
  arrayType,
  choiceType,
  mapType,
  sameType,
  structType,
  type Column,
  type DataType,
  type Schema,
} from '#engine/types/data-type.ts';
import { isWhole } from '#engine/types/common-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { mergeTypes } from '#engine/types/merge-types.ts';

/**
 * The same columns under the same names, each with a type that holds its own values and those found, whatever the order
 * of the files. Fields that are found and not pinned are dropped, as they are when the data is read. Text alone does not show
 * the size of a whole number, so a pinned one is assumed to hold the values found.
 * @param found for each file its columns, with their names in the data.
 * @param misfits names in the data of columns that are known not to hold the values found.
 */
export function widenColumns(
  pinned: Schema,
  found: readonly Schema[],
  misfits: ReadonlySet<string> = new Set(),
): Column[] {
  return pinned.map((column) => {
    const source = column.sourceName ?? column.name;
    const others = found.flatMap((schema) => {
      const other = schema.find(({ name }) => name === source) ?? schema.find(({ name }) => sameName(name, source));
      return other === undefined ? [] : [other.type];
    });
    const type = widenType(column.type, others);
    const tooNarrow = misfits.has(source) && sameType(type, column.type);
    return {
      ...column,
      type: tooNarrow
        ? widestFirst(others).reduce((left, right) => mergeTypes(left, right, 'glue'), column.type)
        : type,
    };
  });
}

export function sameColumns(left: Schema, right: Schema): boolean {
  return left.length === right.length && left.every(({ type }, index) => sameType(type, right[index]!.type));
}

/** The pinned type where it holds the others' values, else a choice that has all. */
function widenType(pinned: DataType, found: readonly DataType[]): DataType {
  const types = widestFirst(found);
  const [members, others] = partition(types, (type) => sharesForm(pinned, type));
  return others.reduce(widenByOne, pinned.kind === 'choice' ? pinned : widenMembers(pinned, members));
}

/** Whether the other's members become members of the pinned type. */
function sharesForm(pinned: DataType, type: DataType): boolean {
  // JSON has no maps: every object is found as a struct.
  if (pinned.kind === 'map' && type.kind === 'struct') return true;
  return pinned.kind === type.kind && ['struct', 'array', 'map'].includes(type.kind);
}

function widenMembers(pinned: DataType, found: readonly DataType[]): DataType {
  switch (pinned.kind) {
    case 'struct':
      return structType(
        widenColumns(
          pinned.fields,
          found.flatMap((type) => (type.kind === 'struct' ? [type.fields] : [])),
        ),
      );
    case 'array':
      return arrayType(
        widenType(
          pinned.element,
          found.flatMap((type) => (type.kind === 'array' ? [type.element] : [])),
        ),
      );
    case 'map':
      return mapType(
        pinned.key,
        widenType(
          pinned.value,
          found.flatMap((type) =>
            type.kind === 'map' ? [type.value] : type.kind === 'struct' ? type.fields.map((field) => field.type) : [],
          ),
        ),
      );
    default:
      return pinned;
  }
}

function widenByOne(pinned: DataType, found: DataType): DataType {
  if (pinned.kind === 'choice') return addAlternative(pinned.alternatives, found);
  if (holds(pinned, found)) return pinned;
  return alternativeName(pinned) === alternativeName(found)
    ? mergeTypes(pinned, found, 'widen')
    : choiceType([pinned, found]);
}

function addAlternative(alternatives: readonly DataType[], found: DataType): DataType {
  const alike = alternatives.findIndex(
    (type) => holds(type, found) || alternativeName(type) === alternativeName(found),
  );
  return alike === -1
    ? choiceType([...alternatives, found])
    : choiceType(alternatives.map((type, index) => (index === alike ? widenType(type, [found]) : type)));
}

/** Kinds of which an earlier one may hold a later one's values. */
const widest: readonly DataType['kind'][] = [
  'string',
  'varchar',
  'char',
  'double',
  'float',
  'decimal',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'timestamp',
  'timestamp_ntz',
  'date',
];

/** The same list for any order of the types: a type that another one holds comes behind it. */
function widestFirst(types: readonly DataType[]): DataType[] {
  const parts = new Map<string, DataType>();
  for (const type of types.flatMap((each) => (each.kind === 'choice' ? each.alternatives : [each])))
    parts.set(formatHive(type), type);
  const rank = ({ kind }: DataType): number => (widest.includes(kind) ? widest.indexOf(kind) : widest.length);
  return [...parts]
    .toSorted(([text, type], [otherText, other]) => rank(type) - rank(other) || (text < otherText ? -1 : 1))
    .map(([, type]) => type);
}

function partition<T>(items: readonly T[], fits: (item: T) => boolean): [T[], T[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))];
}

function holds(type: DataType, found: DataType): boolean {
  if (isWhole(type) && isWhole(found)) return true;
  return sameType(mergeTypes(type, found, 'widen'), type);
}
