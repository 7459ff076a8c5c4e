/** The encodings against the examples of the specification, and written runs against what reads them. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import { BooleanReader, ByteReader } from '#engine/formats/orc/encoding/byte-reader.ts';
import { IntegerReader } from '#engine/formats/orc/encoding/integer-reader.ts';
import { readLongVarints } from '#engine/formats/orc/encoding/long-varints.ts';
import { decodeRunOne } from '#engine/formats/orc/encoding/run-length-one.ts';
import { decodeRunTwo } from '#engine/formats/orc/encoding/run-length-two.ts';
import { unpackBits } from '#engine/formats/orc/encoding/unpack-bits.ts';
import { withStream } from '#engine/formats/orc/testing/stream-of.ts';
import { BooleanWriter, ByteWriter } from '#engine/formats/orc/write/byte-writer.ts';
import { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';
import { IntegerWriter } from '#engine/formats/orc/write/integer-writer.ts';

function longs(reader: IntegerReader, count: number): bigint[] {
  const words = new Int32Array(count * 2);
  reader.readLongs(words, count);
  return [...new BigInt64Array(words.buffer)];
}

function numbers(bytes: readonly number[], count: number, signed: boolean, decode: typeof decodeRunOne): number[] {
  return withStream(bytes, (stream) => longs(new IntegerReader(stream, signed, decode), count)).map(Number);
}

async function outputOf(codecName: 'none' | 'zlib', write: (output: ChunkedOutput) => void): Promise<Uint8Array> {
  const output = new ChunkedOutput(await loadChunkCodec(codecName, 100));
  write(output);
  return Buffer.concat(output.take());
}

describe('run length encoding 1', () => {
  test('examples of the specification', () => {
    expect(numbers([0x61, 0x00, 0x07], 100, false, decodeRunOne)).toEqual(Array.from({ length: 100 }, () => 7));
    expect(numbers([0x61, 0xff, 0x64], 100, false, decodeRunOne)).toEqual(
      Array.from({ length: 100 }, (_, i) => 100 - i),
    );
    expect(numbers([0xfb, 0x02, 0x03, 0x04, 0x07, 0x0b], 5, false, decodeRunOne)).toEqual([2, 3, 4, 7, 11]);
  });

  test('signed literals of all widths', () => {
    const least = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    const bytes = [0xfd, 0x01, 0xac, 0x02, ...least];
    const values = withStream(bytes, (stream) => longs(new IntegerReader(stream, true, decodeRunOne), 3));
    expect(values).toEqual([-1n, 150n, -(2n ** 63n)]);
  });
});

describe('run length encoding 2', () => {
  test('short repeat, direct, patched base and delta of the specification', () => {
    expect(numbers([0x0a, 0x27, 0x10], 5, false, decodeRunTwo)).toEqual([10000, 10000, 10000, 10000, 10000]);
    expect(numbers([0x5e, 0x03, 0x5c, 0xa1, 0xab, 0x1e, 0xde, 0xad, 0xbe, 0xef], 4, false, decodeRunTwo)).toEqual([
      23713, 43806, 57005, 48879,
    ]);
    const patched = [
      0x8e, 0x13, 0x2b, 0x21, 0x07, 0xd0, 0x1e, 0x00, 0x14, 0x70, 0x28, 0x32, 0x3c, 0x46, 0x50, 0x5a, 0x64, 0x6e, 0x78,
      0x82, 0x8c, 0x96, 0xa0, 0xaa, 0xb4, 0xbe, 0xfc, 0xe8,
    ];
    expect(numbers(patched, 20, false, decodeRunTwo)).toEqual([
      2030, 2000, 2020, 1000000, 2040, 2050, 2060, 2070, 2080, 2090, 2100, 2110, 2120, 2130, 2140, 2150, 2160, 2170,
      2180, 2190,
    ]);
    expect(numbers([0xc6, 0x09, 0x02, 0x02, 0x22, 0x42, 0x42, 0x46], 10, false, decodeRunTwo)).toEqual([
      2, 3, 5, 7, 11, 13, 17, 19, 23, 29,
    ]);
  });

  test('patches on a negative base, and behind a gap of more than 255 values', () => {
    // 300 values of 1 bit on the base −5; patches of 2 bits: nothing at 255, then 3 at 255 + 44 = 299.
    const header = [0x80 | (0 << 1) | 1, (300 - 1) & 0xff, (0 << 5) | 1, (7 << 5) | 2];
    const packed = Array.from({ length: 38 }, () => 0);
    // Entries of 8 + 2 bits, padded to the byte: gap 255 patch 0, gap 44 patch 3.
    const entries = ((255n << 2n) << 10n) | ((44n << 2n) | 3n);
    const patches = [16n, 8n, 0n].map((shift) => Number(((entries << 4n) >> shift) & 0xffn));
    const values = numbers([...header, 0x85, ...packed, ...patches], 300, true, decodeRunTwo);
    expect(values.slice(0, 299)).toEqual(Array.from({ length: 299 }, () => -5));
    expect(values[299]).toBe(-5 + (3 << 1));
  });

  test('patches whose width is rounded up beyond 64 bits, while their values are not', () => {
    // Two values of 16 bits on the base 0, and a patch of 47 bits, for which the next width is 56.
    const run = (patch: bigint): number[] => {
      const entry = Array.from({ length: 8 }, (_, index) => Number((patch >> BigInt(56 - index * 8)) & 0xffn));
      return [0x80 | (15 << 1), 1, (0 << 5) | 30, (7 << 5) | 1, 0, 0xff, 0xff, 0, 7, ...entry];
    };
    const read = (patch: bigint): bigint[] =>
      withStream(run(patch), (stream) => longs(new IntegerReader(stream, true, decodeRunTwo), 2));
    const top = (1n << 47n) - 1n;
    expect(read(top)).toEqual([2n ** 63n - 1n, 7n]);
    expect(() => read(1n << 48n)).toThrow(/wider than 64 bits/u);
  });

  test('64-bit values on a base of eight bytes', () => {
    // Base 2^62 − 1 in eight bytes, two values of 64 bits, no patches.
    const base = [0x3f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    const bytes = [0x80 | (27 << 1), 1, 7 << 5, 0, ...base, 0, 0, 0, 1, 0, 0, 0, 0];
    const values = withStream(bytes, (stream) => longs(new IntegerReader(stream, true, decodeRunTwo), 2));
    expect(values).toEqual([2n ** 62n, 2n ** 62n - 1n]);
  });

  test('a fixed step, down through zero and beyond 2^53', () => {
    expect(numbers([0xc0, 0x04, 0x04, 0x03], 5, true, decodeRunTwo)).toEqual([2, 0, -2, -4, -6]);
    const base = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    const values = withStream([0xc0, 0x02, ...base, 0x01], (stream) =>
      longs(new IntegerReader(stream, true, decodeRunTwo), 3),
    );
    expect(values).toEqual([2n ** 63n - 1n, 2n ** 63n - 2n, 2n ** 63n - 3n]);
  });

  test('bits of every width come out as they were packed', () => {
    for (const width of [1, 2, 3, 5, 7, 8, 9, 13, 16, 17, 21, 23, 24, 26, 28, 30, 32, 40, 48, 56, 64]) {
      const values = Array.from({ length: 100 }, (_, index) =>
        BigInt.asUintN(width, BigInt(index + 1) * 0x9e37_79b9_7f4a_7c15n),
      );
      let bits = values.reduce((all, value) => (all << BigInt(width)) | value, 0n);
      const length = Math.ceil((width * 100) / 8);
      bits <<= BigInt(length * 8 - width * 100);
      const bytes = Uint8Array.from({ length }, (_, index) =>
        Number((bits >> BigInt((length - 1 - index) * 8)) & 0xffn),
      );
      const low = new Int32Array(100);
      const high = new Int32Array(100);
      unpackBits(bytes, 0, width, 100, low, high);
      const seen = Array.from(low, (value, index) => (BigInt(high[index]! >>> 0) << 32n) | BigInt(value >>> 0));
      expect(seen, `${width} bits`).toEqual(values);
    }
  });

  test('what is written is read, in any portions', async () => {
    const steps = fc.array(fc.tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.nat(64), fc.nat(30)), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), fc.integer({ min: 1, max: 700 }), async (parts, signed, portion) => {
        const values = parts.flatMap(([value, bits, repeats]) => {
          const cut = signed ? value >> BigInt(63 - Math.min(bits, 63)) : BigInt.asUintN(Math.min(bits, 31), value);
          // Repeats and even steps, as well as single values.
          return Array.from({ length: repeats + 1 }, (_, index) => (bits % 3 === 0 ? cut : cut ^ BigInt(index)));
        });
        const bytes = await outputOf('none', (output) => {
          const writer = new IntegerWriter(output, signed);
          for (const value of values) {
            writer.long(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
          }
          writer.flush();
        });
        const seen = withStream(bytes, (stream) => {
          const reader = new IntegerReader(stream, signed, decodeRunTwo);
          const all: bigint[] = [];
          while (all.length < values.length) all.push(...longs(reader, Math.min(portion, values.length - all.length)));
          return all;
        });
        expect(seen).toEqual(values);
      }),
    );
  });

  test('a run that is cut off is reported with its position', () => {
    expect(() => numbers([0x5e, 0x03, 0x5c], 4, false, decodeRunTwo)).toThrow(/ends inside a run/u);
    expect(() => numbers([], 1, false, decodeRunTwo)).toThrow(/more values are promised/u);
    const tooWide = () =>
      withStream([0x5e, 0x00, 0xff, 0xff], (stream) =>
        new IntegerReader(stream, false, decodeRunTwo).readShorts(new Int16Array(1), 1),
      );
    expect(tooWide).toThrow(/16 bits/u);
  });
});

describe('bytes, bits and long numbers', () => {
  const read = (bytes: readonly number[] | Uint8Array, count: number) =>
    withStream(bytes, (stream) => {
      const target = new Uint8Array(count);
      new ByteReader(stream).read(target, count);
      return [...target];
    });

  test('examples of the specification', () => {
    expect(read([0x61, 0x00], 100)).toEqual(Array.from({ length: 100 }, () => 0));
    expect(read([0xfe, 0x44, 0x45], 2)).toEqual([0x44, 0x45]);
    const bits = withStream([0xff, 0x80], (stream) => {
      const target = new Uint8Array(8);
      expect(new BooleanReader(stream).read(target, 8)).toBe(1);
      return [...target];
    });
    expect(bits).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('bytes and bits that are written are read, packed and in chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.nat(300)), { maxLength: 20 }),
        fc.integer({ min: 1, max: 90 }),
        async (parts, portion) => {
          const values = parts.flatMap(([value, repeats]) => Array.from({ length: repeats }, () => value));
          const codec = await loadChunkCodec('zlib', 100);
          const bytes = await outputOf('zlib', (output) => {
            const writer = new ByteWriter(output);
            for (const value of values) writer.append(value);
            writer.flush();
          });
          const bits = await outputOf('zlib', (output) => {
            const writer = new BooleanWriter(output);
            for (const value of values) writer.append(value & 1);
            writer.appendOnes(values.length);
            writer.flush();
          });
          const inPortions = (wanted: number, readSome: (target: Uint8Array, count: number) => unknown) => {
            const all: number[] = [];
            while (all.length < wanted) {
              const target = new Uint8Array(Math.min(portion, wanted - all.length));
              readSome(target, target.length);
              all.push(...target);
            }
            return all;
          };
          const seenBytes = (stream: StreamBytes) => {
            const reader = new ByteReader(stream);
            return inPortions(values.length, (target, count) => reader.read(target, count));
          };
          const seenBits = (stream: StreamBytes) => {
            const reader = new BooleanReader(stream);
            return inPortions(values.length * 2, (target, count) => reader.read(target, count));
          };
          expect(withStream(bytes, seenBytes, codec)).toEqual(values);
          expect(withStream(bits, seenBits, codec)).toEqual([
            ...values.map((value) => value & 1),
            ...values.map(() => 1),
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('zigzag numbers of up to 128 bits', () => {
    const values = [
      0n,
      -1n,
      63n,
      -64n,
      2n ** 27n,
      -(2n ** 31n),
      2n ** 62n,
      -(2n ** 63n),
      10n ** 38n - 1n,
      -(10n ** 38n) + 1n,
    ];
    const bytes = values.flatMap((value) => {
      const coded: number[] = [];
      let rest = value < 0n ? -value * 2n - 1n : value * 2n;
      for (; rest >= 0x80n; rest >>= 7n) coded.push(Number(rest & 0x7fn) | 0x80);
      return [...coded, Number(rest)];
    });
    const words = new Int32Array(values.length * 4);
    withStream(bytes, (stream) => readLongVarints(stream, words, 4, values.length));
    const parts = new BigUint64Array(words.buffer);
    const seen = values.map((_, index) => BigInt.asIntN(128, (parts[index * 2 + 1]! << 64n) | parts[index * 2]!));
    expect(seen).toEqual(values);
    const narrow = new Int32Array(20);
    expect(() => withStream(bytes, (stream) => readLongVarints(stream, narrow, 2, 10))).toThrow(
      /does not fit into 64 bits/u,
    );
  });
});
