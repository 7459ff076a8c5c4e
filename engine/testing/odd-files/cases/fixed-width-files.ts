/** Fixed-width files whose lines are not as wide as they should be, or whose characters are not one byte. */

import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';

const widths = { widths: [4, 6, 5], names: ['id', 'name', 'n'] };
const line = (id: string | number, name: string, n: string | number): string =>
  String(id).padEnd(4) + name + ' '.repeat(6 - [...name].length) + String(n).padStart(5);
const [ann, bob] = [line(1, 'Ann', 10), line(2, 'Bob', 20)];
const both = [
  [1, 'Ann', 10],
  [2, 'Bob', 20],
];

type Case = readonly [
  name: string,
  content: string | Uint8Array,
  expected?: OddFile['expected'],
  options?: Readonly<Record<string, unknown>>,
  rejected?: number,
];

const cases: readonly Case[] = [
  ['no last line end', `${ann}\n${bob}`, both],
  ['CRLF', `${ann}\r\n${bob}\r\n`, both],
  ['CR', `${ann}\r${bob}\r`, both],
  ['CRLF and LF', `${ann}\r\n${bob}\n${ann}\r\n`, [...both, both[0]!]],
  [
    'short lines',
    `${ann}\n2   Bob\n3\n`,
    [
      [1, 'Ann', 10],
      [2, 'Bob', null],
      [3, null, null],
    ],
  ],
  ['long lines', `${ann}EXTRA\n${bob}\n`, [[2, 'Bob', 20]], widths, 1],
  ['empty lines', `${ann}\n\n   \n${bob}\n\n`, both],
  [
    'characters of several bytes',
    `${line(1, 'Ännie', 10)}\n${line(2, '日本', 20)}\n${line(3, '😀x', 30)}\n`,
    [
      [1, 'Ännie', 10],
      [2, '日本', 20],
      [3, '😀x', 30],
    ],
  ],
  ['a combining character', `${line(1, 'e\u0301x', 10)}\n`, [[1, 'e\u0301x', 10]]],
  [
    'Latin-1',
    Buffer.from(`${line(1, 'Ännie', 10)}\n${bob}\n`, 'latin1'),
    [
      [1, 'Ännie', 10],
      [2, 'Bob', 20],
    ],
  ],
  [
    'UTF-16',
    Buffer.from(`\uFEFF${line(1, 'Ännie', 10)}\n${bob}\n`, 'utf16le'),
    [
      [1, 'Ännie', 10],
      [2, 'Bob', 20],
    ],
  ],
  ['a byte order mark', `\uFEFF${ann}\n${bob}\n`, both],
  [
    'NUL',
    `${line(1, 'A\0n', 10)}\n${bob}\n`,
    [
      [1, 'A\0n', 10],
      [2, 'Bob', 20],
    ],
  ],
  [
    'quotes and backslashes',
    `${line(1, '"A,n"', 10)}\n${line(2, '\\N', 20)}\n`,
    [
      [1, '"A,n"', 10],
      [2, '\\N', 20],
    ],
  ],
  [
    'other line separators',
    `${line(1, 'A\u2028n', 10)}\n${line(2, 'B\u0085b', 20)}\n`,
    [
      [1, 'A\u2028n', 10],
      [2, 'B\u0085b', 20],
    ],
  ],
  [
    'a value that comes late',
    `${`${ann}\n`.repeat(20_000)}${line('x', 'y', 5)}\n`,
    [...Array.from({ length: 20_000 }, () => ['1', 'Ann', 10]), ['x', 'y', 5]],
  ],
  [
    'columns that overlap',
    'abcdef\nghijkl\n',
    [
      ['abcd', 'cdef'],
      ['ghij', 'ijkl'],
    ],
    {
      columns: [
        { name: 'x', start: 1, width: 4 },
        { name: 'y', start: 3, width: 4 },
      ],
    },
  ],
  [
    'a gap, and a column to the end',
    'ab  cdefgh\nxy  z\n',
    [
      ['ab', 'cdefgh'],
      ['xy', 'z'],
    ],
    {
      columns: [
        { name: 'x', start: 1, width: 2 },
        { name: 'y', start: 5, width: null },
      ],
    },
  ],
  [
    'a column beyond all lines',
    'abc\ndef\n',
    [
      ['ab', null],
      ['de', null],
    ],
    {
      columns: [
        { name: 'x', start: 1, width: 2 },
        { name: 'y', start: 50, width: 3 },
      ],
    },
  ],
  ['names', 'abcd\n', [['a', 'b', 'c', 'd']], { widths: [1, 1, 1, 1], names: ['a', 'A', '*', ''] }],
  [
    'a long line',
    `${'a'.repeat(500_000)}${'b'.repeat(10)}\n`,
    [['a'.repeat(500_000), 'b'.repeat(10)]],
    { widths: [500_000, 10], names: ['a', 'b'] },
  ],
  [
    'spaces that are kept',
    'a   b \nc   d \n',
    [
      ['a   ', 'b '],
      ['c   ', 'd '],
    ],
    { widths: [4, 2], names: ['a', 'b'], trim: false },
  ],
  [
    'lines around the rows',
    'title\n1   Ann \ntotal 2\n',
    [[1, 'Ann']],
    { widths: [4, 4], names: ['a', 'b'], skipLines: 1, skipFooter: 1 },
  ],
  [
    'more lines skipped than there are',
    '1   Ann \n',
    [],
    { widths: [4, 4], names: ['a', 'b'], skipLines: 5, skipFooter: 5 },
  ],
  ['a width of nothing', `${ann}\n`, 'refused', { widths: [0, 2], names: ['a', 'b'] }],
];

export const fixedWidthFiles: readonly OddFile[] = cases.map(
  ([name, content, expected, options = widths, rejected]) => ({
    name: `fixed width: ${name}`,
    extension: '.fwf',
    content,
    stated: { format: 'fixedWidth', options },
    ...(expected === undefined ? {} : { expected }),
    ...(rejected === undefined ? {} : { rejected }),
  }),
);
