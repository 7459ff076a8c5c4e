/** Files of other writers: Hive's wrapper, old calendars, time zones, unions, other encodings, odd names, uneven rows. */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { streamKinds } from '#engine/formats/orc/container/stripe-footer.ts';
import { readBatches } from '#engine/formats/orc/read/read-batches.ts';
import { julianToGregorian } from '#engine/formats/orc/read/julian-calendar.ts';
import { findZoneOffset } from '#engine/formats/orc/read/time-zone-offset.ts';
import { writeHandmadeOrc } from '#engine/formats/orc/testing/handmade-orc.ts';
import { OrcFolder, readOrc } from '#engine/formats/orc/testing/orc-folder.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { openSource } from '#engine/storage/open-source.ts';

const folder = new OrcFolder();
afterAll(() => folder[Symbol.dispose]());
const plain = { unwrap: true, compression: 'none', encoding: 'utf-8' } as const;
const place = { temporaryDirectory: folder.folder, signal: new AbortController().signal };

/** The file with some bytes, which stand in it once, exchanged for as many others. */
function patched(file: string, before: Uint8Array | string, after: Uint8Array | string): string {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(Buffer.from(before));
  expect(at).toBeGreaterThan(0);
  bytes.set(Buffer.from(after), at);
  const target = `${file}.patched`;
  writeFileSync(target, bytes);
  return target;
}

describe('files of Hive ACID tables', () => {
  const schema: Schema = [
    { name: 'operation', type: { kind: 'int' } },
    { name: 'originalTransaction', type: { kind: 'bigint' } },
    { name: 'bucket', type: { kind: 'int' } },
    { name: 'rowId', type: { kind: 'bigint' } },
    { name: 'currentTransaction', type: { kind: 'bigint' } },
    {
      name: 'row',
      type: {
        kind: 'struct',
        fields: [
          { name: 'id', type: { kind: 'int' } },
          { name: 'name', type: { kind: 'string' } },
        ],
      },
    },
  ];
  const event = (operation: number, row: unknown) => ({
    operation,
    originalTransaction: 1n,
    bucket: 536_870_912,
    rowId: 0n,
    currentTransaction: 1n,
    row,
  });

  test('their rows are shown, or the wrapper when it is asked for', async () => {
    const events = [event(0, { id: 1, name: 'a' }), event(1, { id: 2, name: null })];
    const file = await folder.write(schema, events);
    const { rows, schema: shown } = await readOrc(file);
    expect(shown).toEqual(schema[5]!.type.kind === 'struct' ? schema[5]!.type.fields : []);
    expect(rows).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: null },
    ]);
    expect((await readOrc(file, { columns: ['name'] })).rows).toEqual([{ name: 'a' }, { name: null }]);
    expect((await readOrc(file, { hiveAcid: 'keep' })).rows).toEqual(events);
  });

  test('deletions are not rows: such a file is refused, with a hint', async () => {
    const file = await folder.write(schema, [event(0, { id: 1, name: 'a' }), event(2, null)]);
    await expect(readOrc(file)).rejects.toMatchObject({
      code: 'UnsupportedFormat',
      hint: expect.stringContaining('keep'),
    });
    await using source = await openSource(file);
    const request = { source, columns: [{ name: 'id', type: { kind: 'int' as const } }], limit: null };
    await expect(readBatches(request, plain, place).next()).rejects.toMatchObject({
      code: 'UnsupportedFormat',
    });
    expect((await readOrc(file, { hiveAcid: 'keep' })).rows.length).toBe(2);
  });
});

describe('times and calendars', () => {
  test('timestamps are what the clock of the writer showed', async () => {
    const noon = BigInt(Date.UTC(2020, 6, 1, 12)) * 1000n;
    const winter = BigInt(Date.UTC(2020, 0, 1, 12)) * 1000n;
    const schema: Schema = [{ name: 'at', type: { kind: 'timestamp_ntz' } }];
    const file = await folder.write(schema, [{ at: noon }, { at: winter }], { codec: 'none' });
    // Seconds count from 2015-01-01 on the writer's clock, so that only summer time makes a difference.
    expect((await readOrc(patched(file, 'UTC', 'CET'))).rows).toEqual([{ at: noon + 3_600_000_000n }, { at: winter }]);
    await expect(readOrc(patched(file, 'UTC', 'X-Y'))).rejects.toMatchObject({ code: 'MalformedFile' });
  });

  test('zones by name, by offset, and at the moment their clocks change', () => {
    const losAngeles = findZoneOffset('America/Los_Angeles')!;
    const spring = Date.UTC(2024, 2, 10, 10) / 1000;
    expect([losAngeles(spring - 1), losAngeles(spring), losAngeles(spring + 86_400 * 200)]).toEqual([
      -28_800, -25_200, -25_200,
    ]);
    expect(findZoneOffset('GMT+05:30')!(0)).toBe(19_800);
    expect(findZoneOffset('-0130')!(0)).toBe(-5_400);
    expect(findZoneOffset('America/Los_Angeles')!(-3_000_000_000)).toBe(-28_378);
    expect([losAngeles(-9.2e12), losAngeles(9.2e12)].every(Number.isFinite)).toBe(true);
    expect(findZoneOffset(null)!(0)).toBe(0);
    expect(findZoneOffset('Middle/Earth')).toBeUndefined();
  });

  test('old timestamps of Java have the offset of today, those of others local mean time', async () => {
    const schema: Schema = [{ name: 'at', type: { kind: 'timestamp_ntz' } }];
    const [before, after] = [Date.UTC(1850, 5, 1), Date.UTC(1950, 0, 1)].map((time) => BigInt(time) * 1000n);
    const file = await folder.write(schema, [{ at: before }, { at: after }], { codec: 'none' });
    // Of three letters like UTC, and not on the offset of today before 1892.
    const zoned = patched(file, 'UTC', 'MET');
    const local = findZoneOffset('MET')!(Number(before! / 1_000_000n));
    expect(local).not.toBe(3600);
    const shift = (seconds: number): bigint => BigInt(seconds - 3600) * 1_000_000n;
    expect((await readOrc(zoned)).rows).toEqual([{ at: before! + shift(local) }, { at: after }]);
    // Footer: writer 0 is Java, calendar 2 the proleptic one.
    const java = patched(zoned, Uint8Array.of(0x48, 6, 0x58, 2), Uint8Array.of(0x48, 0, 0x58, 2));
    expect((await readOrc(java)).rows).toEqual([{ at: before }, { at: after }]);
  });

  test('a day that DuckDB would take for infinity is refused', async () => {
    const file = path.join(folder.folder, 'days.orc');
    const read = (...bytes: number[]): ReturnType<typeof readOrc> => {
      const types = [{ kind: 'struct', subtypes: [1], fieldNames: ['on'] }, { kind: 'date' }] as const;
      const streams = [{ kind: streamKinds.data, column: 1, bytes: [0xff, ...bytes] }];
      writeHandmadeOrc(file, { types, rowCount: 1, streams, encodings: [0, 0] });
      return readOrc(file);
    };
    expect((await read(0xfc, 0xff, 0xff, 0xff, 0x0f)).rows).toEqual([{ on: 2_147_483_646n }]);
    for (const last of [0xfd, 0xfe, 0xff])
      await expect(read(last, 0xff, 0xff, 0xff, 0x0f)).rejects.toMatchObject({
        code: 'MalformedFile',
        message: expect.stringMatching(/a date of -?21474836\d\d days is out of range/u) as string,
      });
  });

  test('old dates of Java keep their names: 1500-01-01 stays 1500-01-01', async () => {
    const schema: Schema = [
      { name: 'on', type: { kind: 'date' } },
      { name: 'at', type: { kind: 'timestamp_ntz' } },
    ];
    const julian = -171_655n;
    const gregorian = BigInt(Date.UTC(1500, 0, 1) / 86_400_000);
    const row = { on: julian, at: julian * 86_400_000_000n + 1_500_000n };
    const file = await folder.write(schema, [row, { on: 0n, at: 0n }], { codec: 'none' });
    expect((await readOrc(file)).rows[0]).toEqual(row);
    // Footer: writer 0 is Java, calendar 1 is the Julian one.
    const old = patched(file, Uint8Array.of(0x48, 6, 0x58, 2), Uint8Array.of(0x48, 0, 0x58, 1));
    expect((await readOrc(old)).rows).toEqual([
      { on: gregorian, at: gregorian * 86_400_000_000n + 1_500_000n },
      { on: 0n, at: 0n },
    ]);
    // The last day of the Julian calendar, and a leap day that the Gregorian one does not have.
    expect(julianToGregorian(-141_428)).toBe(Date.UTC(1582, 9, 4) / 86_400_000);
    expect(julianToGregorian(-171_655 + 59)).toBe(Date.UTC(1500, 2, 1) / 86_400_000);
  });
});

describe('rows of very different size', () => {
  test('long texts behind short ones come in smaller batches, and whole', async () => {
    const mebibyte = 'x'.repeat(1024 * 1024);
    const rows = Array.from({ length: 4070 }, (_, row) => ({
      text: row < 4000 ? `row ${row}` : `${row}${mebibyte}`,
      list: row % 1000 === 999 ? Array.from({ length: 900_000 }, () => true) : [row % 2 === 0],
    }));
    const schema: Schema = [
      { name: 'text', type: { kind: 'string' } },
      { name: 'list', type: { kind: 'array', element: { kind: 'boolean' } } },
    ];
    const file = await folder.write(schema, rows, { codec: 'zstd', stripeSize: 512 * 1024 * 1024, batchRows: 100 });
    let row = 0;
    await using source = await openSource(file);
    for await (const { batch } of readBatches({ source, columns: schema, limit: null }, plain, place)) {
      const [text, list] = batch.columns;
      if (text!.data.kind !== 'bytes' || list!.data.kind !== 'list') throw new TypeError('other vectors were expected');
      expect(text!.data.bytes.length).toBeLessThanOrEqual(64 * 1024 * 1024);
      for (let index = 0; index < batch.rowCount; index += 1, row += 1) {
        const { offsets, bytes } = text!.data;
        expect(offsets[index + 1]! - offsets[index]!).toBe(rows[row]!.text.length);
        expect(Buffer.from(bytes.subarray(offsets[index]!, offsets[index]! + 4)).toString()).toBe(
          rows[row]!.text.slice(0, 4),
        );
        expect(list!.data.offsets[index + 1]! - list!.data.offsets[index]!).toBe(rows[row]!.list.length);
      }
    }
    expect(row).toBe(rows.length);
  });
});

function zigzag(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value < 0n ? -value * 2n - 1n : value * 2n;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

describe('types that have no equal', () => {
  /** A union of an int and a second type: int 5, null, second 6. */
  const union = (second: 'short' | 'int') => ({
    types: [
      { kind: 'struct' as const, subtypes: [1], fieldNames: ['u'] },
      { kind: 'union' as const, subtypes: [2, 3] },
      { kind: 'int' as const },
      { kind: second },
    ],
    rowCount: 3,
    streams: [
      { kind: streamKinds.present, column: 1, bytes: [0xff, 0b1010_0000] },
      { kind: streamKinds.data, column: 1, bytes: [0xfe, 0, 1] },
      { kind: streamKinds.data, column: 2, bytes: [0xff, 10] },
      { kind: streamKinds.data, column: 3, bytes: [0xff, 12] },
    ],
    encodings: [0, 0, 0, 0],
  });

  test('unions are choices, or a struct of tag and fields where a choice cannot hold them', async () => {
    const file = path.join(folder.folder, 'union.orc');
    writeHandmadeOrc(file, union('short'));
    expect(await readOrc(file)).toEqual({
      schema: [{ name: 'u', type: { kind: 'choice', alternatives: [{ kind: 'int' }, { kind: 'smallint' }] } }],
      rows: [{ u: { tag: 'int', int: 5, short: null } }, { u: null }, { u: { tag: 'short', int: null, short: 6 } }],
    });
    writeHandmadeOrc(file, union('int'));
    expect((await readOrc(file)).rows).toEqual([
      { u: { tag: 0, field0: 5, field1: null } },
      { u: null },
      { u: { tag: 1, field0: null, field1: 6 } },
    ]);
    const wrong = union('short');
    writeHandmadeOrc(file, { ...wrong, streams: wrong.streams.with(1, { ...wrong.streams[1]!, bytes: [0xfe, 0, 2] }) });
    await expect(readOrc(file)).rejects.toMatchObject({ code: 'MalformedFile' });
  });

  test('a dictionary in version 1 of the encodings, and columns that are null throughout without a stream', async () => {
    const file = path.join(folder.folder, 'old.orc');
    writeHandmadeOrc(file, {
      types: [
        { kind: 'struct', subtypes: [1, 2, 3, 4], fieldNames: ['state', 'none', 'empty', 'old'] },
        { kind: 'string' },
        { kind: 'double' },
        { kind: 'struct' },
        { kind: 'decimal' },
      ],
      rowCount: 5,
      // The specification's example: Nevada, California, Nevada, California, Florida.
      streams: [
        { kind: streamKinds.data, column: 1, bytes: [0xfb, 2, 0, 2, 0, 1] },
        { kind: streamKinds.dictionary, column: 1, bytes: [...Buffer.from('CaliforniaFloridaNevada')] },
        { kind: streamKinds.length, column: 1, bytes: [0xfd, 10, 7, 6] },
        { kind: streamKinds.present, column: 2, bytes: [0xff, 0] },
        // 1, 0.12, −1.2345678, 5 and 20, each with a separate scale, the last below zero.
        { kind: streamKinds.data, column: 4, bytes: [2, 24, ...zigzag(-12_345_678n), 10, 4] },
        { kind: streamKinds.secondary, column: 4, bytes: [0xfb, 0, 4, 14, 0, 1] },
      ],
      encodings: [0, 1, 0, 0, 0],
      dictionarySize: 3,
    });
    const { schema, rows } = await readOrc(file);
    expect(schema[3]!.type).toEqual({ kind: 'decimal', precision: 38, scale: 6 });
    expect(rows.map(({ state, none, empty }) => [state, none, empty])).toEqual(
      ['Nevada', 'California', 'Nevada', 'California', 'Florida'].map((state) => [state, null, null]),
    );
    expect(rows.map(({ old }) => old)).toEqual([1_000_000n, 120_000n, -1_234_568n, 5_000_000n, 20_000_000n]);
  });

  test('a map with a null key, and nesting without end, are refused', async () => {
    const file = path.join(folder.folder, 'map.orc');
    const types = [
      { kind: 'struct' as const, subtypes: [1], fieldNames: ['m'] },
      { kind: 'map' as const, subtypes: [2, 3] },
      { kind: 'int' as const },
      { kind: 'int' as const },
    ];
    const streams = [
      { kind: streamKinds.length, column: 1, bytes: [0xff, 1] },
      { kind: streamKinds.present, column: 2, bytes: [0xff, 0] },
      { kind: streamKinds.data, column: 3, bytes: [0xff, 2] },
    ];
    writeHandmadeOrc(file, { types, rowCount: 1, streams, encodings: [0, 0, 0, 0] });
    await expect(readOrc(file)).rejects.toThrow(/null key/u);
    const deep = Array.from({ length: 200 }, (_, id) => ({ kind: 'list' as const, subtypes: [id + 1] }));
    writeHandmadeOrc(file, { types: [...deep, { kind: 'int' }], rowCount: 0, streams: [], encodings: [] });
    await expect(readOrc(file)).rejects.toMatchObject({ code: 'UnsupportedFormat' });
  });

  test('texts in another encoding are read when it is stated, and refused with that advice when not', async () => {
    const latin = (text: string) => Buffer.from(text, 'latin1');
    const schema: Schema = [
      { name: 'raw', type: { kind: 'binary' } },
      { name: 'often', type: { kind: 'string' } },
      { name: 'once', type: { kind: 'string' } },
    ];
    const rows = Array.from({ length: 50 }, (_, row) => ({
      raw: latin('ü'),
      often: row % 2 === 0 ? latin('Müller') : null,
      once: latin(`Straße ${row}`),
    }));
    const file = await folder.write(schema, rows);
    await expect(readOrc(file)).rejects.toMatchObject({
      code: 'MalformedFile',
      hint: expect.stringContaining('encoding='),
      details: { byteOffset: 3 },
    });
    const read = await readOrc(file, { encoding: 'windows-1252' });
    expect(read.rows[2]).toEqual({ raw: Uint8Array.of(0xfc), often: 'Müller', once: 'Straße 2' });
    expect(read.rows[3]).toEqual({ raw: Uint8Array.of(0xfc), often: null, once: 'Straße 3' });
  });

  test('names that are equal in SQL are made distinct, and each is found again', async () => {
    const schema: Schema = [
      { name: 'a', type: { kind: 'int' } },
      { name: 'A', type: { kind: 'int' } },
      { name: '', type: { kind: 'int' } },
    ];
    const file = await folder.write(schema, [{ a: 1, A: 2, '': 3 }]);
    const { schema: shown, rows } = await readOrc(file);
    expect(new Set(shown.map(({ name }) => name.toLowerCase())).size).toBe(3);
    expect(Object.values(rows[0]!)).toEqual([1, 2, 3]);
  });
});
