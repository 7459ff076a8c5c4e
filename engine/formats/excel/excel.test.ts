/** Workbooks as tables: which table, which header, which types, and what is refused. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineError } from '#engine/contract/errors.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { openWorkbook } from '#engine/formats/excel/open-workbook.ts';
import {
  partsOf,
  rowsOf,
  workbookOf,
  zipOf,
  type WrittenWorkbook,
} from '#engine/formats/excel/testing/workbook-fixture.ts';
import { drawingOf } from '#engine/testing/fuzz/drawing.ts';
import { stringType } from '#engine/types/data-type.ts';
import { openSource } from '#engine/storage/open-source.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let count = 0;
async function written(workbook: WrittenWorkbook): Promise<string> {
  count += 1;
  return fixture.write(`book-${count}.xlsx`, await workbookOf(workbook));
}

async function read(workbook: WrittenWorkbook, stated: Record<string, unknown> = {}) {
  const file = await written(workbook);
  const inference = await fixture.infer(file, Object.keys(stated).length === 0 ? {} : { format: 'excel', ...stated });
  const { rows, rejects } =
    inference.schema.length === 0 ? { rows: [], rejects: [] } : await fixture.isolate(file, inference);
  expect(rejects).toEqual([]);
  expect(rows.length).toBe(inference.rowCount);
  return { inference, rows, types: typesOf(inference.schema) };
}

const people = rowsOf([
  ['id', 'name', 'ratio', 'active'],
  [1, 'Ann', 0.5, true],
  [2, 'Bob', 2, false],
  [3, null, null, null],
]);

describe('types', () => {
  test('of cells, below a header that is found', async () => {
    const { inference, rows, types } = await read({ sheets: [{ name: 'People', rows: people }] });
    expect(types).toEqual(['id:bigint', 'name:string', 'ratio:double', 'active:boolean']);
    expect(rows).toEqual([
      { id: 1n, name: 'Ann', ratio: 0.5, active: true },
      { id: 2n, name: 'Bob', ratio: 2, active: false },
      { id: 3n, name: null, ratio: null, active: null },
    ]);
    expect(inference).toMatchObject({
      exact: true,
      rowCount: 3,
      reading: { format: 'excel', options: { sheet: 'People', range: 'A1:D4', withHeader: true } },
    });
  });

  test('of dates by their formats, in both counts of days', async () => {
    const cell = (column: string, style: number, value: number): string =>
      `<c r="${column}2" s="${style}"><v>${value}</v></c>`;
    const rows = `<row r="2">${cell('A', 1, 45_000)}${cell('B', 2, 45_000.25)}${cell('C', 3, 0.75)}${cell('D', 4, 1.5)}${cell('E', 5, 45_000)}</row>`;
    const sheets = [{ name: 'Days', rows: rowsOf([['day', 'moment', 'time', 'span', 'euro']]) + rows }];
    const formats = ['dd/mm/yyyy', 'yyyy-mm-dd hh:mm', 'h:mm AM/PM', '[h]:mm:ss', '[$€-407] #,##0.00;[Red]-#,##0.00'];
    const first = await read({ sheets, formats });
    expect(first.types).toEqual(['day:date', 'moment:timestamp_ntz', 'time:string', 'span:string', 'euro:bigint']);
    expect(first.rows).toEqual([
      { day: '2023-03-15', moment: '2023-03-15T06:00:00', time: '18:00:00', span: '36:00:00', euro: 45_000n },
    ]);
    const second = await read({ sheets, formats, is1904: true });
    expect(second.types).toEqual(first.types);
    expect(second.rows).toEqual([{ ...first.rows[0], day: '2027-03-16', moment: '2027-03-16T06:00:00' }]);
  });

  test('of the days around the leap day that 1900 never had', async () => {
    const rows = [1, 59, 60, 61]
      .map((value, index) => `<row r="${index + 1}"><c s="1"><v>${value}</v></c></row>`)
      .join('');
    const { rows: days } = await read({ sheets: [{ name: 'a', rows }], formats: ['yyyy\\-mm\\-dd'] });
    expect(days.map((row) => row['col0'])).toEqual(['1900-01-01', '1900-02-28', '1900-02-28', '1900-03-01']);
  });

  test('mixed cells are text, errors are null with a warning or text', async () => {
    const rows = rowsOf([['value'], [1.5], ['two'], [true], ['#N/A']]);
    const plain = await read({ sheets: [{ name: 'a', rows }] });
    expect(plain.rows.map((row) => row['value'])).toEqual(['1.5', 'two', 'true', null]);
    expect(plain.inference.warnings.join()).toContain('1 cell holds an error');
    const texts = await read({ sheets: [{ name: 'a', rows }] }, { errorsAsText: true });
    expect(texts.rows.at(-1)).toEqual({ value: '#N/A' });
  });

  test('as text, an error makes the column text, whatever its other cells are and wherever it is', async () => {
    // Beyond the rows at the top, of which each cell is kept, and below a blank row.
    for (const at of [1, 2, 40]) {
      const values = Array.from({ length: 60 }, (_, index) => [index === at ? '#DIV/0!' : index, index % 2 === 0]);
      const rows = rowsOf([['n', 'b'], ...values]);
      const sheets = [{ name: 'a', rows }];
      const plain = await read({ sheets });
      expect(plain.types).toEqual(['n:bigint', 'b:boolean']);
      for (const options of [{ errorsAsText: true }, { errorsAsText: true, range: 'A1:B61', withHeader: true }]) {
        const texts = await read({ sheets }, options);
        expect(texts.types).toEqual(['n:string', 'b:boolean']);
        expect(texts.rows.map((row) => row['n'])).toEqual(values.map(([value]) => String(value)));
      }
    }
  });

  test('numbers are written as short as they can be, texts with digits stay texts', async () => {
    const rows = `${rowsOf([['n', 't']])}<row r="2"><c r="A2"><v>0.10000000000000001</v></c><c r="B2" t="inlineStr"><is><t>007</t></is></c></row><row r="3"><c r="A3"><v>1E3</v></c><c r="B3" t="str"><f>A1</f><v>8</v></c></row>`;
    const { rows: found, types } = await read({ sheets: [{ name: 'a', rows }] });
    expect(types).toEqual(['n:double', 't:string']);
    expect(found).toEqual([
      { n: 0.1, t: '007' },
      { n: 1000, t: '8' },
    ]);
  });

  test('shared texts: rich, with phonetic guides, escaped', async () => {
    const sharedStrings =
      '<si><t xml:space="preserve"> a </t></si><si><r><t>rich</t></r><r><t> text</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>l1_x000D_\nl2_x005F_x0041_</t></si>';
    const rows = `<row>${[0, 1, 2].map((index) => `<c t="s"><v>${index}</v></c>`).join('')}</row>`;
    const { rows: found } = await read({ sheets: [{ name: 'a', rows }], sharedStrings }, { withHeader: false });
    expect(Object.values(found[0]!)).toEqual([' a ', 'rich text', 'l1\r\nl2_x0041_']);
  });
});

describe('which table', () => {
  const two = rowsOf([['Report'], [], ['a', 'b', 'c'], [1, 2, 3], [4, 5, 6], [], ['x', 'y'], ['p', 'q']]);

  test('the largest one, the others named, any by its range', async () => {
    const found = await read({ sheets: [{ name: 's', rows: two }] });
    expect(found.inference.reading.options['range']).toBe('A3:C5');
    expect(found.rows).toEqual([
      { a: 1n, b: 2n, c: 3n },
      { a: 4n, b: 5n, c: 6n },
    ]);
    expect(found.inference.warnings.join()).toContain('A7:B8');
    expect(found.inference.evidence).toContainEqual(
      expect.objectContaining({ part: 'range', verdict: 'A3:C5', ambiguous: true }),
    );
    const other = await read({ sheets: [{ name: 's', rows: two }] }, { range: 'A7:B8' });
    expect(other.rows).toEqual([{ x: 'p', y: 'q' }]);
    const open = await read({ sheets: [{ name: 's', rows: two }] }, { range: 'A4:B', withHeader: false });
    expect(open.rows).toHaveLength(5);
    await expect(read({ sheets: [{ name: 's', rows: two }] }, { range: 'Z' + '9'.repeat(8) })).rejects.toMatchObject({
      code: 'InvalidInput',
    });
  });

  test('tables side by side, a title above the header, blank rows inside', async () => {
    const rows = rowsOf([
      ['Sales of the year'],
      ['month', 'sum', null, 'note'],
      ['Jan', 1, null, 'n1'],
      [],
      ['Feb', 2],
    ]);
    const { inference, rows: found } = await read({ sheets: [{ name: 's', rows }] });
    expect(inference.reading.options).toMatchObject({ range: 'A2:B5', withHeader: true });
    expect(found).toEqual([
      { month: 'Jan', sum: 1n },
      { month: null, sum: null },
      { month: 'Feb', sum: 2n },
    ]);
    expect(inference.warnings.join()).toContain('1 row above the header');
  });

  test('the first visible sheet with cells, another by name or number', async () => {
    const sheets = [
      { name: 'hidden', rows: rowsOf([['h'], [1]]), state: 'hidden' as const },
      { name: 'empty', rows: '' },
      { name: 'full', rows: rowsOf([['f'], [2]]) },
      { name: '2', rows: rowsOf([['two'], [3]]) },
    ];
    const { inference, rows } = await read({ sheets });
    expect(rows).toEqual([{ f: 2n }]);
    expect(inference.warnings).toEqual([
      'Skipped the other sheets "empty", "2". Set the option sheet to read one of them.',
    ]);
    const hidden = await read({ sheets }, { sheet: 'Hidden' });
    expect(hidden.rows).toEqual([{ h: 1n }]);
    expect(hidden.inference.warnings).toEqual(['Sheet "hidden" is hidden.']);
    expect((await read({ sheets }, { sheet: 3 })).rows).toEqual([{ f: 2n }]);
    expect((await read({ sheets }, { sheet: '2' })).rows).toEqual([{ two: 3n }]);
    await expect(read({ sheets }, { sheet: 'fulll' })).rejects.toMatchObject({
      code: 'InvalidInput',
      hint: expect.stringContaining('full'),
    });
    const empty = await read({ sheets }, { sheet: 'empty' });
    expect(empty.inference).toMatchObject({ rowCount: 0, schema: [] });
  });

  test('merged cells: their first one, or all of them', async () => {
    const sheets = [
      {
        name: 's',
        rows: rowsOf([
          ['group', 'n'],
          ['A', 1],
          [null, 2],
          ['B', 3],
        ]),
        behind: '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
      },
    ];
    expect((await read({ sheets })).rows.map((row) => row['group'])).toEqual(['A', null, 'B']);
    expect((await read({ sheets }, { fillMergedCells: true })).rows.map((row) => row['group'])).toEqual([
      'A',
      'A',
      'B',
    ]);
  });

  test('cells of nothing but spaces say nothing of a header', async () => {
    const rows = rowsOf([
      ['name', 'day', ' '],
      ['x', 'y', ' '],
      ['z', 'w', ' '],
    ]);
    const { types, rows: found } = await read({ sheets: [{ name: 'a', rows }] });
    expect(types).toEqual(['name:string', 'day:string', 'col2:string']);
    expect(found[0]).toEqual({ name: 'x', day: 'y', col2: ' ' });
  });

  test('headers: none, names that come twice, years', async () => {
    expect(
      (
        await read({
          sheets: [
            {
              name: 's',
              rows: rowsOf([
                [1, 'a'],
                [2, 'b'],
              ]),
            },
          ],
        })
      ).types,
    ).toEqual(['col0:bigint', 'col1:string']);
    const twice = await read({
      sheets: [
        {
          name: 's',
          rows: rowsOf([
            ['a', 'A', null],
            [1, 2, 3],
          ]),
        },
      ],
    });
    expect(twice.types).toEqual(['a:bigint', 'A_1:bigint', 'col2:bigint']);
    const years = await read({
      sheets: [
        {
          name: 's',
          rows: rowsOf([
            ['country', 2019, 2020],
            ['DE', 1.5, 2.5],
            ['FR', 3, 4],
          ]),
        },
      ],
    });
    expect(years.types).toEqual(['country:string', '2019:double', '2020:double']);
  });
});

test('a row whose cell does not fit a pinned type is rejected with its row number', async () => {
  const file = await written({
    sheets: [
      {
        name: 's',
        rows: rowsOf([
          ['a', 'b'],
          [1, 'x'],
          ['two', 'y'],
          [3, 'z'],
        ]),
      },
    ],
  });
  const inference = await fixture.infer(file);
  const columns = [
    { name: 'a', type: { kind: 'bigint' as const } },
    { name: 'b', type: stringType },
  ];
  const { rows, rejects } = await fixture.isolate(file, inference, columns);
  expect(rows).toEqual([
    { a: 1n, b: 'x' },
    { a: 3n, b: 'z' },
  ]);
  expect(rejects).toMatchObject([{ line: 3n, column_name: 'a', raw: expect.stringContaining('two') }]);
});

describe('hostile and damaged workbooks', () => {
  const one = { sheets: [{ name: 's', rows: people }] };
  const numbered = Array.from({ length: 200 }, (_, row): [number, string] => [row, `text ${row * 37}`]);

  test('entities are never expanded', async () => {
    const parts = partsOf(one);
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>';
    parts['xl/worksheets/sheet0.xml'] =
      `${laughs}<worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`;
    const file = fixture.write('laughs.xlsx', await zipOf(parts));
    await expect(fixture.infer(file)).rejects.toMatchObject({
      code: 'MalformedFile',
      message: expect.stringContaining('&b;'),
    });
  });

  test('a part that unpacks to far more than it holds is refused', async () => {
    const parts = partsOf(one);
    parts['xl/worksheets/sheet0.xml'] = `<worksheet><sheetData>${' '.repeat(8_000_000)}</sheetData></worksheet>`;
    const file = fixture.write('bomb.xlsx', await zipOf(parts));
    const { signal } = fixture.context;
    await using source = await openSource(file);
    const workbook = await openWorkbook(source, signal, { wholePart: 1_000_000, harmless: 1_000_000, ratio: 100 });
    const reading = async (): Promise<void> => {
      for await (const _ of workbook.readCells(0, { row() {}, cell() {} }, signal));
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'MalformedFile',
      message: expect.stringContaining('not unpacked further'),
    });
  });

  test('names of parts that point elsewhere are only names', async () => {
    const file = fixture.write(
      'names.xlsx',
      await zipOf({ ...partsOf(one), 'xl/aaaaaaaaa': '<a/>' }).then((zip) =>
        renamed(zip, 'xl/aaaaaaaaa', '../../../etc'),
      ),
    );
    expect((await fixture.infer(file)).rowCount).toBe(3);
  });

  test.each([
    ['cut', (zip: Buffer) => zip.subarray(0, zip.length >> 1)],
    ['without its end', (zip: Buffer) => zip.subarray(0, -30)],
    ['overwritten', (zip: Buffer) => Buffer.concat([zip.subarray(0, 400), Buffer.alloc(300, 7), zip.subarray(700)])],
  ])('%s: one clear error', async (name, damage) => {
    const file = fixture.write(`${name}.xlsx`, damage(await workbookOf(one)));
    await expect(fixture.infer(file)).rejects.toMatchObject({ code: 'MalformedFile', hint: expect.any(String) });
  });

  test('with one bit of a part changed it gives what was written, or one clear error', async () => {
    const zip = await workbookOf({ sheets: [{ name: 's', rows: rowsOf([['id', 'text'], ...numbered]) }] });
    const expected = numbered.map(([id, text]) => ({ id: BigInt(id), text }));
    const random = drawingOf(12);
    for (let round = 0; round < 60; round += 1) {
      const changed = Buffer.from(zip);
      const at = random.below(zip.indexOf('PK\u0001\u0002', 0, 'latin1') - 4) + 4;
      changed[at]! ^= 1 << random.below(8);
      const file = fixture.write(`bit-${round}.xlsx`, changed);
      const reading = fixture.infer(file).then(async (inference) => (await fixture.isolate(file, inference)).rows);
      const rows = await reading.catch((thrown: unknown) => (thrown as EngineError).code);
      expect(rows === 'MalformedFile' ? expected : rows, `bit of byte ${at}`).toEqual(expected);
    }
  });

  test.each<[string, Partial<Record<string, string>>]>([
    ['a sheet that is not XML', { 'xl/worksheets/sheet0.xml': 'hello <' }],
    ['a sheet that ends within a row', { 'xl/worksheets/sheet0.xml': '<worksheet><sheetData><row r="1"><c><v>1</v>' }],
    [
      'a row beyond the sheet',
      {
        'xl/worksheets/sheet0.xml':
          '<worksheet><sheetData><row r="99999999"><c><v>1</v></c></row></sheetData></worksheet>',
      },
    ],
    ['nesting beyond the cap', { 'xl/worksheets/sheet0.xml': `<worksheet><sheetData>${'<row>'.repeat(10_000)}` }],
    ['no workbook', { 'xl/workbook.xml': '' }],
  ])('%s: one clear error', async (name, parts) => {
    const file = fixture.write(`${name}.xlsx`, await zipOf({ ...partsOf(one), ...parts } as Record<string, string>));
    await expect(fixture.infer(file)).rejects.toMatchObject({ code: 'MalformedFile', hint: expect.any(String) });
  });

  test('damaged compound files and binary parts do not crash', async () => {
    const header = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    for (const size of [8, 100, 600, 5000]) {
      const file = fixture.write(`damaged-${size}.xls`, Buffer.concat([header, Buffer.alloc(size, 3)]));
      await expect(fixture.infer(file)).rejects.toMatchObject({ code: 'MalformedFile' });
    }
    const binary = await zipOf({
      '[Content_Types].xml': '<Types/>',
      'xl/workbook.bin': Buffer.from([0x83, 0x01, 0xff, 0xff, 0xff, 0x7f]),
    });
    await expect(fixture.infer(fixture.write('binary.xlsb', binary))).rejects.toMatchObject({ code: 'MalformedFile' });
  });
});

/** The archive with one name in place of another of the same length. */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  return Buffer.from(zip.toString('latin1').replaceAll(from, to.padEnd(from.length, 'a')), 'latin1');
}
