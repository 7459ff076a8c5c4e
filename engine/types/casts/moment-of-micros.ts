/** Moments made from microseconds since 1970. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';

/**
 * 290309-12-22 BC in microseconds, DuckDB's first moment. DuckDB 1.5 also makes earlier ones, of -9223372036854775808 for
 * example, and then cannot show them.
 */
export const firstMicros = -9_223_372_022_400_000_000n;
const firstSecond = firstMicros / 1_000_000n;
/** 294247-01-10T04:00:54Z, the last whole second. */
const lastSecond = 9_223_372_036_854n;
/** No moment: an error of its row. */
const outOfRange = 9_223_372_036_854_775_807n;

/** Null beyond the range of moments, also where `micros` is an error for that reason. @param micros number; evaluated twice. */
export function momentOfMicros(micros: Sql, kind: 'timestamp' | 'timestamp_ntz'): Sql {
  const whole = sql`TRY(CAST(${micros} AS BIGINT))`;
  const known = sql`CASE WHEN ${whole} >= ${literal(firstMicros)} THEN ${whole} END`;
  return kind === 'timestamp' ? sql`TRY(make_timestamptz(${known}))` : sql`TRY(make_timestamp(${known}))`;
}

/** An error of its row beyond the range of moments. @param seconds whole number of at most 64 bits; evaluated twice. */
export function momentOfSeconds(seconds: Sql): Sql {
  return sql`make_timestamptz(CASE WHEN ${seconds} < ${literal(firstSecond)} OR ${seconds} > ${literal(lastSecond)} THEN ${literal(outOfRange)} ELSE CAST(${seconds} AS BIGINT) * 1000000 END)`;
}
