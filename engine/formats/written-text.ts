/** Nested values, choices and numbers as text that reads back as the same values, and which types no text holds. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { unendingCases } from '#engine/types/casts/to-text.ts';
import { instantText } from '#engine/types/casts/utc-times.ts';
import { isText, type ChoiceType, type DataType } from '#engine/types/data-type.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { choiceTagOf, readAlternative } from '#engine/types/choice.ts';
import { eachElement, eachEntry, fieldOf, onStruct, packStruct } from '#engine/types/value-walk.ts';

/** Decimals up to here survive a reader that takes every JSON number for a double. */
const safeDigits = 15;

/**
 * The value in a form of which DuckDB's `to_json` makes text that reads back the same: longer decimals and numbers that
 * JSON does not know (NaN, infinities) as strings, bytes as base64, instants as text, a choice as the value that it
 * holds. undefined: it is so already.
 */
export function jsonForm(value: Sql, type: DataType, depth = 0): Sql | undefined {
  switch (type.kind) {
    case 'decimal':
      return type.precision <= safeDigits ? undefined : sql`CAST(${value} AS VARCHAR)`;
    case 'float':
    case 'double': {
      // Of a float, DuckDB's to_json writes the digits of the double that has its value: 0.10000000149011612.
      const digits = type.kind === 'float' ? sql`CAST(CAST(${value} AS VARCHAR) AS JSON)` : sql`to_json(${value})`;
      return sql`CASE WHEN isfinite(${value}) THEN ${digits} ELSE to_json(${unendingText(value)}) END`;
    }
    case 'binary':
      return sql`to_base64(${value})`;
    case 'timestamp':
      return instantText(value);
    case 'array': {
      const { element } = type;
      return ifMade((form) => eachElement(value, depth, (item) => form(item, element, depth + 1)));
    }
    case 'map': {
      const entry = type.value;
      return ifMade((form) => eachEntry(value, depth, (key, item) => [key, form(item, entry, depth + 1)]));
    }
    case 'struct':
      return ifMade((form) =>
        onStruct(value, depth, (struct, deeper) =>
          packStruct(
            struct,
            type.fields.map(({ name, type: held }) => ({ name, value: form(fieldOf(struct, name), held, deeper) })),
          ),
        ),
      );
    case 'choice':
      return heldValue(value, type, (held, alternative) => sql`to_json(${jsonForm(held, alternative, depth) ?? held})`);
    default:
      return undefined;
  }
}

/** A value of which no part has another form stays as it is. */
function ifMade(make: (form: (part: Sql, type: DataType, depth: number) => Sql) => Sql): Sql | undefined {
  let isMade = false;
  const value = make((part, type, depth) => {
    const form = jsonForm(part, type, depth);
    isMade ||= form !== undefined;
    return form ?? part;
  });
  return isMade ? value : undefined;
}

/**
 * As Java reads them, and with it Spark, Hive and Athena, which take DuckDB's `nan` and `inf` for texts; null of any other
 * value.
 */
function unendingText(value: Sql): Sql {
  return sql`CASE ${unendingCases(value)} END`;
}

/** The value as the text of a cell: JSON where it is nested, of a choice the value that it holds. */
export function cellText(value: Sql, type: DataType): Sql {
  switch (type.kind) {
    case 'array':
    case 'map':
    case 'struct':
      return sql`CAST(to_json(${jsonForm(value, type) ?? value}) AS VARCHAR)`;
    case 'binary':
      return sql`to_base64(${value})`;
    case 'timestamp':
      return instantText(value);
    case 'float':
    case 'double':
      return sql`CASE WHEN isfinite(${value}) THEN CAST(${value} AS VARCHAR) ELSE ${unendingText(value)} END`;
    case 'choice':
      return heldValue(value, type, cellText);
    default:
      return sql`CAST(${value} AS VARCHAR)`;
  }
}

/** The value of the alternative that a choice holds, through `form`, which gives one type for all of them. */
function heldValue(value: Sql, { alternatives }: ChoiceType, form: (held: Sql, type: DataType) => Sql): Sql {
  const cases = alternatives.map((type) => {
    const name = alternativeName(type);
    return sql`WHEN ${literal(name)} THEN ${form(readAlternative(value, name), type)}`;
  });
  return sql`CASE ${choiceTagOf(value)} ${joinSql(cases, sql` `)} END`;
}

/** Why a text format cannot hold values of the type so that they come back; undefined: it can. */
export function textRefusal(type: DataType): string | undefined {
  switch (type.kind) {
    case 'binary':
      return 'it has no form for binary values';
    case 'choice':
      return 'a choice cannot be read back from text';
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
