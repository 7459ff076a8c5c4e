/** The mean of whole numbers and decimals, rounded once: a double between would lose digits, and round halves either way. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isWhole } from '#engine/types/common-type.ts';

/** Whether its mean is exact. */
export function isExact(type: DataType): boolean {
  return isWhole(type) || type.kind === 'decimal';
}

/** Whether the sum of a billion values can have more digits than 128 bits hold. */
export function isWide(type: DataType): boolean {
  return type.kind === 'decimal' && type.precision > 28;
}

/** Halves of wide numbers: each sum of a billion of them fits 128 bits. */
const half = sql`CAST('10000000000000000000' AS HUGEINT)`;

/**
 * The sum of values, as {@link exactMean} takes it; of wide types in two halves.
 * @param over the window.
 */
export function exactTotal(value: Sql, type: DataType, over: Sql): Sql {
  const units = exactUnits(value, type);
  if (!isWide(type)) return sql`sum(${units}) ${over}`;
  return sql`{'high': sum(${units} // ${half}) ${over}, 'low': sum(${units} % ${half}) ${over}}`;
}

/** The value as a whole number of units of its last digit. */
function exactUnits(value: Sql, type: DataType): Sql {
  if (scaleOf(type) === 0) return sql`CAST(${value} AS HUGEINT)`;
  return sql`CAST(replace(CAST(${value} AS VARCHAR), '.', '') AS HUGEINT)`;
}

/**
 * Halves go away from zero.
 * @param total of {@link exactTotal}.
 * @param count how many they are.
 * @returns a value of the type; null for none.
 */
export function exactMean(total: Sql, count: Sql, type: DataType): Sql {
  const mean = isWide(type) ? wideMean(total, count) : narrowMean(total, count);
  const sign = sql`CASE WHEN ${mean} < 0 THEN '-' ELSE '' END`;
  const units = sql`abs(${mean})`;
  const scale = scaleOf(type);
  if (scale === 0) return sql`CAST(${sign} || CAST(${units} AS VARCHAR) AS ${toDuckDb(type)})`;
  const one = sql`CAST(${literal(`1${'0'.repeat(scale)}`)} AS HUGEINT)`;
  const fraction = sql`lpad(CAST(${units} % ${one} AS VARCHAR), ${literal(scale)}, '0')`;
  return sql`CAST(${sign} || CAST(${units} // ${one} AS VARCHAR) || '.' || ${fraction} AS ${toDuckDb(type)})`;
}

function narrowMean(total: Sql, count: Sql): Sql {
  return sql`(sign(${total}) * ((2 * abs(${total}) + ${count}) // (2 * ${count})))`;
}

/** What the high halves leave is divided together with the low ones, downwards, so that the rest is never negative. */
function wideMean(total: Sql, count: Sql): Sql {
  const rest = sql`((${total}).high % ${count} * ${half} + (${total}).low)`;
  const isNegative = sql`CAST(${rest} % ${count} < 0 AS INTEGER)`;
  const below = sql`((${total}).high // ${count} * ${half} + ${rest} // ${count} - ${isNegative})`;
  const left = sql`(${rest} % ${count} + ${isNegative} * ${count})`;
  return sql`(${below} + CAST(2 * ${left} >= ${count} + CAST(${below} < 0 AS INTEGER) AS INTEGER))`;
}

function scaleOf(type: DataType): number {
  return type.kind === 'decimal' ? type.scale : 0;
}
