/** Where two results differ. */

import type { DataType } from '#engine/types/data-type.ts';
import type { Call } from './call.ts';
import type { HostileFrame } from './hostile-frame.ts';
import type { Value } from './hostile-values.ts';
import type { Plain, SparkResult } from './spark-process.ts';
import { typeName, type TenonResult } from './tenon-values.ts';

export type DifferenceKind =
  /** Tenon refuses the expression before any row is read. */
  | 'refused'
  /** Spark refuses it. */
  | 'spark refuses'
  /** A job rejects the row. */
  | 'rejected'
  | 'null here'
  | 'null in Spark'
  | 'value'
  /** The types have no values in common; values are not compared. */
  | 'kind'
  /** The same kind of values in another type: a bigint for an int, other digits of a decimal. */
  | 'type';

/** One value on which the two disagree, or an expression as a whole. */
export interface Disagreement {
  readonly call: Call;
  readonly kind: DifferenceKind;
  /** Columns that the call reads: their types, and their values in the row (none of the expression as a whole). */
  readonly types: readonly DataType[];
  readonly values: readonly Value[];
  /** Of an expression as a whole the values of all rows. */
  readonly own: Plain;
  readonly spark: Plain;
  /** In Hive's words; '' where an expression is refused. */
  readonly ownType: string;
  readonly sparkType: string;
  /** Why one of them refuses the expression. */
  readonly said: string;
}

type Family = 'boolean' | 'exact' | 'float' | 'text' | 'date' | 'time' | 'binary' | 'nested' | 'null';

export function familyOf(type: string): Family {
  if (/^(?:tinyint|smallint|int|bigint|decimal)/u.test(type)) return 'exact';
  if (type === 'float' || type === 'double') return 'float';
  if (/^(?:string|char|varchar)/u.test(type)) return 'text';
  if (type.startsWith('timestamp')) return 'time';
  if (/^(?:array|map|struct)/u.test(type)) return 'nested';
  return type === 'void' ? 'null' : (type as Family);
}

export function compareResults(
  call: Call,
  tenon: TenonResult,
  spark: SparkResult,
  frame: HostileFrame,
): readonly Disagreement[] {
  const places = call.reads.map((name) => frame.columns.findIndex((column) => column.name === name));
  const about = {
    call,
    types: places.map((place) => frame.columns[place]!.type),
    values: [],
    ownType: 'error' in tenon ? '' : typeName(tenon),
    sparkType: 'error' in spark ? '' : spark.type.replaceAll('`', ''),
    own: 'error' in tenon ? null : tenon.values,
    spark: 'error' in spark ? null : spark.values,
    said: '',
  };
  if ('error' in tenon) return 'error' in spark ? [] : [{ ...about, kind: 'refused', said: tenon.error }];
  if ('error' in spark) return [{ ...about, kind: 'spark refuses', said: spark.error }];
  // A result that is null in every row has any type.
  if (isNull(tenon.values) && !tenon.failed.includes(true) && isNull(spark.values)) return [];
  const { ownType, sparkType } = about;
  const [a, b] = [familyOf(ownType), familyOf(sparkType)];
  const numeric = (family: Family): boolean => family === 'exact' || family === 'float';
  if (a !== b && !(numeric(a) && numeric(b)) && a !== 'null' && b !== 'null') return [{ ...about, kind: 'kind' }];
  const found: Disagreement[] = ownType === sparkType ? [] : [{ ...about, kind: 'type' }];
  for (const [row, own] of tenon.values.entries()) {
    const other = spark.values[row]!;
    const kind = differ(own, other, tenon.failed[row]!, tenon.type, call.near === true);
    if (kind === undefined) continue;
    const values = places.map((place) => frame.rows[row]![place]!);
    found.push({ ...about, kind, values, own: tenon.failed[row] === true ? null : own, spark: other });
  }
  return found;
}

function isNull(values: readonly Plain[]): boolean {
  return values.every((value) => value === null);
}

function differ(own: Plain, other: Plain, failed: boolean, type: DataType, near: boolean): DifferenceKind | undefined {
  if (failed) return 'rejected';
  if (own === null || other === null) return own === other ? undefined : own === null ? 'null here' : 'null in Spark';
  return equal(own, other, type, near) ? undefined : 'value';
}

function equal(own: Plain, other: Plain, type: DataType, near: boolean): boolean {
  if (own === null || other === null) return own === other;
  if (Array.isArray(own) && Array.isArray(other)) {
    if (own.length !== other.length) return false;
    if (type.kind === 'map') return equalEntries(own as Plain[][], other as Plain[][], type.key, type.value, near);
    return own.every((part: Plain, place) => {
      const inner = type.kind === 'array' ? type.element : type.kind === 'struct' ? type.fields[place]!.type : type;
      return equal(part, other[place] as Plain, inner, near);
    });
  }
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'float':
    case 'double':
      return equalNumbers(String(own), String(other), type.kind, near);
    default:
      return own === other;
  }
}

/** In any order. */
function equalEntries(
  own: readonly Plain[][],
  other: readonly Plain[][],
  key: DataType,
  value: DataType,
  near: boolean,
): boolean {
  return own.every(([name, held]) =>
    other.some((entry) => equal(name!, entry[0]!, key, near) && equal(held!, entry[1]!, value, near)),
  );
}

function equalNumbers(own: string, other: string, kind: DataType['kind'], near: boolean): boolean {
  const isFloat = kind === 'float' || kind === 'double';
  if (!isFloat && /^-?\d+$/u.test(own) && /^-?\d+$/u.test(other)) return BigInt(own) === BigInt(other);
  if (!isFloat && !/[en]/iu.test(own + other)) return trimZeros(own) === trimZeros(other);
  const [a, b] = [numberOf(own), numberOf(other)];
  if (Object.is(a, b) || (kind === 'float' && Object.is(Math.fround(a), Math.fround(b)))) return true;
  return near && Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}

function trimZeros(text: string): string {
  const cut = text.includes('.') ? text.replace(/0+$/u, '').replace(/\.$/u, '') : text;
  return cut === '-0' ? '0' : cut;
}

function numberOf(text: string): number {
  const word = text.toLowerCase();
  if (word.endsWith('inf')) return word.startsWith('-') ? -Infinity : Infinity;
  return word.endsWith('nan') ? Number.NaN : Number(text);
}
