/** The mean of whole numbers and decimals, rounded once: a double between would lose digits, and round halves either way. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isWhole } from '#engine/types/common-type.ts';

/** Whether the sum of a billion values has the digits that 128 bits hold. */
export function isExact(type: DataType): boolean {
  return isWhole(type) || (type.kind === 'decimal' && type.precision <= 28);
}

/** The value as a whole number of units of its last digit. */
export function exactUnits(value: Sql, type: DataType): Sql {
  if (scaleOf(type) === 0) return sql`CAST(${value} AS HUGEINT)`;
  return sql`CAST(replace(CAST(${value} AS VARCHAR), '.', '') AS HUGEINT)`;
}

/**
 * Halves go away from zero.
 * @param total sum of {@link exactUnits}.
 * @param count how many they are.
 * @returns a value of the type; null for none.
 */
export function exactMean(total: Sql, count: Sql, type: DataType): Sql {
  const units = sql`((2 * abs(${total}) + ${count}) // (2 * ${count}))`;
  const sign = sql`CASE WHEN ${total} < 0 THEN '-' ELSE '' END`;
  const scale = scaleOf(type);
  if (scale === 0) return sql`CAST(${sign} || CAST(${units} AS VARCHAR) AS ${toDuckDb(type)})`;
  const one = sql`CAST(${literal(`1${'0'.repeat(scale)}`)} AS HUGEINT)`;
  const fraction = sql`lpad(CAST(${units} % ${one} AS VARCHAR), ${literal(scale)}, '0')`;
  return sql`CAST(${sign} || CAST(${units} // ${one} AS VARCHAR) || '.' || ${fraction} AS ${toDuckDb(type)})`;
}

function scaleOf(type: DataType): number {
  return type.kind === 'decimal' ? type.scale : 0;
}
