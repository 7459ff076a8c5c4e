/** A value of one type as another in SQL, at any depth: what does not fit is an error, never a NULL or another value. */

import { coalesced } from '#engine/types/coalesced.ts';
import { sameName } from '#engine/base/same-name.ts';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { castScalar } from '#engine/types/cast-scalar.ts';
import { alternativeName, choiceStruct, choiceTag } from '#engine/types/choice-struct.ts';
import { makeChoice, readAlternative, widenValue } from '#engine/types/choice.ts';
import {
  isText,
  sameType,
  type ChoiceType,
  type Column,
  type DataType,
  type StructType,
} from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isNumber } from '#engine/types/common-type.ts';
import { numberAs } from '#engine/types/number-as.ts';
import { exactFromText, floatFromText, isExact } from '#engine/types/number-from-text.ts';
import { heldField } from '#engine/types/casts/held-casts.ts';
import { isTime, timeFromText } from '#engine/types/time-from-text.ts';
import { trimmed } from '#engine/types/trimmed-text.ts';
import { eachElement, eachEntry, fieldOf, nullOf, onStruct, packStruct } from '#engine/types/value-walk.ts';

export type MarkText = (text: Sql, type: DataType) => Sql;

/**
 * NULL remains NULL, and nothing else becomes it, so that `TRY` of the result detects the values that do not fit. A number
 * that would be rounded does not fit; only the digits behind those that a float holds are dropped in a decimal.
 * Fields are found by their names in the data (`sourceName ?? name`); a missing one is NULL.
 * @param depth of nested lambdas around the value.
 * @param mark puts a mark on texts that must not be cast to a number of a fixed number of digits.
 */
export function strictCast(value: Sql, from: DataType, to: DataType, depth = 0, mark?: MarkText): Sql {
  if (sameInFile(from, to)) return value;
  if (from.kind === 'null') return nullOf(to);
  if (to.kind === 'choice') return toChoice(value, from, to, depth);
  if (from.kind === 'choice') return ofChoice(value, from, to, depth);
  switch (to.kind) {
    case 'array':
      return from.kind === 'array'
        ? eachElement(value, depth, (element) => strictCast(element, from.element, to.element, depth + 1, mark))
        : misfit(value, to);
    case 'map':
      return from.kind === 'map'
        ? eachEntry(value, depth, (key, entry) => [
            strictCast(key, from.key, to.key, depth + 1, mark),
            strictCast(entry, from.value, to.value, depth + 1, mark),
          ])
        : misfit(value, to);
    case 'struct':
      if (from.kind !== 'struct') return misfit(value, to);
      return onStruct(value, depth, (struct, deeper) =>
        packStruct(
          struct,
          to.fields.map((field) => {
            const source = findColumn(from.fields, field);
            return {
              name: field.name,
              value:
                source === undefined
                  ? nullOf(field.type)
                  : strictCast(fieldOf(struct, source.name), source.type, field.type, deeper, mark),
            };
          }),
        ),
      );
    case 'null':
      return misfit(value, to);
    default:
      return isNested(from) && !isText(to) ? misfit(value, to) : scalar(value, from, to, mark);
  }
}

/**
 * By the name in the data, first as it is written, then whatever its case. A file may have several columns of one
 * name, which `infer` renamed to be distinct.
 */
export function findColumn(columns: readonly Column[], wanted: Column): Column | undefined {
  const name = nameInFile(wanted);
  return (
    columns.find((column) => column.name === wanted.name && nameInFile(column) === name) ??
    columns.find((column) => nameInFile(column) === name) ??
    columns.find((column) => sameName(nameInFile(column), name))
  );
}

export function nameInFile({ name, sourceName }: Column): string {
  return sourceName ?? name;
}

/** The same type, with the same names in the data at every level: a value needs no cast. */
export function sameInFile(from: DataType, to: DataType): boolean {
  return sameType(from, to) && sameNames(from, to);
}

function sameNames(from: DataType, to: DataType): boolean {
  switch (from.kind) {
    case 'array':
      return to.kind === 'array' && sameNames(from.element, to.element);
    case 'map':
      return to.kind === 'map' && sameNames(from.key, to.key) && sameNames(from.value, to.value);
    case 'struct':
      return (
        to.kind === 'struct' &&
        from.fields.every((field, index) => {
          const other = to.fields[index]!;
          return nameInFile(field) === nameInFile(other) && sameNames(field.type, other.type);
        })
      );
    default:
      return true;
  }
}

function scalar(field: Sql, from: DataType, to: DataType, mark?: MarkText): Sql {
  const value = heldField(field);
  const target = toDuckDb(to);
  if (isText(to)) {
    if (from.kind === 'binary') return sql`decode(${value})`;
    return castScalar(value, from, { kind: 'string' });
  }
  if (isText(from)) {
    if (isExact(to)) return exactFromText(value, to, 'strict', undefined, mark?.(value, to));
    if (isNumber(to)) return floatFromText(value, to, 'strict');
    if (isTime(to)) return timeFromText(value, to, 'strict');
    if (to.kind === 'boolean') return sql`CAST(${trimmed(value)} AS ${target})`;
    return to.kind === 'binary' ? sql`encode(${value})` : sql`CAST(${value} AS ${target})`;
  }
  if (isNumber(from) && (isNumber(to) || to.kind === 'boolean')) return numberAs(value, from, to);
  if (to.kind === 'date' && isTime(from)) return wholeDays(value, from, to);
  if (isTime(from) && isTime(to)) return castScalar(value, from, to);
  if (from.kind === 'binary' || to.kind === 'binary' || isTime(from) || isTime(to)) return misfit(value, to);
  return sql`CAST(${value} AS ${target})`;
}

/** A date would lose the time of the day. */
function wholeDays(value: Sql, from: DataType, to: DataType): Sql {
  const date = castScalar(value, from, to);
  const marked = sql`concat('not only a date: ', CAST(${value} AS VARCHAR))`;
  return sql`CASE WHEN ${castScalar(date, to, from)} = ${value} THEN ${date} WHEN (${value}) IS NULL THEN NULL ELSE CAST(${marked} AS DATE) END`;
}

/** An error that TRY can take, for every value that is not NULL. */
function misfit(value: Sql, to: DataType): Sql {
  const told = sql`concat(left(CAST(${value} AS VARCHAR), 200), ' (no ', ${literal(to.kind)}, ')')`;
  return sql`CASE WHEN (${value}) IS NULL THEN ${nullOf(to)} WHEN CAST(${told} AS BOOLEAN) THEN ${nullOf(to)} END`;
}

function toChoice(value: Sql, from: DataType, to: ChoiceType, depth: number): Sql {
  // A file may state the physical form of a choice, which is the choice itself.
  if (from.kind === 'struct' && isPhysical(from, to)) return strictCast(value, from, choiceStruct(to), depth);
  if (from.kind === 'choice') {
    const known = new Set(to.alternatives.map(alternativeName));
    return from.alternatives.every((type) => known.has(alternativeName(type)))
      ? widenValue(value, from, to, depth)
      : misfit(value, to);
  }
  const own = to.alternatives.find((type) => alternativeName(type) === alternativeName(from));
  if (own !== undefined && !isText(from)) {
    return makeChoice(strictCast(value, from, own, depth), alternativeName(own), to, value);
  }
  // Text goes to the first alternative that can read it, and stays text only when no other can.
  const tried = to.alternatives.filter((type) => !isText(type) && (!isNested(type) || isNested(from)));
  const cases = tried.map((type) => {
    const cast = sql`TRY(${strictCast(value, from, type, depth)})`;
    return sql`WHEN ${cast} IS NOT NULL THEN ${makeChoice(cast, alternativeName(type), to)}`;
  });
  const text = to.alternatives.find(isText);
  const rest =
    text === undefined
      ? misfit(value, to)
      : makeChoice(strictCast(value, from, text, depth), alternativeName(text), to);
  return sql`CASE WHEN (${value}) IS NULL THEN ${nullOf(to)} ${joinSql(cases, sql` `)} ELSE ${rest} END`;
}

function isPhysical({ fields }: StructType, to: ChoiceType): boolean {
  const names = new Set(fields.map((field) => field.name));
  return names.has(choiceTag) && to.alternatives.every((type) => names.has(alternativeName(type)));
}

/** The one alternative that is set, as the wanted type. */
function ofChoice(value: Sql, from: ChoiceType, to: DataType, depth: number): Sql {
  const casts = from.alternatives.map((type) =>
    strictCast(readAlternative(value, alternativeName(type)), type, to, depth),
  );
  return coalesced(casts);
}

function isNested({ kind }: DataType): boolean {
  return kind === 'array' || kind === 'map' || kind === 'struct' || kind === 'choice';
}
