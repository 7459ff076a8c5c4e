/** OpenDocument spreadsheets and workbooks of binary parts, made by the test. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { partsOf, zipOf } from '#engine/formats/excel/testing/workbook-fixture.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

async function read(name: string, content: Buffer, stated: Record<string, unknown> = {}) {
  const file = fixture.write(name, content);
  const inference = await fixture.infer(file, { format: 'excel', ...stated });
  return { types: typesOf(inference.schema), rows: await fixture.scan(file, inference), inference };
}

function ods(tables: string): Promise<Buffer> {
  return zipOf(odsParts(tables));
}

function odsParts(tables: string): { readonly mimetype: string; readonly 'content.xml': string } {
  return {
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<?xml version="1.0"?><office:document-content><office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`,
  };
}

test('ods: values by their types, repeated cells and rows, spaces, hidden tables', async () => {
  const cell = (type: string, attribute: string, value: string, content = ''): string =>
    `<table:table-cell office:value-type="${type}" office:${attribute}="${value}">${content}</table:table-cell>`;
  const label = (text: string, more = ''): string =>
    `<table:table-cell office:value-type="string"${more}><text:p>${text}</text:p></table:table-cell>`;
  const content = await ods(
    `<table:table table:name="Hidden" table:style-name="ta2"><table:table-row>${label('h')}</table:table-row></table:table>
     <table:table table:name="Shown"><table:table-header-rows><table:table-row>${['n', 'd', 't', 'b', 's'].map((text) => label(text)).join('')}</table:table-row></table:table-header-rows>
     <table:table-row table:number-rows-repeated="2">${cell('float', 'value', '1.5')}${cell('date', 'date-value', '2024-02-29')}${cell('time', 'time-value', 'PT36H05M07S')}${cell('boolean', 'boolean-value', 'true')}${label('a<text:s text:c="2"/>b\n  c<text:line-break/><text:span>d</text:span></text:p><text:p>e')}</table:table-row>
     <table:table-row><table:table-cell table:number-columns-repeated="4"/>${label('x')}</table:table-row>
     <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`,
  );
  const { types, rows, inference } = await read('book.ods', content);
  expect(inference.reading.options['sheet']).toBe('Shown');
  expect(types).toEqual(['n:double', 'd:date', 't:string', 'b:boolean', 's:string']);
  const row = { n: 1.5, d: '2024-02-29', t: '36:05:07', b: true, s: 'a  b c\nd\ne' };
  expect(rows).toEqual([row, row, { n: null, d: null, t: null, b: null, s: 'x' }]);
});

test('ods and xlsx: packed again by other programs, with the parts in another order, case or spelling', async () => {
  const { mimetype, 'content.xml': content } = odsParts(
    '<table:table table:name="s"><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>',
  );
  const manifest = { 'META-INF/manifest.xml': '<manifest:manifest/>' };
  const late = await zipOf({ 'content.xml': content, ...manifest, mimetype });
  const without = await zipOf({ ...manifest, 'content.xml': content });
  const workbook = partsOf({ sheets: [{ name: 'a', rows: '<row r="1"><c><v>1</v></c></row>' }] });
  const lower = await zipOf(
    Object.fromEntries(Object.entries(workbook).map(([name, part]) => [name.toLowerCase(), part])),
  );
  const slashes = Buffer.from(lower.toString('latin1').replaceAll('xl/', 'xl\\'), 'latin1');
  for (const [name, bytes] of [
    ['late.ods', late],
    ['without.ods', without],
    ['lower.xlsx', lower],
    ['slashes.xlsx', slashes],
  ] as const) {
    const file = fixture.write(name, bytes);
    const inference = await fixture.infer(file);
    expect(inference.reading.format).toBe('excel');
    expect(await fixture.scan(file, inference)).toEqual([{ col0: 1n }]);
  }
});

test('ods: rows that stand for more cells than there can be, and a password, are refused', async () => {
  const label =
    '<table:table-cell table:number-columns-repeated="999999999" office:value-type="string"><text:p>x</text:p></table:table-cell>';
  const content = await ods(
    `<table:table table:name="s"><table:table-row table:number-rows-repeated="999999999">${label}</table:table-row></table:table>`,
  );
  await expect(read('many.ods', content)).rejects.toMatchObject({ code: 'MalformedFile' });
  const encrypted = await zipOf({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'META-INF/manifest.xml':
      '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>',
    'content.xml': 'x',
  });
  await expect(read('secret.ods', encrypted)).rejects.toMatchObject({ code: 'UnsupportedFormat' });
});

test('xlsb: cells of every kind', async () => {
  const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);
  const u32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
  const text = (value: string): Buffer => Buffer.concat([u32(value.length), Buffer.from(value, 'utf16le')]);
  const item = (kind: number, ...content: Buffer[]): Buffer => {
    const all = Buffer.concat(content);
    const head = kind < 128 ? [kind] : [(kind & 127) | 128, kind >> 7];
    return Buffer.concat([Buffer.from([...head, (all.length & 127) | 128, all.length >> 7]), all]);
  };
  const {
    'xl/workbook.xml': _workbook,
    'xl/styles.xml': _styles,
    'xl/worksheets/sheet0.xml': _sheet,
    ...parts
  } = partsOf({
    sheets: [{ name: 's', rows: '' }],
    sharedStrings: '',
  });
  const inBinary = (part: string): string => part.replaceAll(/(workbook|sheet0|styles|sharedStrings)\.xml/gu, '$1.bin');
  const binary = Object.fromEntries(
    Object.entries(parts)
      .filter(([name]) => name !== 'xl/sharedStrings.xml')
      .map(([name, part]) => [inBinary(name), inBinary(part)]),
  );
  const content = await zipOf({
    ...binary,
    'xl/workbook.bin': Buffer.concat([item(153, u32(0, 0)), item(156, u32(0, 1), text('s0'), text('Sheet'))]),
    'xl/styles.bin': Buffer.concat([item(617, u32(2)), item(47, u16(0), u16(0)), item(47, u16(0), u16(14)), item(618)]),
    'xl/sharedStrings.bin': item(19, Buffer.from([0]), text('shared')),
    'xl/worksheets/sheet0.bin': Buffer.concat([
      item(0, u32(0)),
      ...['a', 'b', 'c', 'd', 'e'].map((label, index) => item(6, u32(index, 0), text(label))),
      item(0, u32(1)),
      item(7, u32(0, 0, 0)),
      item(5, u32(1, 1), Buffer.from(Float64Array.of(45_000).buffer)),
      item(2, u32(2, 0, (7 << 2) | 2)),
      item(4, u32(3, 0), Buffer.from([1])),
      item(3, u32(4, 0), Buffer.from([7])),
    ]),
  });
  const { types, rows } = await read('book.xlsb', content, { errorsAsText: true });
  expect(types).toEqual(['a:string', 'b:date', 'c:bigint', 'd:boolean', 'e:string']);
  expect(rows).toEqual([{ a: 'shared', b: '2023-03-15', c: 7n, d: true, e: '#DIV/0!' }]);
});
