/** CAST of scalar values as in Glue and Spark (non-ANSI): a value that does not convert becomes NULL, never an error. */

import { isOneOf } from '#engine/base/one-of.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { sameType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isNumber, isWhole } from '#engine/types/common-type.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/**
 * `value` of type `from` as the scalar type `to`; `from` may be nested when `to` is text (its JSON).
 * Where Spark wraps or saturates a number that is too big, the result is NULL here. Doubles lose their fraction
 * when cast to a whole number; `"12.7"` is 12; strings are trimmed; true is 1. Numbers and instants convert by
 * seconds since 1970.
 */
export function castScalar(value: Sql, from: DataType, to: DataType): Sql {
  if (sameType(from, to)) return value;
  switch (to.kind) {
    case 'string':
      return toText(value, from);
    case 'char':
    case 'varchar':
      return sql`left(${toText(value, from)}, ${literal(to.length)})`;
    case 'boolean':
      return toBoolean(value, from);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return toWhole(value, from, to);
    case 'float':
    case 'double':
    case 'decimal':
      return toFraction(value, from, to);
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return toTime(value, from, to);
    case 'binary':
      return isText(from) ? sql`encode(${value})` : nullOf(to);
    default:
      return nullOf(to);
  }
}

function isText(type: DataType): boolean {
  return type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar';
}

/** Text without the white space around it. */
function trimmed(value: Sql): Sql {
  return sql`regexp_replace(${value}, '^\\s+|\\s+$', '', 'g')`;
}

function toText(value: Sql, from: DataType): Sql {
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return value;
    case 'timestamp':
      // Without the offset that TIMESTAMPTZ prints; everything is UTC.
      return sql`CAST(timezone('UTC', ${value}) AS VARCHAR)`;
    case 'binary':
      return sql`TRY(decode(${value}))`;
    case 'struct':
    case 'array':
    case 'map':
      return sql`CAST(to_json(${value}) AS VARCHAR)`;
    default:
      return sql`CAST(${value} AS VARCHAR)`;
  }
}

function toBoolean(value: Sql, from: DataType): Sql {
  if (isNumber(from)) return sql`(${value} <> 0)`;
  if (!isText(from)) return nullOf({ kind: 'boolean' });
  const word = sql`lower(${trimmed(value)})`;
  return sql`CASE WHEN ${isOneOf(word, ['t', 'true', 'y', 'yes', '1'])} THEN true WHEN ${isOneOf(word, ['f', 'false', 'n', 'no', '0'])} THEN false END`;
}

function toWhole(value: Sql, from: DataType, to: DataType): Sql {
  const target = toDuckDb(to);
  if (from.kind === 'boolean' || isWhole(from)) return sql`TRY_CAST(${value} AS ${target})`;
  if (isNumber(from)) return sql`TRY_CAST(trunc(${value}) AS ${target})`;
  if (isText(from))
    return sql`TRY_CAST(regexp_extract(${value}, '^\\s*([+-]?[0-9]+)(\\.[0-9]*)?\\s*$', 1) AS ${target})`;
  if (from.kind === 'timestamp' || from.kind === 'timestamp_ntz')
    return sql`TRY_CAST(floor(epoch(${value})) AS ${target})`;
  return nullOf(to);
}

function toFraction(value: Sql, from: DataType, to: DataType): Sql {
  const target = toDuckDb(to);
  // For a float, DuckDB computes a decimal's digits in floats, which have seven of them.
  if (from.kind === 'float' && to.kind === 'decimal') return sql`TRY_CAST(CAST(${value} AS DOUBLE) AS ${target})`;
  if (isNumber(from)) return sql`TRY_CAST(${value} AS ${target})`;
  // A decimal may not have a digit for the 1 before the point; TRY_CAST handles that.
  if (from.kind === 'boolean') return sql`TRY_CAST(CAST(${value} AS INTEGER) AS ${target})`;
  if (isText(from)) return sql`TRY_CAST(${trimmed(value)} AS ${target})`;
  if (from.kind === 'timestamp' || from.kind === 'timestamp_ntz') return sql`TRY_CAST(epoch(${value}) AS ${target})`;
  return nullOf(to);
}

function toTime(value: Sql, from: DataType, to: DataType): Sql {
  const target = toDuckDb(to);
  if (isText(from)) {
    if (to.kind !== 'date') return sql`TRY_CAST(${trimmed(value)} AS ${target})`;
    const text = trimmed(value);
    return sql`TRY_CAST(CASE WHEN regexp_full_match(${text}, '[0-9]{4}') THEN ${text} || '-01-01' WHEN regexp_full_match(${text}, '[0-9]{4}-[0-9]{1,2}') THEN ${text} || '-01' ELSE regexp_extract(${text}, '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})([ T].*)?$', 1) END AS DATE)`;
  }
  switch (from.kind) {
    case 'date':
      return to.kind === 'timestamp'
        ? sql`timezone('UTC', CAST(${value} AS TIMESTAMP))`
        : sql`CAST(${value} AS TIMESTAMP)`;
    case 'timestamp':
      return to.kind === 'date' ? sql`CAST(timezone('UTC', ${value}) AS DATE)` : sql`timezone('UTC', ${value})`;
    case 'timestamp_ntz':
      return to.kind === 'date' ? sql`CAST(${value} AS DATE)` : sql`timezone('UTC', ${value})`;
    default:
      if (!isNumber(from) || to.kind === 'date') return nullOf(to);
      return to.kind === 'timestamp'
        ? sql`TRY(to_timestamp(CAST(${value} AS DOUBLE)))`
        : sql`TRY(timezone('UTC', to_timestamp(CAST(${value} AS DOUBLE))))`;
  }
}
