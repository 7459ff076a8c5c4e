/** What a chart measures of each group of rows, as SQL: exact for whole numbers and decimals. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { isNumber } from '#engine/explore/charts/number-bins.ts';
import type { Measure } from '#engine/explore/charts/operations.ts';
import { getColumn, type PlacedColumn } from '#engine/explore/pages/row-view.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

/** Of quantiles, between the minimum and the maximum. */
export const shares = [0.05, 0.25, 0.5, 0.75, 0.95];

/**
 * A measure over rows with `v`; or over parts, groups of them with `n` rows, `filled` values and `part`, where the
 * groups can be joined to larger ones without reading their rows again.
 */
export interface PlannedMeasure {
  /** The measured value of a row. */
  readonly value: Sql;
  /** Of a part; null if groups cannot be joined, and each needs its rows. */
  readonly part: Sql | null;
  /** Of joined parts, or of rows: as text, or a list of texts for quantiles. */
  readonly result: Sql;
  /** By which the first values of a dimension are chosen. */
  readonly weight: Sql;
  /** Digits after the point that a value has even if they are zero; `double` for what was computed with doubles. */
  readonly scale: number | 'double' | null;
}

/**
 * @param isFar as `isFarFromZero` says of the rows; only for medians and quantiles.
 * @throws EngineError UnknownColumn, InvalidInput for a measure of what is not a number.
 */
function planMeasure({ aggregate, column: name }: Measure, schema: Schema, isFar = false): PlannedMeasure {
  if (name === null) {
    if (aggregate === 'count') return counting(sql`1`, sql`sum(n)`);
    throw new EngineError('InvalidInput', `A ${aggregate} needs a column of numbers.`, {
      hint: 'Choose a column, or count the rows.',
    });
  }
  const column = getColumn(schema, name);
  const { cell, type } = column;
  if (aggregate === 'count') return counting(cell, sql`sum(filled)`);
  if (!isNumber(type)) {
    throw new EngineError(
      'InvalidInput',
      `Cannot compute the ${aggregate} of ${name}: ${formatHive(type)} is not a number.`,
      {
        hint: 'Choose a column of numbers, or count the rows.',
        details: { column: name },
      },
    );
  }
  const isFloat = type.kind === 'float' || type.kind === 'double';
  const rows = sql`sum(n)`;
  const scale = type.kind === 'decimal' ? type.scale : isFloat ? null : 0;
  switch (aggregate) {
    case 'sum':
    case 'mean': {
      const isDouble = isFloat || aggregate === 'mean';
      const value = isDouble ? sql`CAST(${cell} AS DOUBLE)` : cell;
      const part = isDouble ? sql`fsum(v)` : sql`sum(v)`;
      return aggregate === 'sum'
        ? { value, part, result: text(sql`sum(part)`), weight: sql`abs(sum(part))`, scale: scale ?? 'double' }
        : { value, part, result: text(sql`sum(part) / sum(filled)`), weight: rows, scale: 'double' };
    }
    case 'min':
      return { value: cell, part: sql`min(v)`, result: text(sql`min(part)`), weight: rows, scale };
    case 'max':
      return { value: cell, part: sql`max(v)`, result: text(sql`max(part)`), weight: rows, scale };
    case 'median': {
      const { value, of } = quantile(column, isFar);
      return { value, part: null, result: text(sql`${of([0.5])}[1]`), weight: sql`count(*)`, scale };
    }
    case 'quantiles': {
      const { value, of } = quantile(column, isFar);
      const inner = sql`CAST(${of(shares)} AS VARCHAR[])`;
      const result = sql`CASE WHEN count(v) > 0 THEN [${text(sql`min(v)`)}] || ${inner} || [${text(sql`max(v)`)}] END`;
      return { value, part: null, result, weight: sql`count(*)`, scale };
    }
  }
}

/**
 * A measure that needs the rows of a group, for parts that are groups: what was measured of a part is the group's.
 * Ranking a few parts is quicker than joining millions of rows with their ranks.
 */
export function measureParts({ value, result, scale }: PlannedMeasure): PlannedMeasure {
  return { value, part: result, result: sql`any_value(part)`, weight: sql`sum(n)`, scale };
}

function counting(value: Sql, weight: Sql): PlannedMeasure {
  return { value, part: sql`NULL`, result: text(weight), weight, scale: 0 };
}

function text(value: Sql): Sql {
  return sql`CAST(${value} AS VARCHAR)`;
}

/** Digits after the point that a median or a quantile may have more than the values. */
const moreDigits = 2;
/** DuckDB cuts what is between two values off; so it is computed with more digits, and rounded. */
const spareDigits = 2;
/** Digits of the widest decimal that DuckDB computes with without going through doubles. */
const narrow = 18;
const nearDigits = narrow - moreDigits - spareDigits;

function digitsOf(type: DataType): { readonly precision: number; readonly scale: number } | null {
  switch (type.kind) {
    case 'decimal':
      return type;
    case 'bigint':
      return { precision: 19, scale: 0 };
    case 'int':
    case 'smallint':
    case 'tinyint':
      return { precision: 10, scale: 0 };
    default:
      return null;
  }
}

/**
 * What is between two values cannot be computed exactly where they have more digits than these. Whether they do is asked
 * of the rows before, since few columns of wide types have such values.
 * @returns null: no value of the type is so long.
 */
function isFarFromZero(column: PlacedColumn, rows: Sql): Sql | null {
  const digits = digitsOf(column.type);
  if (digits === null || digits.precision <= nearDigits) return null;
  // Values of so many decimals have no room for more.
  if (digits.scale > nearDigits) return sql`SELECT true AS far`;
  const most = sql`CAST(${literal(`1e${nearDigits - digits.scale}`)} AS DOUBLE)`;
  const { cell } = column;
  return sql`SELECT coalesce(max(CAST(${cell} AS DOUBLE)) >= ${most} OR min(CAST(${cell} AS DOUBLE)) <= -${most}, false) AS far FROM (${rows})`;
}

/** @param isFar then a quantile is the value at or below it, and none between two. */
function quantile(
  { cell, type }: PlacedColumn,
  isFar: boolean,
): { readonly value: Sql; readonly of: (shares: readonly number[]) => Sql } {
  if (isFar) return { value: cell, of: (shares) => sql`quantile_disc(v, ${literal(shares)})` };
  const digits = digitsOf(type);
  if (digits === null)
    return { value: sql`CAST(${cell} AS DOUBLE)`, of: (shares) => sql`quantile_cont(v, ${literal(shares)})` };
  const decimal = (more: number): Sql => toDuckDb({ kind: 'decimal', precision: narrow, scale: digits.scale + more });
  return {
    value: sql`CAST(${cell} AS ${decimal(moreDigits + spareDigits)})`,
    of: (shares) => sql`CAST(quantile_cont(v, ${literal(shares)}) AS ${decimal(moreDigits)}[])`,
  };
}

/** Digits of a sum of doubles that do not depend on the order in which they were added. */
const sureDigits = 15;

/** Without the zeros of a type that was only wide enough for more. @param scale as in the plan. */
export function plainValue(value: string | null, scale: PlannedMeasure['scale']): string | null {
  if (value === null || scale === null) return value;
  if (scale === 'double') {
    const number = Number(value);
    return Number.isFinite(number) ? String(Number(number.toPrecision(sureDigits))) : value;
  }
  const point = value.indexOf('.');
  if (point === -1) return value;
  const kept = value.slice(0, point + 1 + scale);
  const rest = value.slice(point + 1 + scale).replace(/0+$/u, '');
  return `${kept}${rest}`.replace(/\.$/u, '');
}

/** The measure over these rows. @throws EngineError as `planMeasure`. */
export async function planMeasureOf(
  measure: Measure,
  schema: Schema,
  rows: Sql,
  connection: DuckConnection,
): Promise<PlannedMeasure> {
  const { aggregate, column } = measure;
  const ask =
    column === null || (aggregate !== 'median' && aggregate !== 'quantiles')
      ? null
      : isFarFromZero(getColumn(schema, column), rows);
  const found = ask === null ? undefined : await connection.rows<{ far: boolean }>(ask);
  return planMeasure(measure, schema, found?.[0]?.far === true);
}
