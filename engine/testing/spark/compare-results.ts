/** Where two results differ, as classes of differences with examples. */

import type { DataType } from '#engine/types/data-type.ts';
import type { Call } from './call.ts';
import type { HostileFrame } from './hostile-frame.ts';
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

export interface Difference {
  readonly call: Call;
  readonly kind: DifferenceKind;
  /** How many rows differ; 0: the expression as a whole. */
  readonly rows: number;
  readonly example: string;
}

type Family = 'boolean' | 'exact' | 'float' | 'text' | 'date' | 'time' | 'binary' | 'nested' | 'null';

function familyOf(type: string): Family {
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
): readonly Difference[] {
  const whole = (kind: DifferenceKind, example: string): Difference => ({ call, kind, rows: 0, example });
  if ('error' in tenon) return 'error' in spark ? [] : [whole('refused', tenon.error)];
  if ('error' in spark) return [whole('spark refuses', spark.error)];
  const own = typeName(tenon);
  const [a, b] = [familyOf(own), familyOf(spark.type)];
  const found: Difference[] = [];
  const numeric = (family: Family): boolean => family === 'exact' || family === 'float';
  if (a !== b && !(numeric(a) && numeric(b)) && a !== 'null' && b !== 'null') {
    // A result that is null in every row has any type.
    if (!(spark.values.every((value) => value === null) && tenon.values.every((value) => value === null)))
      return [whole('kind', `${own}, in Spark ${spark.type}`)];
  }
  if (own !== spark.type.replaceAll('`', '')) found.push(whole('type', `${own}, in Spark ${spark.type}`));
  const rows = new Map<DifferenceKind, number[]>();
  for (const [row, value] of tenon.values.entries()) {
    const kind = differ(value, spark.values[row]!, tenon.failed[row]!, tenon.type, call.near === true);
    if (kind !== undefined) rows.set(kind, [...(rows.get(kind) ?? []), row]);
  }
  for (const [kind, places] of rows) {
    const shown = distinctPlaces(places, call, frame)
      .slice(0, examples)
      .map((row) => {
        const values = call.reads.map((name) => showInput(frame, name, row));
        return `(${values.join(', ')}): ${tenon.failed[row] === true ? 'error' : JSON.stringify(tenon.values[row])}, in Spark ${JSON.stringify(spark.values[row])}`;
      });
    found.push({ call, kind, rows: places.length, example: shown.join('; ') });
  }
  return found;
}

/** Rows with different arguments. */
function distinctPlaces(places: readonly number[], call: Call, frame: HostileFrame): number[] {
  return [
    ...new Map(places.map((row) => [call.reads.map((name) => showInput(frame, name, row)).join('\0'), row])).values(),
  ];
}

/** Shown of one class. */
const examples = Number(process.env['TENON_SPARK_EXAMPLES'] ?? 6);

function showInput({ columns, rows }: HostileFrame, name: string, row: number): string {
  const value = rows[row]![columns.findIndex((column) => column.name === name)]!;
  return JSON.stringify(value, (_key, held: unknown) =>
    typeof held === 'bigint' || (typeof held === 'number' && !Number.isFinite(held)) || Object.is(held, -0)
      ? Object.is(held, -0)
        ? '-0'
        : String(held)
      : held,
  );
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
