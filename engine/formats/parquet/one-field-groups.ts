/** Lists whose elements are structs of one field, in the forms of which DuckDB makes lists of the field's values. */

import { numberAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';

/** Of Parquet's FieldRepetitionType. */
const repeated = 2;
/** Of Parquet's ConvertedType, and the fields of its LogicalType. */
const converted = { map: 1, mapEntry: 2, list: 3 } as const;
const logical = { map: 2, list: 3 } as const;

/**
 * A repeated group is a list of structs by itself, and within a LIST where it is named `array` or after the list, by the
 * rules of backward compatibility (parquet-format, LogicalTypes); any other one of one field within a LIST only wraps it.
 * @param elements of the schema, the root first.
 * @returns a warning for each list whose field is not named.
 */
export function warnOfOneFieldGroups(elements: readonly ThriftStruct[]): string[] {
  const warnings: string[] = [];
  let at = 0;
  const walk = (parent: ThriftStruct, path: readonly string[]): void => {
    const count = numberAt(parent, 5) ?? 0;
    for (let child = 0; child < count; child += 1) {
      const element = elements[(at += 1)];
      if (element === undefined) return;
      const own = [...path, nameOf(element)];
      const field = elements[at + 1];
      if (field !== undefined && numberAt(element, 5) === 1 && isStruct(element, parent)) {
        const list = isList(parent) ? path : own;
        warnings.push(
          `The elements of ${list.join('.')} are structs with the only field ${nameOf(field)}; they are read as its values.`,
        );
      }
      walk(element, own);
    }
  };
  if (elements[0] !== undefined) walk(elements[0], []);
  return warnings;
}

function isStruct(element: ThriftStruct, parent: ThriftStruct): boolean {
  if (numberAt(element, 3) !== repeated || isMap(parent)) return false;
  return !isList(parent) || nameOf(element) === 'array' || nameOf(element) === `${nameOf(parent)}_tuple`;
}

function isList(group: ThriftStruct): boolean {
  return numberAt(group, 6) === converted.list || hasLogical(group, logical.list);
}

function isMap(group: ThriftStruct): boolean {
  const kind = numberAt(group, 6);
  return kind === converted.map || kind === converted.mapEntry || hasLogical(group, logical.map);
}

function hasLogical(group: ThriftStruct, id: number): boolean {
  const type = group.get(10)?.value;
  return type instanceof Map && type.has(id);
}
