/** Builds, reads, widens, compares and splits choice values: SQL over the tagged STRUCT of choice-struct.ts. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { alternativeName, choiceTag } from '#engine/types/choice-struct.ts';
import { castScalar } from '#engine/types/cast-scalar.ts';
import { sameType, type ChoiceType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { mergeTypes } from '#engine/types/merge-types.ts';
import { eachElement, eachEntry, fieldOf, findField, nullOf, onStruct, packStruct } from '#engine/types/value-walk.ts';

/**
 * The choice that holds `value`, which is of the alternative named `name`; NULL where `of` is.
 * @param of shorter SQL that is NULL where the value is: each mention of a value that is converted in turn doubles the SQL.
 */
export function makeChoice(value: Sql, name: string, choice: ChoiceType, of = value): Sql {
  return packStruct(of, [
    { name: choiceTag, value: literal(name) },
    ...choice.alternatives.map((type) => ({
      name: alternativeName(type),
      value: alternativeName(type) === name ? sql`CAST(${value} AS ${toDuckDb(type)})` : nullOf(type),
    })),
  ]);
}

/** Name of the alternative that holds the value; NULL for a null value. */
export function choiceTagOf(choice: Sql): Sql {
  return fieldOf(choice, choiceTag);
}

/** The value when it is of that alternative, else NULL. */
export function readAlternative(choice: Sql, name: string): Sql {
  return fieldOf(choice, name);
}

/**
 * The same value as `to`, which {@link mergeTypes} gave for `from` and something else: alternatives are added,
 * missing fields are NULL, numbers widen. Never fails, loses nothing.
 */
export function widenValue(value: Sql, from: DataType, to: DataType, depth = 0): Sql {
  if (sameType(from, to)) return value;
  if (from.kind === 'null') return nullOf(to);
  if (to.kind === 'choice')
    return from.kind === 'choice' ? widenChoice(value, from, to, depth) : intoChoice(value, from, to, depth);
  if (from.kind === 'struct' && to.kind === 'struct') {
    return onStruct(value, depth, (struct, deeper) =>
      packStruct(
        struct,
        to.fields.map((field) => {
          const own = findField(from.fields, field.name);
          return {
            name: field.name,
            value:
              own === undefined
                ? nullOf(field.type)
                : widenValue(fieldOf(struct, own.name), own.type, field.type, deeper),
          };
        }),
      ),
    );
  }
  if (from.kind === 'array' && to.kind === 'array') {
    return eachElement(value, depth, (element) => widenValue(element, from.element, to.element, depth + 1));
  }
  if (from.kind === 'map' && to.kind === 'map') {
    return eachEntry(value, depth, (key, entry) => [
      widenValue(key, from.key, to.key, depth + 1),
      widenValue(entry, from.value, to.value, depth + 1),
    ]);
  }
  return castScalar(value, from, to);
}

function intoChoice(value: Sql, from: DataType, to: ChoiceType, depth: number): Sql {
  const name = alternativeName(from);
  const alternative = to.alternatives.find((type) => alternativeName(type) === name);
  return alternative === undefined
    ? nullOf(to)
    : makeChoice(widenValue(value, from, alternative, depth), name, to, value);
}

function widenChoice(value: Sql, from: ChoiceType, to: ChoiceType, depth: number): Sql {
  const known = new Map(from.alternatives.map((type) => [alternativeName(type), type]));
  return packStruct(value, [
    { name: choiceTag, value: choiceTagOf(value) },
    ...to.alternatives.map((type) => {
      const name = alternativeName(type);
      const source = known.get(name);
      return {
        name,
        value: source === undefined ? nullOf(type) : widenValue(readAlternative(value, name), source, type, depth),
      };
    }),
  ]);
}

/** Two values converted to one type, so that `=` between them means the same type and the same value. */
export function comparable(
  left: Sql,
  leftType: DataType,
  right: Sql,
  rightType: DataType,
): { left: Sql; right: Sql; type: DataType } {
  const type = mergeTypes(leftType, rightType);
  return { left: widenValue(left, leftType, type), right: widenValue(right, rightType, type), type };
}

/** ResolveChoice `make_cols`: one column `<name>_<typeName>` per alternative. */
export function choiceColumns(
  value: Sql,
  name: string,
  choice: ChoiceType,
): { name: string; type: DataType; value: Sql }[] {
  return choice.alternatives.map((type) => {
    const alternative = alternativeName(type);
    return { name: `${name}_${alternative}`, type, value: readAlternative(value, alternative) };
  });
}

/** ResolveChoice `make_struct`: a plain struct, one nullable field per alternative named by its type. */
export function choiceAsStruct(value: Sql, choice: ChoiceType): Sql {
  return packStruct(
    value,
    choice.alternatives.map((type) => {
      const name = alternativeName(type);
      return { name, value: readAlternative(value, name) };
    }),
  );
}
