/** Damages to the bytes of a file: what a broken disk does, and what somebody does who knows the format. */

import type { Drawing } from '#engine/testing/fuzz/drawing.ts';

type Mutation = (bytes: Uint8Array, other: Uint8Array, draw: Drawing) => Uint8Array;

/** Larger files are cut: what a reader does with much content is a matter of benchmarks. */
const mostBytes = 512 * 1024;

const numbers: readonly bigint[] = [
  0n,
  1n,
  2n,
  127n,
  128n,
  255n,
  256n,
  32767n,
  65535n,
  65536n,
  1000000n,
  2147483647n,
  2147483648n,
  4294967295n,
  1n << 40n,
  1n << 50n,
  (1n << 53n) - 1n,
  1n << 62n,
  (1n << 63n) - 1n,
  (1n << 64n) - 1n,
];

/** What means something in one of the formats or to a reader of text. */
const tokens: readonly string[] = [
  '[',
  ']',
  '{',
  '}',
  '{"a":',
  '[[',
  '"',
  "'",
  '\\',
  '\\u',
  '\\ud800',
  ',',
  ';',
  '	',
  '|',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '<a>',
  '</a>',
  '<a ',
  '<![CDATA[',
  ']]>',
  '<!--',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  '&#x0;',
  '&#99999999;',
  '1e999',
  '-',
  '-0',
  '1e-999',
  '9'.repeat(60),
  '0x',
  'NaN',
  'Infinity',
  'null',
  'true',
  '2024-02-30',
  '0000-00-00',
  '99999-12-31',
  '24:60:61',
  '﻿',
  '‮',
  '😀',
  '',
  '\u2028',
  '',
  'PAR1',
  'ORC',
  'Obj',
  'ARROW1',
  'PK',
  'PK',
  '{"type":"record","name":"r","fields":[]}',
  '{"type":"array","items":',
  '"null"',
  '"avro.codec"',
  'r="A1048576"',
  'r="XFD1"',
  's="99999"',
  't="s"',
  '<v>-1</v>',
  'count="4294967295"',
  '#Fields: ',
  '[01/Jan/2024:00:00:00 +0000]',
  '"GET / HTTP/1.1"',
  '{}',
  '[]',
  '""',
  '{"":{"":0}}',
];

const mutations: readonly Mutation[] = [
  // Bits.
  (bytes, _other, draw) => {
    const result = Uint8Array.from(bytes);
    for (let left = 1 + draw.below(8); left > 0; left -= 1) result[place(bytes, draw)]! ^= 1 << draw.below(8);
    return result;
  },
  // Bytes.
  (bytes, _other, draw) => {
    const result = Uint8Array.from(bytes);
    for (let left = 1 + draw.below(8); left > 0; left -= 1)
      result[place(bytes, draw)] = draw.pick([0, 1, 0x7f, 0x80, 0xff, draw.below(256)]);
    return result;
  },
  // Cut short, at either end.
  (bytes, _other, draw) => (draw.once(4) ? bytes.subarray(place(bytes, draw)) : bytes.subarray(0, place(bytes, draw))),
  // A part is gone.
  (bytes, _other, draw) => {
    const [start, end] = range(bytes, draw);
    return join(bytes.subarray(0, start), bytes.subarray(end));
  },
  // A part is repeated, once or very often.
  (bytes, _other, draw) => {
    const [start, end] = range(bytes, draw);
    const part = bytes.subarray(start, Math.min(end, start + 4096));
    return join(bytes.subarray(0, end), ...repeated(part, draw), bytes.subarray(end));
  },
  // A part of another file.
  (bytes, other, draw) => {
    const [start, end] = range(other, draw);
    const at = place(bytes, draw);
    return join(
      bytes.subarray(0, at),
      other.subarray(start, end),
      bytes.subarray(draw.once(2) ? at : range(bytes, draw)[1]),
    );
  },
  // The front of one and the end of another.
  (bytes, other, draw) => join(bytes.subarray(0, place(bytes, draw)), other.subarray(place(other, draw))),
  // Numbers of fixed width, either end first.
  (bytes, _other, draw) => {
    const result = Uint8Array.from(bytes);
    for (let left = 1 + draw.below(3); left > 0; left -= 1) {
      const width = draw.pick([1, 2, 4, 8]);
      const raw = Buffer.alloc(8);
      raw.writeBigUInt64LE(draw.pick(numbers));
      const field = raw.subarray(0, Math.min(width, bytes.length));
      result.set(
        draw.once(3) ? field.toReversed() : field,
        Math.max(0, Math.min(place(bytes, draw), bytes.length - field.length)),
      );
    }
    return result;
  },
  // A number of variable width in place of a byte: Avro, Thrift and Protobuf.
  (bytes, _other, draw) => {
    const at = place(bytes, draw);
    const value = draw.pick(numbers);
    return join(
      bytes.subarray(0, at),
      varint(draw.once(2) ? BigInt.asUintN(64, value << 1n) : value),
      bytes.subarray(at + 1),
    );
  },
  // Digits.
  (bytes, _other, draw) => {
    const text = Buffer.from(bytes);
    const digits = [...text.subarray(0, 65_536).toString('latin1').matchAll(/\d+/gu)];
    if (digits.length === 0) return bytes;
    const found = draw.pick(digits);
    return join(
      bytes.subarray(0, found.index),
      Buffer.from(String(draw.pick(numbers))),
      bytes.subarray(found.index + found[0].length),
    );
  },
  // Something that means something.
  (bytes, _other, draw) => {
    const at = place(bytes, draw);
    const token = Buffer.from(draw.pick(tokens));
    const parts = draw.once(4) ? repeated(token, draw) : [token];
    return join(bytes.subarray(0, at), ...parts, bytes.subarray(draw.once(2) ? at : at + token.length));
  },
];

/** @param other a second file, of any format. */
export function mutateBytes(bytes: Uint8Array, other: Uint8Array, draw: Drawing): Uint8Array {
  let result = bytes;
  for (let left = draw.pick([1, 1, 1, 2, 3, 6]); left > 0; left -= 1) {
    if (result.length === 0) result = other;
    result = draw.pick(mutations)(result, other, draw).subarray(0, mostBytes);
  }
  return result;
}

/** Often near either end, where headers and footers stand. */
function place({ length }: Uint8Array, draw: Drawing): number {
  const near = draw.below(Math.min(length, 200));
  return draw.pick([near, Math.max(0, length - 1 - near), draw.below(length), draw.below(length)]);
}

function range(bytes: Uint8Array, draw: Drawing): [start: number, end: number] {
  const start = place(bytes, draw);
  return [start, Math.min(bytes.length, start + draw.pick([1, 2, 4, 16, 64, 1024, bytes.length]))];
}

function repeated(part: Uint8Array, draw: Drawing): Uint8Array[] {
  const times = draw.pick([1, 2, 20, 150, 1000, 20_000, 100_000]);
  return Array<Uint8Array>(Math.min(times, Math.ceil(mostBytes / Math.max(1, part.length)))).fill(part);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push(Number(left & 127n) | (left > 127n ? 128 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Uint8Array.from(bytes);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
