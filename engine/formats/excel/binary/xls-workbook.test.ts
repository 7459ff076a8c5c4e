/** Binary workbooks, made record by record by the test. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { record } from '#engine/formats/excel/binary/xls-globals.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const u16 = (...values: number[]): Buffer => Buffer.from(Uint16Array.from(values).buffer);
const u32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
const f64 = (value: number): Buffer => Buffer.from(Float64Array.of(value).buffer);

function item(kind: number, ...content: Buffer[]): Buffer {
  const all = Buffer.concat(content);
  return Buffer.concat([u16(kind, all.length), all]);
}

/** Length, flags and characters of one byte. */
function text(value: string, lengthSize: 1 | 2 = 2): Buffer {
  const length = lengthSize === 1 ? Buffer.from([value.length]) : u16(value.length);
  return Buffer.concat([length, Buffer.from([0]), Buffer.from(value, 'latin1')]);
}

function workbookStream(version: number, cells: readonly Buffer[], globals: readonly Buffer[] = []): Buffer {
  const name = version === 0x0600 ? text('Sheet', 1) : Buffer.from('\u0005Sheet', 'latin1');
  const before = Buffer.concat([
    item(record.begin, u16(version, 5), u32(0, 0)),
    ...globals,
    item(record.format, u16(164), version === 0x0600 ? text('yyyy-mm-dd') : Buffer.from('\u000ayyyy-mm-dd', 'latin1')),
    item(record.style, u16(0, 0), Buffer.alloc(16)),
    item(record.style, u16(0, 164), Buffer.alloc(16)),
  ]);
  const sheetItem = (position: number): Buffer => item(record.sheet, u32(position), u16(0), name);
  const end = item(record.end);
  const position = before.length + sheetItem(0).length + end.length;
  const sheet = Buffer.concat([item(record.begin, u16(version, 0x10), u32(0, 0)), ...cells, end]);
  return Buffer.concat([before, sheetItem(position), end, sheet]);
}

/** A compound file of 512-byte sectors: its table, its directory, and one stream large enough to need separate sectors. */
function compoundFile(stream: Buffer): Buffer {
  const sectors = Math.max(8, Math.ceil(stream.length / 512));
  const content = Buffer.concat([stream, Buffer.alloc(sectors * 512 - stream.length)]);
  const header = Buffer.alloc(512, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.fill(0, 8, 76);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(1, 44);
  header.writeUInt32LE(1, 48);
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(0xfffffffe, 60);
  header.writeUInt32LE(0xfffffffe, 68);
  header.writeUInt32LE(0, 76);
  const table = Buffer.alloc(512, 0xff);
  table.writeUInt32LE(0xfffffffd, 0);
  table.writeUInt32LE(0xfffffffe, 4);
  for (let index = 0; index < sectors; index += 1)
    table.writeUInt32LE(index === sectors - 1 ? 0xfffffffe : index + 3, 8 + index * 4);
  const directory = Buffer.alloc(512);
  const entry = (at: number, name: string, kind: number, start: number, size: number): void => {
    directory.write(name, at, 'utf16le');
    directory.writeUInt16LE(name.length * 2 + 2, at + 64);
    directory[at + 66] = kind;
    directory.writeUInt32LE(start, at + 116);
    directory.writeUInt32LE(size, at + 120);
  };
  entry(0, 'Root Entry', 5, 0xfffffffe, 0);
  entry(128, 'Workbook', 2, 2, content.length);
  return Buffer.concat([header, table, directory, content]);
}

async function read(stream: Buffer) {
  const file = fixture.write('book.xls', compoundFile(stream));
  const inference = await fixture.infer(file);
  return { types: typesOf(inference.schema), rows: await fixture.scan(file, inference), inference };
}

test('cells of every kind; a text that continues in another record', async () => {
  const sharedTexts = [
    item(record.sharedTexts, u32(3, 3), text('name'), text('long text'), u16(4), Buffer.from([0]), Buffer.from('wi')),
    // The rest of the last text, from here on with two bytes for each character.
    item(record.continue, Buffer.from([1]), Buffer.from('d€', 'utf16le')),
  ];
  const header = ['n', 'd', 'b', 'f', 'e'].map((label, index) => item(record.text, u16(0, index + 1, 0), text(label)));
  const { types, rows, inference } = await read(
    workbookStream(
      0x0600,
      [
        item(record.sharedText, u16(0, 0, 0), u32(0)),
        ...header,
        item(record.sharedText, u16(1, 0, 0), u32(1)),
        item(record.packedNumbers, u16(1, 1, 0), u32((1234 << 2) | 3), u16(1), u32((45_000 << 2) | 2), u16(2)),
        item(record.booleanOrError, u16(1, 3, 0), Buffer.from([1, 0])),
        item(record.formula, u16(1, 4, 0), Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff]), Buffer.alloc(8)),
        item(record.formulaText, text('made')),
        item(record.booleanOrError, u16(1, 5, 0), Buffer.from([42, 1])),
        item(record.sharedText, u16(2, 0, 0), u32(2)),
        item(record.number, u16(2, 1, 0), f64(-0.5)),
      ],
      sharedTexts,
    ),
  );
  expect(types).toEqual(['name:string', 'n:double', 'd:date', 'b:boolean', 'f:string', 'e:string']);
  expect(rows).toEqual([
    { name: 'long text', n: 12.34, d: '2023-03-15', b: true, f: 'made', e: null },
    { name: 'wid€', n: -0.5, d: null, b: null, f: null, e: null },
  ]);
  expect(inference.reading.options['sheet']).toBe('Sheet');
});

test('the cells are read although a number format is shorter than it says', async () => {
  const code = Buffer.from('yyyy-mm-dd', 'latin1');
  const cell = item(record.number, u16(0, 0, 0), f64(1.5));
  for (const content of [
    Buffer.concat([u16(code.length + 1), Buffer.from([0]), code]),
    Buffer.concat([u16(code.length + 3), Buffer.from([1]), Buffer.from(code.toString('latin1'), 'utf16le')]),
    u16(1),
  ]) {
    const cut = item(record.format, u16(165), content);
    const { rows } = await read(workbookStream(0x0600, [cell], [cut]));
    expect(rows).toEqual([{ col0: 1.5 }]);
  }
});

test('Excel 5: texts are in the code page of the workbook', async () => {
  const codePage = item(record.codePage, u16(1251));
  const label = (row: number, bytes: Buffer): Buffer => item(record.text, u16(row, 0, 0), u16(bytes.length), bytes);
  const { rows } = await read(
    workbookStream(0x0500, [label(0, Buffer.from('name')), label(1, Buffer.from([0xcc, 0xe8, 0xf0]))], [codePage]),
  );
  expect(rows).toEqual([{ name: 'Мир' }]);
});

test('a workbook under a password is refused, one that is cut off too', async () => {
  const encrypted = workbookStream(0x0600, [], [item(record.password, u16(1, 1))]);
  await expect(read(encrypted)).rejects.toMatchObject({
    code: 'UnsupportedFormat',
    message: expect.stringContaining('password'),
  });
  const whole = compoundFile(workbookStream(0x0600, [item(record.number, u16(0, 0, 0), f64(1))]));
  for (const length of [600, 1100, 1550]) {
    const file = fixture.write(`cut-${length}.xls`, whole.subarray(0, length));
    await expect(fixture.infer(file, { format: 'excel' })).rejects.toMatchObject({ code: 'MalformedFile' });
  }
});
