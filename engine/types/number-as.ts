/** Converts a number to another number type; one that the type does not hold is an error, never a rounded one. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { asComputed } from '#engine/types/casts/as-computed.ts';
import { plainDigits } from '#engine/types/casts/without-exponent.ts';
import { commonType, isWhole } from '#engine/types/common-type.ts';
import { sameType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { heldField } from '#engine/types/casts/held-casts.ts';
import { wholeOfFloat } from '#engine/types/number-from-text.ts';

/** Relative difference that is a float's own noise and no digit of the value. */
const noise: Readonly<Partial<Record<DataType['kind'], number>>> = { double: 1e-15, float: 2e-7 };

/** @param to a number type or boolean, which holds 0 and 1. */
export function numberAs(number: Sql, from: DataType, to: DataType): Sql {
  const value = heldField(number);
  const target = toDuckDb(to);
  const cast = sql`CAST(${value} AS ${target})`;
  if (to.kind === 'boolean') return checked(value, target, sql`CAST(${value} AS DOUBLE) IN (0, 1)`, cast, 'not 0 or 1');
  const common = commonType(from, to);
  const isWidened = common !== undefined && sameType(common, to);
  if (isWhole(to)) {
    if (!isWhole(from)) return checked(value, target, sql`${value} = trunc(${value})`, cast, 'not whole');
    return isWidened ? cast : asComputed(cast, target);
  }
  if (to.kind === 'decimal') return asDecimal(value, from, to.scale, target);
  // For a decimal, DuckDB divides floats; its text is read to the nearest one.
  const near = from.kind === 'decimal' ? sql`CAST(CAST(${value} AS VARCHAR) AS ${target})` : cast;
  if (isWidened) return near;
  return checked(value, target, isSame(value, near, from), near, `no ${to.kind} holds it`);
}

/** Whether a float is the number that it was made of. */
function isSame(value: Sql, float: Sql, from: DataType): Sql {
  // The text of a float is the shortest that is read as it; beyond 38 digits it is none of a decimal.
  if (from.kind === 'decimal')
    return sql`coalesce(TRY_CAST(CAST(${float} AS VARCHAR) AS ${toDuckDb(from)}) = ${value}, false)`;
  if (!isWhole(from)) return sql`CAST(${float} AS DOUBLE) = ${value}`;
  const [exact, shown] = wholeOfFloat(float);
  const whole = sql`CAST(${value} AS HUGEINT)`;
  return sql`(coalesce(${exact} = ${whole}, false) OR coalesce(${shown} = ${whole}, false))`;
}

function asDecimal(value: Sql, from: DataType, scale: number, target: Sql): Sql {
  const cast = sql`CAST(${value} AS ${target})`;
  const share = noise[from.kind];
  if (share !== undefined) {
    // Of a float, DuckDB computes the digits of a decimal in floats.
    const text = sql`CAST(${value} AS VARCHAR)`;
    const read = sql`CAST(${plainDigits(text)} AS ${target})`;
    const near = sql`abs(CAST(${read} AS DOUBLE) - CAST(${value} AS DOUBLE)) <= abs(CAST(${value} AS DOUBLE)) * ${literal(share)}`;
    return checked(value, target, near, read, 'too many digits');
  }
  if (from.kind !== 'decimal' || from.scale <= scale) return cast;
  return checked(value, target, sql`${cast} = ${value}`, cast, 'too many digits');
}

/** The value where it fits; else an error that TRY can take. */
function checked(value: Sql, target: Sql, fits: Sql, converted: Sql, why: string): Sql {
  const marked = sql`concat(CAST(${value} AS VARCHAR), ${literal(` (${why})`)})`;
  return sql`CASE WHEN (${value}) IS NULL THEN NULL WHEN ${fits} THEN ${converted} ELSE CAST(${marked} AS ${target}) END`;
}
