/** Integer run length encoding, version 2: short repeat, direct, patched base and delta. */

import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import {
  createRun,
  fillSteps,
  halvesToNumber,
  keepUnsigned,
  readVarint,
  unzigzag,
  unzigzagRun,
  type IntegerRun,
} from '#engine/formats/orc/encoding/integer-run.ts';
import { unpackBits } from '#engine/formats/orc/encoding/unpack-bits.ts';

/** Patched base at its widest: header, base, 512 values and 31 patches of 64 bits. */
const longestCoded = 4 + 8 + 512 * 8 + 31 * 8;
const base = new Int32Array(2);
const step = new Int32Array(2);
/** Packed parts on their way to a run: steps of delta, patches. Runs are decoded one after the other. */
const packed = createRun();

/** Bits of a value, by the five bits that code them; of steps, 0 means that there are none. */
const widths = [...Array.from({ length: 24 }, (_, index) => index + 1), 26, 28, 30, 32, 40, 48, 56, 64];

/** The least coded width that holds so many bits. */
export function codedWidth(bits: number): number {
  return widths.find((width) => width >= bits)!;
}

export function decodeRunTwo(bytes: StreamBytes, signed: boolean, run: IntegerRun): void {
  bytes.need(1);
  bytes.fill(longestCoded);
  const header = bytes.buffer[bytes.position]!;
  if (header < 0x40) decodeShortRepeat(bytes, signed, run, header);
  else if (header < 0x80) decodeDirect(bytes, signed, run, header);
  else if (header < 0xc0) decodePatchedBase(bytes, run, header);
  else decodeDelta(bytes, signed, run, header);
  if (bytes.position > bytes.end) throw bytes.fail('a stream ends inside a run of integers');
}

function decodeShortRepeat(bytes: StreamBytes, signed: boolean, run: IntegerRun, header: number): void {
  const width = (header >> 3) + 1;
  const count = (header & 7) + 3;
  bytes.position += 1;
  readBigEndian(bytes, width, base);
  if (signed) unzigzag(base);
  run.low.fill(base[0]!, 0, count);
  run.high.fill(base[1]!, 0, count);
  run.wide = true;
  run.length = count;
}

function decodeDirect(bytes: StreamBytes, signed: boolean, run: IntegerRun, header: number): void {
  const width = widths[(header >> 1) & 31]!;
  const count = (((header & 1) << 8) | bytes.buffer[bytes.position + 1]!) + 1;
  unpackBits(bytes.buffer, bytes.position + 2, width, count, run.low, run.high);
  bytes.position += 2 + Math.ceil((width * count) / 8);
  if (signed) unzigzagRun(run, width, count);
  else keepUnsigned(run, width, count);
  run.length = count;
}

function decodeDelta(bytes: StreamBytes, signed: boolean, run: IntegerRun, header: number): void {
  const code = (header >> 1) & 31;
  const width = code === 0 ? 0 : widths[code]!;
  const count = (((header & 1) << 8) | bytes.buffer[bytes.position + 1]!) + 1;
  bytes.position += 2;
  readVarint(bytes, base);
  if (signed) unzigzag(base);
  readVarint(bytes, step);
  unzigzag(step);
  if (width === 0) {
    fillSteps(run, count, base, step, null, 0);
    return;
  }
  const steps = Math.max(0, count - 2);
  unpackBits(bytes.buffer, bytes.position, width, steps, packed.low, packed.high);
  bytes.position += Math.ceil((width * steps) / 8);
  fillSteps(run, count, base, step, packed, width);
}

/** The base is kept as sign and magnitude, the values as what they are above it; large ones miss their top bits. */
function decodePatchedBase(bytes: StreamBytes, run: IntegerRun, header: number): void {
  const start = bytes.position;
  const second = bytes.buffer[start + 2]!;
  const third = bytes.buffer[start + 3]!;
  const width = widths[(header >> 1) & 31]!;
  const count = (((header & 1) << 8) | bytes.buffer[start + 1]!) + 1;
  const baseBytes = (second >> 5) + 1;
  const patchWidth = widths[second & 31]!;
  const gapWidth = (third >> 5) + 1;
  const patchCount = third & 31;
  if (patchWidth + gapWidth > 64) throw bytes.fail('a patch is wider than 64 bits');
  bytes.position += 4;
  readBigEndian(bytes, baseBytes, base);
  const values = bytes.position;
  const patches = values + Math.ceil((width * count) / 8);
  unpackBits(bytes.buffer, values, width, count, run.low, run.high);
  if (width <= 32) run.high.fill(0, 0, count);
  const entryWidth = codedWidth(patchWidth + gapWidth);
  unpackBits(bytes.buffer, patches, entryWidth, patchCount, packed.low, packed.high);
  if (entryWidth <= 32) packed.high.fill(0, 0, patchCount);
  bytes.position = patches + Math.ceil((entryWidth * patchCount) / 8);
  const fault = applyPatches(run, count, width, patchWidth, patchCount);
  if (fault !== undefined) throw bytes.fail(fault);
  addBase(run, count, signedMagnitude(baseBytes));
  run.wide = true;
  run.length = count;
}

/**
 * ORs each patch, shifted by `width`, onto its value. Writers round `patchWidth` up, so that both together may be more
 * than 64 bits.
 * @returns what is wrong with a patch, if anything.
 */
function applyPatches(
  run: IntegerRun,
  count: number,
  width: number,
  patchWidth: number,
  patchCount: number,
): string | undefined {
  let position = 0;
  for (let index = 0; index < patchCount; index += 1) {
    const low = packed.low[index]!;
    const high = packed.high[index]!;
    // Entry = gap, then patch. Few runs have patches, and none more than 31, so that BigInt does no harm.
    const entry = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    position += Number(entry >> BigInt(patchWidth));
    const patch = BigInt.asUintN(patchWidth, entry) << BigInt(width);
    if (patch === 0n) continue;
    if (position >= count) return 'a patch lies after its run';
    if (patch >> 64n !== 0n) return 'a patch is wider than 64 bits';
    run.low[position]! |= Number(BigInt.asIntN(32, patch));
    run.high[position]! |= Number(BigInt.asIntN(32, patch >> 32n));
  }
  return undefined;
}

/** The base as 64-bit two's complement, in place. */
function signedMagnitude(byteCount: number): Int32Array {
  const top = byteCount > 4 ? 1 : 0;
  const bit = 1 << (((byteCount - 1) & 3) * 8 + 7);
  if ((base[top]! & bit) === 0) return base;
  base[top]! &= ~bit;
  base[0] = -base[0]!;
  base[1] = ~base[1]! + (base[0] === 0 ? 1 : 0);
  return base;
}

function addBase(run: IntegerRun, count: number, { 0: low, 1: high }: Int32Array): void {
  for (let index = 0; index < count; index += 1) {
    const sum = halvesToNumber(run.low[index]!, 0) + (low! >>> 0);
    run.low[index] = sum;
    run.high[index] = run.high[index]! + high! + (sum >= 4_294_967_296 ? 1 : 0);
  }
}

function readBigEndian(bytes: StreamBytes, width: number, target: Int32Array): void {
  let low = 0;
  let high = 0;
  for (let index = 0; index < width; index += 1) {
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | bytes.buffer[bytes.position + index]!;
  }
  bytes.position += width;
  target[0] = low;
  target[1] = high;
}
