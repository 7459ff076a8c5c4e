/** Unbounded zigzag varints of up to 128 bits: the digits of decimals. */

import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';

/** 128 bits in groups of seven. */
const longestCoded = 19;

/**
 * Reads `count` numbers as two's complement of `words` 32-bit words each, the lowest first.
 * @throws EngineError `MalformedFile` for a number that needs more words.
 */
export function readLongVarints(bytes: StreamBytes, target: Int32Array, words: 1 | 2 | 4, count: number): void {
  for (let index = 0; index < count; index += 1) {
    if (bytes.end - bytes.position < longestCoded) {
      bytes.need(1);
      bytes.fill(Math.min(longestCoded * (count - index), 65_536));
    }
    const { buffer } = bytes;
    let at = bytes.position;
    // Four groups of seven bits fill 28 of 32 bits; most numbers end there.
    let part = 0;
    let byte = 0x80;
    for (let shift = 0; shift < 28 && byte >= 0x80; shift += 7) {
      byte = buffer[at]!;
      at += 1;
      part |= (byte & 0x7f) << shift;
    }
    bytes.position = at;
    const to = index * words;
    if (byte < 0x80) {
      const value = (part >>> 1) ^ -(part & 1);
      target[to] = value;
      for (let word = 1; word < words; word += 1) target[to + word] = value >> 31;
    } else {
      readLong(bytes, part, target, to, words);
    }
    if (bytes.position > bytes.end) throw bytes.fail('a stream ends inside a number');
  }
}

/** The rest of a number of five bytes and more. */
function readLong(bytes: StreamBytes, first: number, target: Int32Array, to: number, words: number): void {
  const { buffer } = bytes;
  let at = bytes.position;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let fifth = 0;
  let byte = 0x80;
  for (let shift = 28; byte >= 0x80; shift += 7) {
    byte = buffer[at]!;
    at += 1;
    const group = byte & 0x7f;
    if (shift < 56) second |= group << (shift - 28);
    else if (shift < 84) third |= group << (shift - 56);
    else if (shift < 112) fourth |= group << (shift - 84);
    else if (shift < 133) fifth |= group << (shift - 112);
    else throw bytes.fail('a number has more than 128 bits');
  }
  bytes.position = at;
  const one = first | (second << 28);
  const two = (second >>> 4) | (third << 24);
  const three = (third >>> 8) | (fourth << 20);
  const four = (fourth >>> 12) | (fifth << 16);
  const sign = -(one & 1);
  const low = ((one >>> 1) | (two << 31)) ^ sign;
  const next = ((two >>> 1) | (three << 31)) ^ sign;
  const third32 = ((three >>> 1) | (four << 31)) ^ sign;
  const top = (four >>> 1) ^ sign;
  const last = words === 1 ? low : next;
  const outside = last >> 31;
  const fits = words === 4 || (third32 === outside && top === outside && (words === 2 || next === outside));
  if (!fits) throw bytes.fail(`a number does not fit into ${words * 32} bits`);
  target[to] = low;
  if (words > 1) target[to + 1] = next;
  if (words === 4) {
    target[to + 2] = third32;
    target[to + 3] = top;
  }
}
