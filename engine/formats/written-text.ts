/** Nested values and numbers as JSON text that reads back as the same values, and which types no text holds. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { stringType, type DataType } from '#engine/types/data-type.ts';
import { eachElement, eachEntry, fieldOf, packStruct } from '#engine/types/value-walk.ts';

/** Decimals up to here survive a reader that takes every JSON number for a double. */
const safeDigits = 15;

/**
 * The value in a form of which DuckDB's `to_json` makes text that reads back the same: longer decimals and numbers that
 * JSON does not know (NaN, infinities) as strings. undefined: it is so already.
 */
export function jsonForm(value: Sql, type: DataType, depth = 0): Sql | undefined {
  switch (type.kind) {
    case 'decimal':
      return type.precision <= safeDigits ? undefined : sql`CAST(${value} AS VARCHAR)`;
    case 'float':
    case 'double':
      return sql`CASE WHEN isfinite(${value}) THEN to_json(${value}) ELSE to_json(CAST(${value} AS VARCHAR)) END`;
    case 'array': {
      const { element } = type;
      return jsonForm(value, element, depth) === undefined
        ? undefined
        : eachElement(value, depth, (item) => jsonForm(item, element, depth + 1)!);
    }
    case 'map': {
      const entry = type.value;
      return jsonForm(value, entry, depth) === undefined
        ? undefined
        : eachEntry(value, depth, (key, item) => [key, jsonForm(item, entry, depth + 1)!]);
    }
    case 'struct': {
      const fields = type.fields.map((field) => {
        const own = fieldOf(value, field.name);
        return { name: field.name, own, made: jsonForm(own, field.type, depth) };
      });
      if (fields.every(({ made }) => made === undefined)) return undefined;
      return packStruct(
        value,
        fields.map(({ name, own, made }) => ({ name, value: made ?? own })),
      );
    }
    default:
      return undefined;
  }
}

/** Why a text format cannot hold values of the type so that they come back; undefined: it can. */
export function textRefusal(type: DataType): string | undefined {
  switch (type.kind) {
    case 'binary':
      return 'it has no form for binary values';
    case 'choice':
      return 'a choice does not come back from text';
    case 'array':
      return textRefusal(type.element);
    case 'map':
      return isText(type.key) ? textRefusal(type.value) : 'keys of maps are text there';
    case 'struct':
      return type.fields.map((field) => textRefusal(field.type)).find((reason) => reason !== undefined);
    default:
      return undefined;
  }
}

function isText({ kind }: DataType): boolean {
  return kind === stringType.kind || kind === 'char' || kind === 'varchar';
}
