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
import { mergeTypes } from '#engine/types/merge-types.ts';

/**
 * The same columns under the same names, each with a type that holds its own values and those found. Fields that are
 * found and not pinned are dropped, as they are when the data is read. Text alone does not show the size of a whole
 * number, so a pinned one is assumed to hold the values found.
 * @param found columns with their names in the data.
 * @param misfits names in the data of columns that are known not to hold the values found.
 */
export function widenColumns(pinned: Schema, found: Schema, misfits: ReadonlySet<string> = new Set()): Column[] {
  return pinned.map((column) => {
    const source = column.sourceName ?? column.name;
    const other = found.find(({ name }) => name === source) ?? found.find(({ name }) => sameName(name, source));
    if (other === undefined) return column;
    const type = widenType(column.type, other.type);
    const tooNarrow = misfits.has(source) && sameType(type, column.type);
    return { ...column, type: tooNarrow ? mergeTypes(column.type, other.type, 'glue') : type };
  });
}

export function sameColumns(left: Schema, right: Schema): boolean {
  return left.length === right.length && left.every(({ type }, index) => sameType(type, right[index]!.type));
}

/** The pinned type where it holds the other's values, else a choice that has both. */
function widenType(pinned: DataType, found: DataType): DataType {
  if (found.kind === 'choice') return found.alternatives.reduce(widenType, pinned);
  if (pinned.kind === 'choice') return addAlternative(pinned.alternatives, found);
  if (pinned.kind === 'struct' && found.kind === 'struct') return structType(widenColumns(pinned.fields, found.fields));
  if (pinned.kind === 'array' && found.kind === 'array') return arrayType(widenType(pinned.element, found.element));
  if (pinned.kind === 'map' && found.kind === 'map') return mapType(pinned.key, widenType(pinned.value, found.value));
  // JSON has no maps: every object is found as a struct.
  if (pinned.kind === 'map' && found.kind === 'struct')
    return mapType(pinned.key, found.fields.map((field) => field.type).reduce(widenType, pinned.value));
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
    : choiceType(alternatives.map((type, index) => (index === alike ? widenType(type, found) : type)));
}

function holds(type: DataType, found: DataType): boolean {
  if (isWhole(type) && isWhole(found)) return true;
  return sameType(mergeTypes(type, found, 'widen'), type);
}
