/** Cells and rows that programs other than Excel write, which must not be lost without a word. */

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf, workbookOf, zipOf, type WrittenWorkbook } from '#engine/formats/excel/testing/workbook-fixture.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let count = 0;
async function read(content: Buffer | WrittenWorkbook) {
  count += 1;
  const bytes = Buffer.isBuffer(content) ? content : await workbookOf(content);
  const file = fixture.write(`book-${count}.xlsx`, bytes);
  const inference = await fixture.infer(file, { format: 'excel' });
  const rows = await fixture.scan(file, inference);
  expect((await fixture.isolate(file, inference)).rows).toEqual(rows);
  expect(rows.length).toBe(inference.rowCount);
  return { rows, types: typesOf(inference.schema), warnings: inference.warnings };
}

function sheetOf(rows: string): WrittenWorkbook {
  return { sheets: [{ name: 's', rows }] };
}

test.each([
  [
    'not among the shared ones',
    { ...sheetOf('<row r="1"><c t="s"><v>1</v></c></row>'), sharedStrings: '<si><t>a</t></si>' },
  ],
  ['in a part that is missing', sheetOf('<row r="1"><c><v>1</v></c><c t="s"><v>0</v></c></row>')],
])('a text %s is damage', async (_name, workbook) => {
  await expect(read(workbook)).rejects.toMatchObject({
    code: 'MalformedFile',
    message: expect.stringContaining('row 1 has a text that is not among the shared ones'),
  });
});

test('rows in another order than that of the sheet are refused', async () => {
  const [header, first, second] = [[['a']], [[1]], [[2]]].map((rows, index) => rowsOf(rows, index + 1));
  await expect(read(sheetOf(`${second}${header}${first}`))).rejects.toMatchObject({
    code: 'MalformedFile',
    message: expect.stringContaining('row 1 is behind row 3'),
  });
});

test('formulas without a saved value are counted; an empty text is a value', async () => {
  const cells = '<c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f><v></v></c><c r="C2" t="str"><f>""</f><v></v></c>';
  const last = '<row r="3"><c r="B3"><f>A2*2</f></c></row>';
  const { rows, warnings } = await read(sheetOf(`${rowsOf([['a', 'b', 'c']])}<row r="2">${cells}</row>${last}`));
  expect(rows).toEqual([
    { a: 1n, b: null, c: null },
    { a: null, b: null, c: null },
  ]);
  expect(warnings).toEqual([
    '2 cells have formulas without a saved value and are null. Open and save the file in a spreadsheet program to compute them.',
  ]);
});

test('formulas without a saved value in OpenDocument', async () => {
  const label = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>';
  const number = '<table:table-cell office:value-type="float" office:value="1"/>';
  const formula = '<table:table-cell table:formula="of:=1+1"/>';
  const row = (cells: string): string => `<table:table-row>${cells}</table:table-row>`;
  const { rows, warnings } = await read(
    await zipOf({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'content.xml': `<office:document-content><office:body><office:spreadsheet><table:table table:name="s">${row(label + label)}${row(number + formula)}</table:table></office:spreadsheet></office:body></office:document-content>`,
    }),
  );
  expect(rows).toEqual([{ a: 1n, a_1: null }]);
  expect(warnings).toEqual([expect.stringContaining('1 cell has a formula without a saved value')]);
});

test('whole numbers that a spreadsheet would round keep their digits, as text', async () => {
  const { rows, types } = await read(
    sheetOf(
      `${rowsOf([['id', 'n', 'x']])}<row r="2"><c><v>9007199254740993</v></c><c><v>900719925474099</v></c><c><v>123456789012345680</v></c></row>`,
    ),
  );
  expect(types).toEqual(['id:string', 'n:bigint', 'x:double']);
  expect(rows).toEqual([{ id: '9007199254740993', n: 900_719_925_474_099n, x: 123_456_789_012_345_680 }]);
});

test('a boolean is false if it is 0 or false', async () => {
  const cells = ['1', '0', 'true', 'FALSE', '2'].map((value) => `<c t="b"><v>${value}</v></c>`);
  const { rows } = await read(sheetOf(cells.map((cell, index) => `<row r="${index + 1}">${cell}</row>`).join('')));
  expect(rows.map((row) => Object.values(row)[0])).toEqual([true, false, true, false, true]);
});

test('a cell that is not a finite number stays the text that it is', async () => {
  const texts = ['1e999', 'NaN', '0x10', '1,5', 'Infinity', '.5', '+2'];
  const cells = texts.map((text, index) => `<row r="${index + 2}"><c><v>${text}</v></c></row>`);
  const { rows } = await read(sheetOf(rowsOf([['v']]) + cells.join('')));
  expect(rows.map(({ v }) => v)).toEqual(['1e999', 'NaN', '0x10', '1,5', 'Infinity', '0.5', '2']);
});

test('a workbook that is packed as a whole is unpacked first', async () => {
  const workbook = await workbookOf(sheetOf(rowsOf([['a'], [1], [2]])));
  for (const pack of [gzipSync, zstdCompressSync]) {
    const { rows } = await read(pack(workbook));
    expect(rows).toEqual([{ a: 1n }, { a: 2n }]);
    await expect(read(pack(workbook).subarray(0, -20))).rejects.toMatchObject({ code: 'MalformedFile' });
  }
});
