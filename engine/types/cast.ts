/** CAST of any value as Glue and Spark do it (non-ANSI), and ResolveChoice's cast and project. */

import { coalesced } from '#engine/types/coalesced.ts';
import type { Sql } from '#engine/base/sql.ts';
import { castScalar } from '#engine/types/cast-scalar.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { readAlternative, widenValue } from '#engine/types/choice.ts';
import { sameType, type ChoiceType, type DataType } from '#engine/types/data-type.ts';
import { eachElement, eachEntry, fieldOf, findField, nullOf, onStruct, packStruct } from '#engine/types/value-walk.ts';

/**
 * `value` of type `from` as `to`; a value that does not convert is NULL, never an error (see castScalar). A struct is cast
 * field by field, by name; lists and maps element by element; nested values become JSON text when cast to string.
 * @param depth of nested lambdas around the value.
 */
export function castValue(value: Sql, from: DataType, to: DataType, depth = 0): Sql {
  if (sameType(from, to)) return value;
  if (from.kind === 'null') return nullOf(to);
  if (to.kind === 'choice') return widenValue(value, from, to, depth);
  if (from.kind === 'choice') return castChoice(value, from, to, depth);
  switch (to.kind) {
    case 'array':
      return from.kind === 'array'
        ? eachElement(value, depth, (element) => castValue(element, from.element, to.element, depth + 1))
        : nullOf(to);
    case 'map':
      return from.kind === 'map'
        ? eachEntry(value, depth, (key, entry) => [
            castValue(key, from.key, to.key, depth + 1),
            castValue(entry, from.value, to.value, depth + 1),
          ])
        : nullOf(to);
    case 'struct': {
      if (from.kind !== 'struct') return nullOf(to);
      return onStruct(value, depth, (struct, deeper) =>
        packStruct(
          struct,
          to.fields.map(({ name, type }) => {
            const source = findField(from.fields, name);
            return {
              name,
              value:
                source === undefined
                  ? nullOf(type)
                  : castValue(fieldOf(struct, source.name), source.type, type, deeper),
            };
          }),
        ),
      );
    }
    default:
      return castScalar(value, from, to);
  }
}

/** ResolveChoice `cast:T`: every alternative cast to `type`; NULL if it does not convert. */
export function castChoice(value: Sql, choice: ChoiceType, type: DataType, depth = 0): Sql {
  const casts = choice.alternatives.map((alternative) =>
    castValue(readAlternative(value, alternativeName(alternative)), alternative, type, depth),
  );
  return coalesced(casts);
}

/** ResolveChoice `project:T`: values that are of `type` already; the others are NULL. */
export function projectChoice(value: Sql, choice: ChoiceType, type: DataType, depth = 0): Sql {
  const name = alternativeName(type);
  const alternative = choice.alternatives.find((other) => alternativeName(other) === name);
  return alternative === undefined ? nullOf(type) : castValue(readAlternative(value, name), alternative, type, depth);
}
