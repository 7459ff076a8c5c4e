/** The row index leads to the first value of each row group, and its statistics hold: readers skip by it. */

import { afterAll, describe, expect, test } from 'vitest';
import { openMessage, readFileTail } from '#engine/formats/orc/container/file-tail.ts';
import { OrcFile } from '#engine/formats/orc/container/orc-file.ts';
import type { ProtobufReader } from '#engine/formats/orc/container/protobuf-reader.ts';
import { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import { readStripeFooter, streamKinds } from '#engine/formats/orc/container/stripe-footer.ts';
import { BooleanReader } from '#engine/formats/orc/encoding/byte-reader.ts';
import { IntegerReader } from '#engine/formats/orc/encoding/integer-reader.ts';
import { decodeRunTwo } from '#engine/formats/orc/encoding/run-length-two.ts';
import { OrcFolder } from '#engine/formats/orc/testing/orc-folder.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { openRanges } from '#engine/bytes/open-ranges.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';

const folder = new OrcFolder();
afterAll(() => folder[Symbol.dispose]());

const rowGroup = 10_000;
const rows = Array.from({ length: 25_000 }, (_, row) => ({
  number: row % 7 === 3 ? null : (row * 7919) % 100_003,
  code: `code ${row % 300}`,
}));
const schema: Schema = [
  { name: 'number', type: { kind: 'int' } },
  { name: 'code', type: { kind: 'string' } },
];

interface IndexEntry {
  readonly positions: number[];
  readonly count: number;
  readonly hasNull: boolean;
  readonly minimum: bigint | null;
  readonly maximum: bigint | null;
}

function readIndex(message: ProtobufReader): IndexEntry[] {
  const entries: IndexEntry[] = [];
  while (message.nextField() === 1) entries.push(readEntry(message.message()));
  return entries;
}

function readEntry(message: ProtobufReader): IndexEntry {
  const positions: number[] = [];
  const found = { count: 0, hasNull: false, minimum: null as bigint | null, maximum: null as bigint | null };
  for (let field = message.nextField(); field !== 0; field = message.nextField()) {
    if (field === 1) message.numbersInto(positions);
    else readStatistics(message.message(), found);
  }
  return { positions, ...found };
}

function readStatistics(
  message: ProtobufReader,
  found: { count: number; hasNull: boolean; minimum: bigint | null; maximum: bigint | null },
): void {
  for (let field = message.nextField(); field !== 0; field = message.nextField()) {
    if (field === 1) found.count = message.number();
    else if (field === 10) found.hasNull = message.boolean();
    else if (field === 2) {
      const numbers = message.message();
      for (let inner = numbers.nextField(); inner !== 0; inner = numbers.nextField()) {
        if (inner === 1) found.minimum = numbers.signedBigint();
        else if (inner === 2) found.maximum = numbers.signedBigint();
        else numbers.skip();
      }
    } else message.skip();
  }
}

/** What the test needs of a file's one stripe. */
async function openStripe(path: string) {
  const source = openLocalSource(path);
  const file = new OrcFile(source, openRanges(source, folder.folder), new AbortController().signal);
  const { footer, codec } = await readFileTail(file);
  const place = footer.stripes[0]!;
  const footerOffset = place.offset + place.indexLength + place.dataLength;
  const { streams } = readStripeFooter(openMessage(file, codec, footerOffset, place.footerLength, 'stripe footer'));
  const rangeOf = (column: number, kind: number) => {
    let { offset } = place;
    for (const stream of streams) {
      if (stream.column === column && stream.kind === kind) return { offset, length: stream.length };
      offset += stream.length;
    }
    throw new Error(`no stream of kind ${kind} for column ${column}`);
  };
  /** A stream from a position of the index on; the first one or two numbers are places of bytes. */
  const openAt = (column: number, kind: number, [chunk = 0, byte = 0]: readonly number[]) => {
    const { offset, length } = rangeOf(column, kind);
    const bytes = new StreamBytes(file, codec, offset + chunk, length - chunk);
    bytes.need(byte);
    bytes.position += byte;
    return bytes;
  };
  const index = (column: number) => {
    const { offset, length } = rangeOf(column, streamKinds.rowIndex);
    return readIndex(openMessage(file, codec, offset, length, 'row index'));
  };
  return { file, openAt, index };
}

function valuesOf(reader: IntegerReader, skip: number, count: number): number[] {
  const values = new Int32Array(skip + count);
  reader.readInts(values, skip + count);
  return [...values.subarray(skip)];
}

describe('the row index', () => {
  test.each([
    { codec: 'none' as const, places: 1 },
    { codec: 'zlib' as const, places: 2 },
  ])('with $codec: positions and statistics of each row group', async ({ codec, places }) => {
    const path = await folder.write(schema, rows, { codec, chunkSize: 3000 });
    const { file, openAt, index } = await openStripe(path);
    await using _ = file;
    const numbers = index(1);
    expect(numbers.length).toBe(3);
    for (const [group, { positions, count, hasNull, minimum, maximum }] of numbers.entries()) {
      const own = rows.slice(group * rowGroup, (group + 1) * rowGroup).map((row) => row.number);
      const present = own.filter((value) => value !== null);
      expect({ count, hasNull }).toEqual({ count: present.length, hasNull: true });
      expect(minimum).toBe(BigInt(present.reduce((least, value) => Math.min(least, value))));
      expect(maximum).toBe(BigInt(present.reduce((most, value) => Math.max(most, value))));

      // PRESENT: places, bytes of the run, bits of the byte. DATA: places, values of the run.
      expect(positions.length).toBe(places + 2 + places + 1);
      const skippedBits = positions[places]! * 8 + positions[places + 1]!;
      const bits = new Uint8Array(skippedBits + own.length);
      new BooleanReader(openAt(1, streamKinds.present, positions.slice(0, places))).read(bits, bits.length);
      expect([...bits.subarray(skippedBits)]).toEqual(own.map((value) => (value === null ? 0 : 1)));
      const data = positions.slice(places + 2);
      const reader = new IntegerReader(openAt(1, streamKinds.data, data.slice(0, places)), true, decodeRunTwo);
      expect(valuesOf(reader, data[places]!, present.length)).toEqual(present);
    }

    // No nulls, so there are no positions of PRESENT; with a dictionary DATA is the only other stream.
    for (const [group, { positions }] of index(2).entries()) {
      expect(positions.length).toBe(places + 1);
      const own = rows.slice(group * rowGroup, (group + 1) * rowGroup);
      const reader = new IntegerReader(openAt(2, streamKinds.data, positions.slice(0, places)), false, decodeRunTwo);
      expect(valuesOf(reader, positions[places]!, own.length)).toEqual(
        own.map((_row, at) => (group * rowGroup + at) % 300),
      );
    }
  });
});
