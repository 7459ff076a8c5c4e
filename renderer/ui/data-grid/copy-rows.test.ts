import { describe, expect, test } from 'vitest';
import { copyText, type CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

const formulas = ['=1+1', '+a', '-a', '@x', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("http://x","y")'];
const harmless = ['a', '-5', '+3.5', '1e3', '', "'=1", 'a=1'];
const columns = [{ name: 'v' }, { name: '=name' }] as unknown as readonly GridColumn[];
const copy = (format: CopyFormat, values: readonly unknown[], keep = false): ReturnType<typeof copyText> =>
  copyText(
    format,
    columns,
    values.map((value) => ({ value: (column: number) => (column === 0 ? value : 1) })),
    keep,
  );

describe.each(['TSV', 'CSV'] as const)('%s', (format) => {
  test.each(formulas)('%j gets an apostrophe, and so does a column name', (formula) => {
    const { text, escaped } = copy(format, [formula]);
    expect(escaped).toBe(2);
    const cells = text.replaceAll('"', '');
    expect(cells).toContain("'=name");
    expect(cells.slice(cells.indexOf('\n') + 1)).toMatch(/^'/u);
  });

  test.each(harmless)('%j stays', (value) => {
    expect(copy(format, [value]).escaped).toBe(1);
  });

  test('formulas stay when the user keeps them, numbers always', () => {
    expect(copy(format, formulas, true).escaped).toBe(0);
    expect(copy(format, [-1, 5n, null, true]).escaped).toBe(1);
  });
});

test('in TSV quotes around a formula do not hide it: a spreadsheet takes them away', () => {
  for (const formula of ['"=1+1"', '"""=1+1"', '"-a', '"\t=1"']) {
    const { text, escaped } = copy('TSV', [formula]);
    expect([escaped, text.split('\n')[1]?.startsWith(`'"`)]).toEqual([2, true]);
  }
  for (const plain of ['"a"', '""']) expect(copy('TSV', [plain]).escaped).toBe(1);
});

test('JSON is never changed', () => {
  const { text, escaped } = copy('JSON', formulas);
  expect(escaped).toBe(0);
  expect((JSON.parse(text) as { v: string }[]).map(({ v }) => v)).toEqual(formulas);
});

const typed = [
  { name: 'id', type: 'bigint' },
  { name: 'the "note"', type: 'string' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'timestamp' },
  { name: 'bytes', type: 'binary' },
  { name: 'rate', type: 'double' },
  { name: 'tags', type: 'array<string>' },
] as const satisfies readonly GridColumn[];
const values = [
  ['9007199254740993', "it's a | b\n<i>", '2024-02-29', '2025-01-06 02:04:37 Z', '0xaa00', Number.NaN, ['a', "b'"]],
  [-5, '', null, '2025-01-06 02:04:37.5', null, Number.POSITIVE_INFINITY, null],
];
const copyTyped = (format: CopyFormat): string =>
  copyText(
    format,
    typed,
    values.map((row) => ({ value: (column: number) => row[column] })),
    false,
    'my table',
  ).text;

test('SQL has literals of each type, and every name and text quoted', () => {
  expect(copyTyped('SQL')).toBe(
    [
      'INSERT INTO "my table" ("id", "the ""note""", "day", "at", "bytes", "rate", "tags") VALUES',
      `  (9007199254740993, 'it''s a | b\n<i>', DATE '2024-02-29', TIMESTAMP WITH TIME ZONE '2025-01-06 02:04:37+00:00', X'aa00', CAST('NaN' AS DOUBLE), '["a","b''"]'),`,
      `  (-5, '', NULL, TIMESTAMP '2025-01-06 02:04:37.5', NULL, CAST('Infinity' AS DOUBLE), NULL);`,
    ].join('\n'),
  );
});

test('Markdown has one line per row, numbers to the right', () => {
  expect(copyTyped('Markdown').split('\n')).toEqual([
    '| id | the "note" | day | at | bytes | rate | tags |',
    '| ---: | --- | --- | --- | --- | ---: | --- |',
    `| 9007199254740993 | it's a \\| b<br>&lt;i> | 2024-02-29 | 2025-01-06 02:04:37 Z | 0xaa00 | NaN | ["a","b'"] |`,
    '| -5 |  |  | 2025-01-06 02:04:37.5 |  | Infinity |  |',
  ]);
});
