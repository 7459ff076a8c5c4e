/** Counts rows by codes of a byte each, which is what a brush waits for: a pass over a column takes a nanosecond or two a row. */

import { setImmediate } from 'node:timers/promises';
import { EngineError } from '#engine/contract/errors.ts';

/** Codes of one column, by row, and which of them a filter keeps. */
export interface Selection {
  readonly codes: Uint8Array;
  /** By code: 1 for those that are kept. */
  readonly kept: Uint8Array;
}

/** By row: bit n is set if the nth selection excludes it. */
export type Exclusions = Uint8Array | Uint32Array;

/** Bits of an exclusion. */
export const mostSelections = 32;
/** Rows between two looks at the signal: some milliseconds. */
const stride = 1 << 21;

/** @returns null: there are no selections. @throws EngineError Cancelled. */
export async function excludeRows(
  selections: readonly Selection[],
  rowCount: number,
  signal: AbortSignal,
): Promise<Exclusions | null> {
  if (selections.length === 0) return null;
  const excluded = selections.length <= 8 ? new Uint8Array(rowCount) : new Uint32Array(rowCount);
  for (const [place, { codes, kept }] of selections.entries()) {
    const bits = Uint32Array.from(kept, (isKept) => (isKept === 1 ? 0 : 1 << place));
    for (let start = 0; start < rowCount; start += stride) {
      exclude(excluded, codes, bits, start, Math.min(rowCount, start + stride));
      await yieldTo(signal);
    }
  }
  return excluded;
}

function exclude(excluded: Exclusions, codes: Uint8Array, bits: Uint32Array, start: number, end: number): void {
  for (let row = start; row < end; row += 1) excluded[row]! |= bits[codes[row]!]!;
}

interface Counting {
  readonly codes: Uint8Array;
  /** Codes are below it. */
  readonly size: number;
  /** Rows are counted for each of its codes. */
  readonly over: { readonly codes: Uint8Array; readonly size: number } | null;
  readonly excluded: Exclusions | null;
  /** Of selections that do not apply. */
  readonly ignored: number;
}

/** @returns row counts, by code of `over` and then by code. @throws EngineError Cancelled. */
export async function countCodes(
  { codes, size, over, excluded, ignored }: Counting,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const counts = new Uint32Array(size * (over?.size ?? 1));
  const applied = ~ignored;
  for (let start = 0; start < codes.length; start += stride) {
    const end = Math.min(codes.length, start + stride);
    if (excluded === null || applied === 0) {
      if (over === null) countAll(counts, codes, start, end);
      else countAllOver(counts, codes, over.codes, size, start, end);
    } else if (over === null) countKept(counts, codes, excluded, applied, start, end);
    else countKeptOver(counts, codes, over.codes, size, excluded, applied, start, end);
    await yieldTo(signal);
  }
  return [...counts];
}

function countAll(counts: Uint32Array, codes: Uint8Array, start: number, end: number): void {
  for (let row = start; row < end; row += 1) counts[codes[row]!]! += 1;
}

function countAllOver(
  counts: Uint32Array,
  codes: Uint8Array,
  over: Uint8Array,
  size: number,
  start: number,
  end: number,
): void {
  for (let row = start; row < end; row += 1) counts[over[row]! * size + codes[row]!]! += 1;
}

function countKept(
  counts: Uint32Array,
  codes: Uint8Array,
  excluded: Exclusions,
  applied: number,
  start: number,
  end: number,
): void {
  for (let row = start; row < end; row += 1) if ((excluded[row]! & applied) === 0) counts[codes[row]!]! += 1;
}

function countKeptOver(
  counts: Uint32Array,
  codes: Uint8Array,
  over: Uint8Array,
  size: number,
  excluded: Exclusions,
  applied: number,
  start: number,
  end: number,
): void {
  for (let row = start; row < end; row += 1)
    if ((excluded[row]! & applied) === 0) counts[over[row]! * size + codes[row]!]! += 1;
}

/** @returns the rows that every selection keeps. */
export function countKeptRows(excluded: Exclusions | null, rowCount: number): number {
  if (excluded === null) return rowCount;
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) if (excluded[row] === 0) count += 1;
  return count;
}

/** So that a cancellation arrives. */
async function yieldTo(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new EngineError('Cancelled', 'Counting the bins was cancelled.');
}
