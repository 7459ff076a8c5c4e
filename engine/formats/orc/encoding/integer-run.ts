/** One decoded run of integers, at most 512 of them, as 32-bit halves: no BigInt is made per value. */

import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';

export const longestRun = 512;
const wordSize = 4_294_967_296;

export interface IntegerRun {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** False: `low` alone is the value, with its sign, and `high` holds nothing. */
  wide: boolean;
  length: number;
}

export function createRun(): IntegerRun {
  return { low: new Int32Array(longestRun), high: new Int32Array(longestRun), wide: false, length: 0 };
}

/** Decodes the next run of a stream into `run`. */
export type RunDecoder = (bytes: StreamBytes, signed: boolean, run: IntegerRun) => void;

/** A 64-bit integer in halves: bits 0 … 31 and 32 … 63. */
export type Halves = Int32Array;

/** Exact up to 2^53. */
export function halvesToNumber(low: number, high: number): number {
  return high * wordSize + (low >>> 0);
}

function halvesToBigint(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** Undoes zigzag coding in place. */
export function unzigzag(halves: Halves): void {
  const low = halves[0]!;
  const high = halves[1]!;
  const sign = -(low & 1);
  halves[0] = ((low >>> 1) | (high << 31)) ^ sign;
  halves[1] = (high >>> 1) ^ sign;
}

/** Undoes zigzag coding of a run's first `count` values, which are unsigned and `width` bits wide. */
export function unzigzagRun(run: IntegerRun, width: number, count: number): void {
  const { low, high } = run;
  if (width <= 32) {
    for (let index = 0; index < count; index += 1) {
      const value = low[index]!;
      low[index] = (value >>> 1) ^ -(value & 1);
    }
    run.wide = false;
    return;
  }
  for (let index = 0; index < count; index += 1) {
    const lower = low[index]!;
    const upper = high[index]!;
    const sign = -(lower & 1);
    low[index] = ((lower >>> 1) | (upper << 31)) ^ sign;
    high[index] = (upper >>> 1) ^ sign;
  }
  run.wide = true;
}

/** Says that the first `count` values are unsigned and `width` bits wide. */
export function keepUnsigned(run: IntegerRun, width: number, count: number): void {
  run.wide = width >= 32;
  if (width === 32) run.high.fill(0, 0, count);
}

/**
 * Fills a run with `base`, then `base + first`, and then steps of the sizes in `steps`, all up or all down as `first`
 * is; without `steps` each step is `first`.
 * @param steps of `width` bits; `low` and `high` of the value at index 0 belong to the third value.
 */
export function fillSteps(
  run: IntegerRun,
  count: number,
  base: Halves,
  first: Halves,
  steps: IntegerRun | null,
  width: number,
): void {
  run.length = count;
  const start = halvesToNumber(base[0]!, base[1]!);
  const step = halvesToNumber(first[0]!, first[1]!);
  const farthest = Math.max(Math.abs(step), steps === null ? 0 : 2 ** width) * count + Math.abs(start);
  if (farthest < 2 ** 31) fillNarrow(run, count, start, step, steps);
  else if (farthest < 2 ** 52) fillNumbers(run, count, start, step, steps, width);
  else fillBigints(run, count, base, first, steps, width);
}

function fillNarrow(run: IntegerRun, count: number, start: number, step: number, steps: IntegerRun | null): void {
  const { low } = run;
  run.wide = false;
  let value = start;
  low[0] = value;
  if (steps === null) {
    for (let index = 1; index < count; index += 1) low[index] = value += step;
    return;
  }
  if (count > 1) low[1] = value += step;
  const sizes = steps.low;
  if (step < 0) for (let index = 2; index < count; index += 1) low[index] = value -= sizes[index - 2]!;
  else for (let index = 2; index < count; index += 1) low[index] = value += sizes[index - 2]!;
}

function fillNumbers(
  run: IntegerRun,
  count: number,
  start: number,
  step: number,
  steps: IntegerRun | null,
  width: number,
): void {
  const { low, high } = run;
  run.wide = true;
  let value = start;
  for (let index = 0; index < count; index += 1) {
    const upper = Math.floor(value / wordSize);
    low[index] = value - upper * wordSize;
    high[index] = upper;
    if (index === 0 || steps === null) {
      value += step;
    } else {
      const size = halvesToNumber(steps.low[index - 1]!, width > 32 ? steps.high[index - 1]! : 0);
      value += step < 0 ? -size : size;
    }
  }
}

/** Values beyond 2^52 in runs are rare enough for BigInt. They wrap around at 64 bits, as the writers' do. */
function fillBigints(
  run: IntegerRun,
  count: number,
  base: Halves,
  first: Halves,
  steps: IntegerRun | null,
  width: number,
): void {
  const { low, high } = run;
  run.wide = true;
  let value = halvesToBigint(base[0]!, base[1]!);
  const step = halvesToBigint(first[0]!, first[1]!);
  for (let index = 0; index < count; index += 1) {
    if (index === 1 || (index > 1 && steps === null)) value += step;
    else if (index > 1) {
      const size = BigInt.asUintN(64, halvesToBigint(steps!.low[index - 2]!, width > 32 ? steps!.high[index - 2]! : 0));
      value += step < 0n ? -size : size;
    }
    low[index] = Number(BigInt.asIntN(32, value));
    high[index] = Number(BigInt.asIntN(32, value >> 32n));
  }
}

/** Reads a base 128 varint of up to 64 bits; the window was filled before and is checked after. */
export function readVarint(bytes: StreamBytes, target: Halves): void {
  const { buffer } = bytes;
  let at = bytes.position;
  let byte = buffer[at]!;
  at += 1;
  let bottom = byte & 0x7f;
  let middle = 0;
  let top = 0;
  for (let shift = 7; byte >= 0x80; shift += 7) {
    byte = buffer[at]!;
    at += 1;
    if (shift < 28) bottom |= (byte & 0x7f) << shift;
    else if (shift < 56) middle |= (byte & 0x7f) << (shift - 28);
    else if (shift < 70) top |= (byte & 0x7f) << (shift - 56);
    else throw bytes.fail('a number has more than 64 bits');
  }
  bytes.position = at;
  target[0] = bottom | (middle << 28);
  target[1] = (middle >>> 4) | (top << 24);
}
