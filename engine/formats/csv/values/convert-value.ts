/** SQL that makes a column's type from its text: the strict form, which a bad value stops, and the form that gives null. */

import { isOneOf } from '#engine/base/one-of.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { numberFormats, spaces, type NumberFormat } from '#engine/formats/csv/values/grouped-numbers.ts';
import type { ColumnReading } from '#engine/formats/csv/options.ts';
import { isMissingText } from '#engine/types/casts/missing-text.ts';
import { nullTexts } from '#engine/types/casts/null-texts.ts';
import { fromJson } from '#engine/types/json/from-json.ts';
import { choiceFromText } from '#engine/types/choice-from-text.ts';
import { isText, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isFloating, isNumber, isWhole } from '#engine/types/common-type.ts';
import { exactFromText, floatFromText, isExact } from '#engine/types/number-from-text.ts';
import { isTime, timeFromText, writtenTime, type ConversionForm } from '#engine/types/time-from-text.ts';
import { trimmed } from '#engine/types/trimmed-text.ts';

export interface ValueConversion {
  readonly type: DataType;
  readonly reading: ColumnReading;
  readonly decimalSeparator: '.' | ',';
}

/** @param text an expression of type VARCHAR. */
export function convertValue(text: Sql, conversion: ValueConversion, form: ConversionForm): Sql {
  const { type, reading } = conversion;
  if (isText(type)) return withoutNullTexts(text, reading.nulls);
  const value = withoutNullTexts(text, reading.nulls);
  switch (type.kind) {
    case 'null':
      return sql`CAST(NULL AS ${toDuckDb(type)})`;
    case 'binary':
      return sql`encode(${value})`;
    case 'array':
    case 'map':
    case 'struct':
      return form === 'strict'
        ? fromJson(sql`CAST(${value} AS JSON)`, type)
        : sql`TRY(${fromJson(sql`TRY_CAST(${value} AS JSON)`, type)})`;
    case 'choice':
      return choiceFromText(
        value,
        type,
        (alternative) => convertValue(value, { ...conversion, type: alternative }, 'tried'),
        form === 'strict',
      );
    default:
      return convertScalar(value, conversion, form);
  }
}

function convertScalar(value: Sql, conversion: ValueConversion, form: ConversionForm): Sql {
  const { type, reading, decimalSeparator } = conversion;
  const { format } = reading;
  if (format !== undefined) {
    if (format.includes('%') && isTime(type)) return cast(writtenTime(value, format, form), type, form);
    if (type.kind === 'boolean' && format.includes('/')) return wordToBoolean(trimmed(value), format, form);
    const numbers = numberFormats.find(({ name }) => name === format);
    if (numbers !== undefined && isNumber(type)) return castNumber(plainNumber(trimmed(value), numbers), type, form);
  }
  const missing = form === 'strict' && findsMissing(conversion) ? isMissingText(value, type) : undefined;
  if (isTime(type)) return timeFromText(value, type, form, missing);
  if (type.kind === 'boolean') return cast(trimmed(value), type, form);
  if (!isNumber(type)) return cast(value, type, form);
  if (decimalSeparator === ',' && !isWhole(type)) {
    const swapped = sql`CASE WHEN contains(${value}, '.') THEN concat(${value}, ' (with a point)') ELSE replace(${value}, ',', '.') END`;
    return castNumber(swapped, type, form);
  }
  return castNumber(value, type, form, missing);
}

function castNumber(value: Sql, type: DataType, form: ConversionForm, missing?: Sql): Sql {
  return isExact(type) ? exactFromText(value, type, form, missing) : floatFromText(value, type, form, missing);
}

/**
 * True where the strict conversion makes null of texts that mean null, behind the branch for nearly all values. Many
 * decimals do not come back as they were written, so there this would take longer than a look at the first character.
 */
function findsMissing({ type, reading, decimalSeparator }: ValueConversion): boolean {
  if (reading.format !== undefined || reading.withoutNulls) return false;
  return isTime(type) || isWhole(type) || (isFloating(type) && decimalSeparator === '.');
}

function cast(value: Sql, type: DataType, form: ConversionForm): Sql {
  return form === 'strict' ? sql`CAST(${value} AS ${toDuckDb(type)})` : sql`TRY_CAST(${value} AS ${toDuckDb(type)})`;
}

function withoutNullTexts(text: Sql, nulls: readonly string[]): Sql {
  if (nulls.length === 0) return text;
  return sql`CASE WHEN ${isOneOf(text, nulls)} THEN NULL ELSE ${text} END`;
}

/**
 * True for a text that means null in a typed column: of every file, also where nobody saw it when the type was found. An
 * empty text does, quoted or not; blanks around it do not count.
 * @param text VARCHAR. @param stated further ones, as they are written.
 */
export function meansNull(text: Sql, stated: readonly string[]): Sql {
  const known = isOneOf(sql`lower(${trimmed(text)})`, [...nullTexts, '']);
  return stated.length === 0 ? known : sql`(${known} OR ${isOneOf(text, stated)})`;
}

/**
 * The text, or null where it means null in a column of the type; undefined where {@link convertValue} does the same, and
 * where no text does. It belongs in a SELECT of its own below the conversion: DuckDB takes seconds to plan a
 * thousand columns with one CASE inside another.
 */
export function nullWhereMissing(text: Sql, conversion: ValueConversion): Sql | undefined {
  const { type, reading } = conversion;
  if (
    findsMissing(conversion) ||
    isText(type) ||
    reading.withoutNulls ||
    ['null', 'choice', 'binary'].includes(type.kind)
  )
    return undefined;
  // Nearly all values are numbers or dates.
  return sql`CASE WHEN ${startsWithDigit(text)} THEN ${text} WHEN ${startsWithMinus(text)} THEN ${text} WHEN ${isMissingText(text, type)} THEN NULL ELSE ${text} END`;
}

/** Comparing texts takes a fraction of the time of looking at a character, and an equality is planned faster than BETWEEN. */
function startsWithDigit(text: Sql): Sql {
  return sql`(${text} < ':') = (${text} >= '0')`;
}

function startsWithMinus(text: Sql): Sql {
  return sql`(${text} < '-:') = (${text} >= '-0')`;
}

/** `yes/no`: the word for true, then that for false; case does not count. */
function wordToBoolean(value: Sql, format: string, form: ConversionForm): Sql {
  const [yes = '', no = ''] = format.toLowerCase().split('/');
  const other =
    form === 'tried'
      ? sql`NULL`
      : sql`CAST(CASE WHEN ${value} IS NULL THEN NULL ELSE concat(${value}, ' (not ', ${literal(format)}, ')') END AS BOOLEAN)`;
  return sql`CASE lower(${value}) WHEN ${literal(yes)} THEN true WHEN ${literal(no)} THEN false ELSE ${other} END`;
}

/** The number as DuckDB writes it; a text that is not written so is marked, so that it cannot be cast. */
function plainNumber(value: Sql, { name, groups, decimal }: NumberFormat): Sql {
  const group = groups === '' ? '' : `(?:[${groups}]\\d{3})*`;
  const fraction = decimal === '.' ? '\\.' : ',';
  const fits = `^-?(?:\\d{1,3}${group}|\\d+)(?:${fraction}\\d+)?(?:[eE][+-]?\\d+)?$`;
  let plain = groups === '' ? value : sql`translate(${value}, ${literal(groups === spaces ? spaces : groups)}, '')`;
  if (decimal === ',') plain = sql`replace(${plain}, ',', '.')`;
  return sql`CASE WHEN ${value} IS NULL THEN NULL WHEN regexp_full_match(${value}, ${literal(fits)}) THEN ${plain} ELSE concat(${value}, ${literal(` (not written as ${name})`)}) END`;
}
