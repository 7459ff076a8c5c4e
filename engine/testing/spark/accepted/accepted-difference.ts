/** One class of differences from Spark that are known and deliberate, and questions that such classes ask. */

import type { DataType } from '#engine/types/data-type.ts';
import type { Disagreement } from '../compare-results.ts';
import type { Value } from '../hostile-values.ts';
import type { Plain } from '../spark-process.ts';

export interface AcceptedDifference {
  /** Unique, in lower case with hyphens; what a report calls it. */
  readonly name: string;
  /** The sentence that a user reads, or the function or operator whose `differs` says it. */
  readonly says: string | { readonly function: string } | { readonly operator: string };
  /** Why it stays. */
  readonly why: string;
  /** As narrow as it can be: what it covers by mistake is never found. */
  readonly covers: (one: Disagreement) => boolean;
}

/** The function, operator or `cast` that a call is about. */
export function wordOf({ call }: Disagreement): string {
  return call.name.split(' ')[0]!;
}

/** `cast do1 INT` → `INT`. */
export function castTarget({ call }: Disagreement): string {
  return call.name.split(' ').slice(2).join(' ');
}

const wholes: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'int', 'bigint']);
const fractions: ReadonlySet<string> = new Set(['decimal', 'float', 'double']);

export function isNumeric({ kind }: DataType): boolean {
  return wholes.has(kind) || fractions.has(kind);
}

export function isWholeType(type: string): boolean {
  return wholes.has(type);
}

export function hasType({ types }: Disagreement, ...kinds: readonly DataType['kind'][]): boolean {
  return types.some(({ kind }) => kinds.includes(kind));
}

/** Values of columns of text, without the spaces around them. */
export function textsOf({ types, values }: Disagreement): readonly string[] {
  return values.flatMap((value, place) =>
    types[place]!.kind === 'string' && typeof value === 'string' ? [value.trim()] : [],
  );
}

const bits: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 };

/** @param type of whole numbers. */
export function fits(value: bigint, type: string): boolean {
  return BigInt.asIntN(bits[type]!, value) === value;
}

/** A number without its fraction; undefined for NaN and the infinities. */
export function wholePartOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  return typeof value === 'string' && /^-?\d+(?:\.\d*)?$/u.test(value) ? BigInt(value.split('.')[0]!) : undefined;
}

/** Every text within a result, in their order. */
export function textsWithin(value: Plain): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap((part) => textsWithin(part as Plain)) : [];
}

/** True where the results are equal once each text was changed like this. */
export function sameAfter({ own, spark }: Disagreement, change: (text: string) => string): boolean {
  return JSON.stringify(changed(own, change)) === JSON.stringify(changed(spark, change));
}

function changed(value: Plain, change: (text: string) => string): Plain {
  if (typeof value === 'string') return change(value);
  return Array.isArray(value) ? value.map((part) => changed(part as Plain, change)) : value;
}

/** A decimal rounded to the places that another one has, halves away from zero; digits without a point. */
export function roundedAs(value: Plain, like: Plain): { readonly own: bigint; readonly like: bigint } | undefined {
  const [own, other] = [value, like].map((text) => /^(-?)(\d+)(?:\.(\d*))?$/u.exec(String(text)));
  if (own === null || other === null) return undefined;
  const places = other![3]?.length ?? 0;
  const fraction = own![3] ?? '';
  const digits = BigInt(own![2]! + fraction.padEnd(places, '0').slice(0, places));
  const rounded = digits + (Number(fraction[places] ?? 0) >= 5 ? 1n : 0n);
  const sign = (match: RegExpExecArray): bigint => (match[1] === '-' ? -1n : 1n);
  return { own: sign(own!) * rounded, like: sign(other!) * BigInt(other![2]! + (other![3] ?? '')) };
}
