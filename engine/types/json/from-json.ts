/** A JSON value in SQL as a value of our type, for what DuckDB's own conversion cannot do. */

import { onceAs } from '#engine/types/computed-once.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { choiceFromJson } from '#engine/types/choice-from-json.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
import { isFloating } from '#engine/types/common-type.ts';
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
 * What DuckDB's reader makes of a value without rounding or cutting it: numbers, dates and times stay texts.
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
      return isExact(type) || isTime(type) || (wide && isFloating(type)) ? stringType : type;
  }
}

/**
 * Strict: a value that does not fit is an error, also a fraction where a whole number is wanted; a missing key is NULL.
 * Every level is converted by hand (except values that are not objects, which DuckDB's cast refuses), because DuckDB's own cast to STRUCT refuses missing and repeated keys.
 * @param value SQL of type JSON; NULL and JSON's null give NULL.
 * @param wide as of {@link readForm}.
 */
export function fromJson(value: Sql, type: DataType, wide = true, depth = 0): Sql {
  const target = toDuckDb(type);
  const absent = sql`(${value} IS NULL OR json_type(${value}) = 'NULL')`;
  switch (type.kind) {
    case 'null':
      return sql`CAST(NULL AS ${target})`;
    case 'choice':
      return choiceFromJson(value, type, (text, alternative) => fromJson(text, alternative, wide, depth + 1), true);
    case 'string':
    case 'char':
    case 'varchar':
      return shownText(value);
    case 'binary':
      return sql`encode(${shownText(value)})`;
    case 'array': {
      const item = ident(`e${depth}`);
      return sql`CASE WHEN ${absent} THEN NULL ELSE list_transform(CAST(${value} AS JSON[]), lambda ${item}: ${fromJson(item, type.element, wide, depth + 1)}) END`;
    }
    case 'map': {
      const key = ident(`e${depth}`);
      const inner = sql`json_extract(${value}, '/' || replace(replace(${key}, '~', '~0'), '/', '~1'))`;
      const values = sql`list_transform(json_keys(${value}), lambda ${key}: ${fromJson(inner, type.value, wide, depth + 1)})`;
      return sql`CASE WHEN ${absent} THEN NULL WHEN json_type(${value}) <> 'OBJECT' THEN CAST(${value} AS ${target}) ELSE map(json_keys(${value}), ${values}) END`;
    }
    case 'struct': {
      const fields = type.fields.map((field) => {
        const inner = sql`json_extract(${value}, ${pointerTo(field.sourceName ?? field.name)})`;
        return sql`${ident(field.name)} := ${fromJson(inner, field.type, wide, depth + 1)}`;
      });
      return sql`CASE WHEN ${absent} THEN NULL WHEN json_type(${value}) <> 'OBJECT' THEN CAST(${value} AS ${target}) ELSE struct_pack(${joinSql(fields)}) END`;
    }
    case 'float':
    case 'double':
      return wide ? wholeFloat(textOf(value), type, depth) : sql`CAST(${textOf(value)} AS ${target})`;
    default:
      return strictCast(isExact(type) ? unpaddedDeep(textOf(value)) : textOf(value), stringType, type);
  }
}

/** The list of one element lets the text, which may be long, be written once. */
function wholeFloat(text: Sql, type: DataType, depth: number): Sql {
  const item = ident(`e${depth}`);
  return onceAs(item, text, floatFromText(item, type, 'strict'));
}

/**
 * The text of a number in JSON. A string such as "007" is a code, and no number is written so: it is marked, so that it
 * cannot be cast, for its zeros would be lost.
 */
export function unpadded(column: Sql): Sql {
  const marked = sql`concat(${column}, ' (with a leading zero)')`;
  // One flat CASE: AND and OR make DuckDB's planning time grow with the square of the columns.
  return sql`CASE WHEN ${column} >= '0:' THEN ${column} WHEN ${column} >= '00' THEN ${marked} WHEN ${column} >= '-0:' THEN ${column} WHEN ${column} >= '-00' THEN ${marked} ELSE ${column} END`;
}

/** The same for an expression that is long, as that of a value deep in an object is: it is written once. */
function unpaddedDeep(text: Sql): Sql {
  return sql`regexp_replace(${text}, '(?s)^-?0[0-9].*$', '\\0 (with a leading zero)')`;
}

function textOf(value: Sql): Sql {
  return sql`json_extract_string(${value}, '$')`;
}

/**
 * As DuckDB's reader gives it, which spells a number with an exponent, or a small one, in another way than its functions.
 * What begins behind the digits cannot be a number, and is not looked into.
 */
function shownText(value: Sql): Sql {
  const text = textOf(value);
  return sql`CASE WHEN ${text} < ':' AND json_type(${value}) = 'DOUBLE' AND isfinite(CAST(${text} AS DOUBLE))
    THEN CAST(CAST(${text} AS DOUBLE) AS VARCHAR) ELSE ${text} END`;
}
