/** Glue's aggregate functions (AggFunction of CodeGenConfigurationNode, with sumDistinct of the docs) as DuckDB SQL. */

import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { choiceStruct } from '#engine/types/choice-struct.ts';
import {
  arrayType,
  bigintType,
  decimalType,
  doubleType,
  mapType,
  stringType,
  structType,
  type Column,
  type DataType,
} from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { checkedDecimal, isUnchecked } from '#engine/types/typed-rows.ts';
import { formatHive } from '#engine/types/hive.ts';
import { isNumber, isWhole } from '#engine/types/common-type.ts';

export const aggregateNames = [
  'avg',
  'count',
  'countDistinct',
  'first',
  'kurtosis',
  'last',
  'max',
  'min',
  'skewness',
  'stddev_pop',
  'stddev_samp',
  'sum',
  'sumDistinct',
  'var_pop',
  'var_samp',
] as const;
export type AggregateName = (typeof aggregateNames)[number];

export interface AggregateCall {
  readonly type: DataType;
  readonly value: Sql;
  /** The result's name when none is given; Spark's. */
  readonly label: string;
}

/**
 * @param column undefined: rows are counted.
 * @param position a column that numbers the rows of the input, for first and last (which do not skip nulls).
 * @param x its value, where that is not the column of the input.
 * @throws EngineError TypeMismatch.
 */
export function findAggregate(
  name: AggregateName,
  column: Column | undefined,
  position: Sql,
  x: Sql = column === undefined ? sql`*` : sql`"in".${ident(column.name)}`,
): AggregateCall {
  if (column === undefined) return { type: bigintType, value: sql`count(${x})`, label: 'count(1)' };
  const label = `${name}(${column.name})`;
  switch (name) {
    case 'count':
      return { type: bigintType, value: sql`count(${x})`, label };
    case 'countDistinct':
      return { type: bigintType, value: sql`count(DISTINCT ${x})`, label: `count(DISTINCT ${column.name})` };
    case 'min':
      return { type: column.type, value: sql`min(${x})`, label };
    case 'max':
      return { type: column.type, value: sql`max(${x})`, label };
    case 'first':
      return { type: column.type, value: atEnd(name, column.type, x, position), label };
    case 'last':
      return { type: column.type, value: atEnd(name, column.type, x, position), label };
    case 'sum':
      return { ...total(sql`sum(${x})`, column, name), label };
    case 'sumDistinct':
      return { ...total(sql`sum(DISTINCT ${x})`, column, name), label: `sum(DISTINCT ${column.name})` };
    case 'avg':
    case 'stddev_pop':
    case 'stddev_samp':
    case 'var_pop':
    case 'var_samp':
    case 'skewness':
    case 'kurtosis':
      refuseText(column, name);
      return { type: doubleType, value: spread(name, sql`CAST(${x} AS DOUBLE)`), label };
  }
}

/**
 * A float goes as a double, and floats within a value as texts: DuckDB 1.5 keeps such values as sort keys, from which
 * -0.0 comes back as 0.0.
 */
function atEnd(name: 'first' | 'last', type: DataType, x: Sql, position: Sql): Sql {
  const kept = type.kind === 'float' ? doubleType : type.kind === 'double' ? type : withFloatsAsTexts(type);
  const held = kept === type ? x : sql`CAST(${x} AS ${toDuckDb(kept)})`;
  const value = name === 'first' ? sql`arg_min_null(${held}, ${position})` : sql`arg_max_null(${held}, ${position})`;
  return kept === type ? value : sql`CAST(${value} AS ${toDuckDb(type)})`;
}

/** The same type if there is no float in it. */
function withFloatsAsTexts(type: DataType): DataType {
  switch (type.kind) {
    case 'float':
    case 'double':
      return stringType;
    case 'array': {
      const element = withFloatsAsTexts(type.element);
      return element === type.element ? type : arrayType(element);
    }
    case 'map': {
      const [key, value] = [withFloatsAsTexts(type.key), withFloatsAsTexts(type.value)];
      return key === type.key && value === type.value ? type : mapType(key, value);
    }
    case 'struct': {
      const fields = type.fields.map((field) => ({ ...field, type: withFloatsAsTexts(field.type) }));
      return fields.every((field, index) => field.type === type.fields[index]!.type) ? type : structType(fields);
    }
    case 'choice': {
      const struct = choiceStruct(type);
      const made = withFloatsAsTexts(struct);
      return made === struct ? type : made;
    }
    default:
      return type;
  }
}

/** Whole numbers sum to a bigint and stop the run when that overflows; decimals gain ten digits, as in Spark. */
function total(sum: Sql, column: Column, name: string): { type: DataType; value: Sql } {
  refuseText(column, name);
  return { type: sumType(column.type), value: sumValue(sum, column.type) };
}

/** @param sum DuckDB's sum of values of the type. @returns the same as a {@link sumType}; it is an error if that does not hold it. */
export function sumValue(sum: Sql, type: DataType): Sql {
  const made = sumType(type);
  return isUnchecked(made) ? checkedDecimal(sum, made) : sql`CAST(${sum} AS ${toDuckDb(made)})`;
}

export function sumType(type: DataType): DataType {
  if (isWhole(type)) return bigintType;
  return type.kind === 'decimal' ? decimalType(Math.min(38, type.precision + 10), type.scale) : doubleType;
}

/** Beside NaN or an infinity, every measure of the spread is NaN, as in Spark; DuckDB stops with an error. */
function spread(
  name: 'avg' | 'stddev_pop' | 'stddev_samp' | 'var_pop' | 'var_samp' | 'skewness' | 'kurtosis',
  x: Sql,
): Sql {
  if (name === 'avg') return sql`avg(${x})`;
  const isSpoilt = sql`bool_or(NOT isfinite(${x}))`;
  // One value has no spread of a sample, whatever it is.
  const isNan = name.endsWith('_samp') ? sql`${isSpoilt} AND count(${x}) > 1` : isSpoilt;
  const finite = sql`CASE WHEN isfinite(${x}) THEN ${x} END`;
  return sql`CASE WHEN ${isNan} THEN CAST('NaN' AS DOUBLE) ELSE ${finiteSpread(name, finite)} END`;
}

function finiteSpread(
  name: 'stddev_pop' | 'stddev_samp' | 'var_pop' | 'var_samp' | 'skewness' | 'kurtosis',
  x: Sql,
): Sql {
  switch (name) {
    case 'stddev_pop':
      return sql`stddev_pop(${x})`;
    case 'stddev_samp':
      return sql`stddev_samp(${x})`;
    case 'var_pop':
      return sql`var_pop(${x})`;
    case 'var_samp':
      return sql`var_samp(${x})`;
    // Spark's are of the population. DuckDB's skewness is of the sample, sqrt(n(n-1))/(n-2) times as much.
    case 'skewness':
      return sql`CASE WHEN var_pop(${x}) > 0 THEN CASE WHEN count(${x}) = 2 THEN 0 ELSE skewness(${x}) * (count(${x}) - 2) / sqrt(count(${x}) * (count(${x}) - 1.0)) END END`;
    case 'kurtosis':
      return sql`CASE WHEN var_pop(${x}) > 0 THEN kurtosis_pop(${x}) END`;
  }
}

/** @throws EngineError TypeMismatch. */
export function refuseText(column: Column, name: string): void {
  if (isNumber(column.type)) return;
  throw new EngineError(
    'TypeMismatch',
    `${name} needs numbers, and "${clip(column.name)}" is ${clip(formatHive(column.type))}.`,
    {
      hint: 'Cast the column with Change Schema (ApplyMapping) first.',
      details: { column: clip(column.name) },
    },
  );
}
