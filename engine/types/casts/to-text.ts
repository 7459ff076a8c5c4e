/** Scalars as text, as Java writes them and Spark casts them. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { computedOnce } from '#engine/types/computed-once.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/**
 * A float or double: `2.0`, `0.001`, and with an exponent below 0.001 and from 10⁷: `1.0E-4`, `1.0E20`; `NaN`,
 * `Infinity`. The digits are the fewest that identify the value.
 */
export function floatText(value: Sql): Sql {
  return computedOnce(value, textOfFloat);
}

/** Branches of a CASE for what no digits write. NaN has no sign. */
export function unendingCases(value: Sql): Sql {
  return sql`WHEN isnan(${value}) THEN 'NaN' WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END`;
}

function textOfFloat(value: Sql): Sql {
  const text = sql`CAST(${value} AS VARCHAR)`;
  // 12345678.9 → 1.23456789; without a fraction 1. → 1.0.
  const shifted = sql`regexp_replace(regexp_replace(${text}, '^(-?[0-9])([0-9]+)[.]([0-9]+)$', '\\1.\\2\\3'), '[.]?0+$', '')`;
  const digits = sql`CASE WHEN contains(${shifted}, '.') THEN ${shifted} ELSE ${shifted} || '.0' END`;
  const large = sql`(${digits} || 'E' || (strpos(ltrim(${text}, '-'), '.') - 2))`;
  // 0.000123 → 1.23E-4; 1.5e-07 → 1.5E-7; 1e+20 → 1.0E20.
  const small = sql`regexp_replace(${text}, '^(-?)0[.]000([0-9])([0-9]*)$', '\\1\\2.\\3e-4')`;
  const marked = sql`regexp_replace(regexp_replace(${small}, '^(-?[0-9])[.]?e', '\\1.0e'), 'e[+]?(-?)0*([0-9])', 'E\\1\\2')`;
  return sql`CASE WHEN abs(${value}) >= 0.001 AND abs(${value}) < 10000000 THEN ${text} WHEN ${value} = 0 THEN ${text} ${unendingCases(value)} WHEN abs(${value}) < 1 OR contains(${text}, 'e') THEN ${marked} ELSE ${large} END`;
}

const bounds: Readonly<Partial<Record<DataType['kind'], readonly [first: string, last: string]>>> = {
  date: ['0001-01-01', '9999-12-31'],
  timestamp_ntz: ['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999'],
};

/** A date or time without a zone. Years beyond 9999 have a sign, and year 0 is the one before year 1. */
export function timeText(value: Sql, type: DataType): Sql {
  const bound = bounds[type.kind];
  return bound === undefined
    ? sql`CAST(${value} AS VARCHAR)`
    : computedOnce(value, (time) => textOfTime(time, type, bound));
}

function textOfTime(value: Sql, type: DataType, bound: readonly [first: string, last: string]): Sql {
  const text = sql`CAST(${value} AS VARCHAR)`;
  const [first, last] = bound.map((each) => sql`CAST(${literal(each)} AS ${toDuckDb(type)})`);
  const year = sql`(CASE WHEN year(${value}) < 0 THEN '-' ELSE '' END || printf('%04d', abs(year(${value}))))`;
  return sql`CASE WHEN ${value} >= ${first!} AND ${value} <= ${last!} THEN ${text} WHEN NOT isfinite(${value}) THEN ${text} WHEN ${value} > ${last!} THEN '+' || ${text} ELSE ${year} || regexp_replace(${text}, '^[0-9]+(-[0-9]{2}-[0-9]{2}) [(]BC[)]', '\\1') END`;
}
