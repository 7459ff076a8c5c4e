/** A JSON value in SQL as a value of our type, for what DuckDB's own conversion cannot do. */

import { markLostDigits, markPadded, numbersInQuotes, unquotedText } from '#engine/types/json/number-marks.ts';
import { onceAs } from '#engine/types/computed-once.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { choiceFromJson } from '#engine/types/choice-from-json.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
import { isFloating, isWhole } from '#engine/types/common-type.ts';
import { stringType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { floatFromText, isExact } from '#engine/types/number-from-text.ts';
import { isTime } from '#engine/types/time-from-text.ts';

/** RFC 6901 pointer to one key, which takes every key as it is. */
export function pointerTo(key: string): Sql {
  const pieces = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`.split('\0');
  return pieces.length === 1
    ? literal(pieces[0]!)
    : sql`(${joinSql(
        pieces.map((piece) => literal(piece)),
        sql` || chr(0) || `,
      )})`;
}

/** True when DuckDB's reader takes the value apart itself: no choice inside, and every field has the name of its key. */
export function convertsItself(type: DataType): boolean {
  switch (type.kind) {
    case 'choice':
      return false;
    case 'array':
      return convertsItself(type.element);
    case 'map':
      return convertsItself(type.value);
    case 'struct':
      return (
        type.fields.length > 0 &&
        type.fields.every((field) => (field.sourceName ?? field.name) === field.name && convertsItself(field.type))
      );
    default:
      return type.kind !== 'null' && type.kind !== 'binary';
  }
}

/**
 * What DuckDB's reader makes of a value without rounding or cutting it: numbers, dates, times and booleans (it takes 5 for one)
 * stay texts.
 * @param wide the file may have numbers, or texts, that are not cast to a float as they are.
 */
export function readForm(type: DataType, wide: boolean): DataType {
  switch (type.kind) {
    case 'array':
      return { ...type, element: readForm(type.element, wide) };
    case 'map':
      return { ...type, value: readForm(type.value, wide) };
    case 'struct':
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: readForm(field.type, wide) })) };
    default:
      return isExact(type) || isTime(type) || type.kind === 'boolean' || (wide && isFloating(type)) ? stringType : type;
  }
}

/** What is known of the numbers of a text. */
export interface JsonNumbers {
  /** As of {@link readForm}. */
  readonly wide: boolean;
  /** Those with more digits than a double holds are in quotes, see number-marks.ts; false when absent. */
  readonly quoted?: boolean;
  /** They may have more digits than a double holds, so that a whole number may be another one; false when absent. */
  readonly unsure?: boolean;
}

/** An object in an object, which is taken out once: each time, its text is parsed. */
const deepObject = /^(?:json_extract\(){2}/u;

const anyNumbers: JsonNumbers = { wide: true };

/**
 * Strict: a value that does not fit is an error, also a fraction where a whole number is wanted; a missing key is NULL.
 * Every level is converted by hand (except values that are not objects, which DuckDB's cast refuses), because DuckDB's own cast to STRUCT refuses missing and repeated keys.
 * @param value SQL of type JSON; NULL and JSON's null give NULL.
 */
export function fromJson(value: Sql, type: DataType, numbers = anyNumbers, depth = 0): Sql {
  const target = toDuckDb(type);
  const absent = sql`(${value} IS NULL OR json_type(${value}) = 'NULL')`;
  switch (type.kind) {
    case 'null':
      return sql`CAST(NULL AS ${target})`;
    case 'choice':
      return choiceFromJson(value, type, (text, alternative) => fromJson(text, alternative, numbers, depth + 1), true);
    case 'string':
    case 'char':
    case 'varchar':
      return shownText(value, numbers);
    case 'binary':
      return sql`encode(${shownText(value, numbers)})`;
    case 'array': {
      const item = ident(`e${depth}`);
      return sql`CASE WHEN ${absent} THEN NULL ELSE list_transform(CAST(${value} AS JSON[]), lambda ${item}: ${fromJson(item, type.element, numbers, depth + 1)}) END`;
    }
    case 'map': {
      const key = ident(`e${depth}`);
      const inner = sql`json_extract(${value}, '/' || replace(replace(${key}, '~', '~0'), '/', '~1'))`;
      const values = sql`list_transform(json_keys(${value}), lambda ${key}: ${fromJson(inner, type.value, numbers, depth + 1)})`;
      return sql`CASE WHEN ${absent} THEN NULL WHEN json_type(${value}) <> 'OBJECT' THEN CAST(${value} AS ${target}) ELSE map(json_keys(${value}), ${values}) END`;
    }
    case 'struct': {
      if (deepObject.test(value.text)) {
        const whole = ident(`e${depth}`);
        return onceAs(whole, value, fromJson(whole, type, numbers, depth + 1));
      }
      const fields = type.fields.map((field) => {
        const inner = sql`json_extract(${value}, ${pointerTo(field.sourceName ?? field.name)})`;
        return sql`${ident(field.name)} := ${fromJson(inner, field.type, numbers, depth + 1)}`;
      });
      return sql`CASE WHEN ${absent} THEN NULL WHEN json_type(${value}) <> 'OBJECT' THEN CAST(${value} AS ${target}) ELSE struct_pack(${joinSql(fields)}) END`;
    }
    case 'float':
    case 'double':
      return numbers.wide ? wholeFloat(textOf(value), type, depth) : sql`CAST(${textOf(value)} AS ${target})`;
    default:
      return textAs(textOf(value), stringType, type, numbers);
  }
}

/**
 * Texts that DuckDB's reader made of values, at any depth of a value, as what is wanted.
 * @param from see {@link readForm}.
 */
export function textAs(value: Sql, from: DataType, to: DataType, { unsure = false }: JsonNumbers): Sql {
  return strictCast(value, from, to, 0, (text, type) => {
    const padded = markPadded(text);
    return unsure && isWhole(type) ? markLostDigits(padded) : padded;
  });
}

/** The list of one element lets the text, which may be long, be written once. */
function wholeFloat(text: Sql, type: DataType, depth: number): Sql {
  const item = ident(`e${depth}`);
  return onceAs(item, text, floatFromText(item, type, 'strict'));
}

function textOf(value: Sql): Sql {
  return sql`json_extract_string(${value}, '$')`;
}

/**
 * As DuckDB's reader gives it, which spells a number with an exponent, or a small one, in another way than its functions.
 * What begins behind the digits cannot be a number, and is not looked into.
 */
function shownText(value: Sql, { quoted = false }: JsonNumbers): Sql {
  const text = textOf(value);
  const shown = sql`CASE WHEN ${text} < ':' AND json_type(${value}) = 'DOUBLE' AND isfinite(CAST(${text} AS DOUBLE))
    THEN CAST(CAST(${text} AS DOUBLE) AS VARCHAR) ELSE ${text} END`;
  return quoted ? numbersInQuotes(unquotedText(shown)) : shown;
}
