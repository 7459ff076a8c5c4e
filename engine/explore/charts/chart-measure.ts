/** What a chart measures of each group of rows, as SQL: exact for whole numbers and decimals. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { isNumber } from '#engine/explore/charts/number-bins.ts';
import type { Measure } from '#engine/explore/charts/operations.ts';
import { getColumn } from '#engine/explore/pages/row-view.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

/** Between the minimum and the maximum. */
const shares = [0.05, 0.25, 0.5, 0.75, 0.95];

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

/** @throws EngineError UnknownColumn, InvalidInput for a measure of what is not a number. */
export function planMeasure({ aggregate, column: name }: Measure, schema: Schema): PlannedMeasure {
  if (name === null) {
    if (aggregate === 'count') return counting(sql`1`, sql`sum(n)`);
    throw new EngineError('InvalidInput', `A ${aggregate} needs a column of numbers.`, {
      hint: 'Choose a column, or count the rows.',
    });
  }
  const { cell, type } = getColumn(schema, name);
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
    case 'median':
      return {
        value: between(cell, type),
        part: null,
        result: text(sql`quantile_cont(v, 0.5)`),
        weight: sql`count(*)`,
        scale,
      };
    case 'quantiles': {
      const inner = sql`CAST(quantile_cont(v, ${literal(shares)}) AS VARCHAR[])`;
      const result = sql`CASE WHEN count(v) > 0 THEN [${text(sql`min(v)`)}] || ${inner} || [${text(sql`max(v)`)}] END`;
      return { value: between(cell, type), part: null, result, weight: sql`count(*)`, scale };
    }
  }
}

function counting(value: Sql, weight: Sql): PlannedMeasure {
  return { value, part: sql`NULL`, result: text(weight), weight, scale: 0 };
}

function text(value: Sql): Sql {
  return sql`CAST(${value} AS VARCHAR)`;
}

/** Wide enough for what is between two values: a median may have a digit more than they, a quartile two. */
function between(cell: Sql, type: DataType): Sql {
  switch (type.kind) {
    case 'float':
    case 'double':
      return sql`CAST(${cell} AS DOUBLE)`;
    case 'decimal': {
      const { precision, scale } = type;
      if (precision > 36) return cell;
      return sql`CAST(${cell} AS ${toDuckDb({ kind: 'decimal', precision: precision + 2, scale: scale + 2 })})`;
    }
    case 'bigint':
      return sql`CAST(${cell} AS DECIMAL(21, 2))`;
    default:
      return sql`CAST(${cell} AS DECIMAL(12, 2))`;
  }
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
