/**
 * Times with and without a zone, in UTC. DuckDB's own `timezone` and casts go through a calendar that counts milliseconds as
 * doubles: beyond 2^53 of them, in the years after 287396 and before 283457 BC, they are off by one. They also take some 15
 * times as long.
 */

import { sql, type Sql } from '#engine/base/sql.ts';
import { computedOnce } from '#engine/types/computed-once.ts';

/** @param instant TIMESTAMPTZ. @returns TIMESTAMP, what a clock in UTC shows then; infinite times stay so. */
export function clockInUtc(instant: Sql): Sql {
  return computedOnce(
    instant,
    (value) =>
      sql`CASE WHEN isfinite(${value}) THEN make_timestamp(epoch_us(${value})) ELSE timezone('UTC', ${value}) END`,
  );
}

/** @param clock TIMESTAMP, as a clock in UTC shows it. @returns TIMESTAMPTZ; infinite times stay so. */
export function instantInUtc(clock: Sql): Sql {
  return computedOnce(
    clock,
    (value) =>
      sql`CASE WHEN isfinite(${value}) THEN make_timestamptz(epoch_us(${value})) ELSE timezone('UTC', ${value}) END`,
  );
}

/** @param instant TIMESTAMPTZ. @returns the text of DuckDB's cast in a session in UTC, such as `2024-05-01 10:00:00+00`. */
export function instantText(instant: Sql): Sql {
  return computedOnce(
    instant,
    (value) =>
      sql`CASE WHEN isfinite(${value}) THEN CAST(make_timestamp(epoch_us(${value})) AS VARCHAR) || '+00' ELSE CAST(${value} AS VARCHAR) END`,
  );
}
