/** Workbooks that no spreadsheet program writes, but others do: cells in wrong places, of wrong kinds, without what they refer to. */

import { gzipSync } from 'node:zlib';
import { rowsOf, workbookOf, type WrittenWorkbook } from '#engine/formats/excel/testing/workbook-fixture.ts';
import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';

const head = rowsOf([['a', 'b']]);
const inline = (text: string): string => `<c t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
const cell = (value: string | number, attributes = ''): string => `<c${attributes}><v>${value}</v></c>`;
const row = (...cells: readonly string[]): string => `<row>${cells.join('')}</row>`;

type Case = readonly [
  name: string,
  rows: string,
  expected?: OddFile['expected'],
  more?: Partial<Omit<WrittenWorkbook, 'sheets'>>,
];

const date = { formats: ['yyyy\\-mm\\-dd'] };
const days = (...serials: readonly number[]): string =>
  rowsOf([['d']]) + serials.map((serial) => row(cell(serial, ' s="1"'))).join('');

const cases: readonly Case[] = [
  ['inline texts', head + row(cell(1), inline('x &amp; &#x1F600;\ny')), [[1, 'x & 😀\ny']]],
  ['cached formulas', head + row('<c><f>1+1</f><v>2</v></c>', '<c t="str"><f>"a"</f><v>x</v></c>'), [[2, 'x']]],
  [
    'formulas without values',
    head + row(cell(1), '<c><f>A2*2</f></c>') + row(cell(2), '<c><f>A3*2</f></c>'),
    [
      [1, null],
      [2, null],
    ],
  ],
  [
    'ISO dates',
    head + row(cell('2024-02-29', ' t="d"'), cell('2024-02-29T12:30:00.5Z', ' t="d"')),
    [['2024-02-29', '2024-02-29T12:30:00.5']],
  ],
  ['cells in another order', `${head}<row r="2"><c r="B2"><v>2</v></c><c r="A2"><v>1</v></c></row>`, [[1, 2]]],
  ['rows in another order', `<row r="3"><c><v>3</v></c></row><row r="1"><c><v>1</v></c></row>`, 'refused'],
  [
    'a shared text that is missing',
    head + row(cell(5, ' t="s"'), cell(1)),
    'refused',
    { sharedStrings: '<si><t>x</t></si>' },
  ],
  [
    'rich texts',
    `${head}${row(cell(1), '<c t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>')}`,
    [[1, 'a b']],
  ],
  [
    'booleans',
    head + row(cell(1, ' t="b"'), cell('true', ' t="b"')) + row(cell(0, ' t="b"'), cell('false', ' t="b"')),
    [
      [true, true],
      [false, false],
    ],
  ],
  [
    'errors',
    head + row(cell(1), cell('#N/A', ' t="e"')) + row(cell(2), cell(5)),
    [
      [1, null],
      [2, 5],
    ],
  ],
  ['a style that is missing', head + row(cell(1, ' s="9999"'), cell(1, ' s="-1"')), [[1, 1]]],
  [
    'days at the limits',
    days(1, 59, 61, 2_958_465),
    [['1900-01-01'], ['1900-02-28'], ['1900-03-01'], ['9999-12-31']],
    date,
  ],
  ['days since 1904', days(0, 1, 44_620), [['1904-01-01'], ['1904-01-02'], ['2026-03-01']], { ...date, is1904: true }],
  ['a row beyond the last one', `${head}<row r="9999999"><c r="A9999999"><v>1</v></c></row>`, 'refused'],
  ['a column beyond the last one', `${head}<row r="2"><c r="ZZZZ2"><v>1</v></c></row>`, 'refused'],
  ['an entity', `${head}${row(cell(1), '<c t="inlineStr"><is><t>&x;</t></is></c>')}`, 'refused'],
  [
    'names',
    rowsOf([['a', 'A', '*', 'a.b', "it's"]]) + row(...[1, 2, 3, 4, 5].map((value) => cell(value))),
    [[1, 2, 3, 4, 5]],
  ],
  ['no rows', head, []],
  ['no cells', ''],
];

const packed: OddFile = {
  name: 'Excel: a workbook that is packed',
  extension: '.xlsx.gz',
  content: async () => gzipSync(await workbookOf({ sheets: [{ name: 's', rows: head + row(cell(1), inline('x')) }] })),
  expected: [[1, 'x']],
};

const unpacked = cases.map(([name, rows, expected, more]): OddFile => ({
  name: `Excel: ${name}`,
  extension: '.xlsx',
  content: () => workbookOf({ sheets: [{ name: 's', rows }], ...more }),
  ...(expected === undefined ? {} : { expected }),
}));

export const excelFiles: readonly OddFile[] = [...unpacked, packed];
