import { expect, test } from 'vitest';
import {
  copiedValue,
  pathOf,
  readableValue,
  rowAsJson,
  shortValue,
  ValueContents,
  valueRows,
  type TreeValue,
} from '#renderer/ui/value-tree/value-rows.ts';

const items: readonly TreeValue[] = [
  { name: 'id', type: 'bigint', value: 7 },
  { name: 'customer', type: 'struct<name:string,tags:array<string>>', value: { name: 'Ada', tags: ['a', null] } },
  { name: 'payload', type: 'string', value: '{"n":12345678901234567890,"n":2,"of":[]}' },
  { name: 'nothing', type: 'array<int>', value: null },
  { name: 'empty', type: 'map<string,int>', value: {} },
];

function shown(open: readonly string[]): string[] {
  const contents = new ValueContents();
  const rows = valueRows(items, new Set(open), contents);
  return rows.map(
    ({ item, depth, isOpen }, index) =>
      `${'  '.repeat(depth)}${isOpen === undefined ? ' ' : isOpen ? '-' : '+'}${pathOf(rows, index, contents)} ${shortValue(item.value, contents.of(rows[index]!.key, item.value)).text}`,
  );
}

test('nested values and JSON in texts open, and nothing else does', () => {
  expect(shown([])).toEqual([
    ' id 7',
    '+customer { 2 fields }',
    '+payload { 3 fields }',
    ' nothing null',
    ' empty { 0 fields }',
  ]);
  expect(shown(['1', '1.1', '2', '2.2', '0', '3', '9.9'])).toEqual([
    ' id 7',
    '-customer { 2 fields }',
    '   customer.name Ada',
    '  -customer.tags [ 2 items ]',
    '     customer.tags[0] a',
    '     customer.tags[1] null',
    '-payload { 3 fields }',
    '   payload.n 12345678901234567890',
    '   payload.n 2',
    '   payload.of [ 0 items ]',
    ' nothing null',
    ' empty { 0 fields }',
  ]);
});

test('positions and parents are those of the tree', () => {
  const rows = valueRows(items, new Set(['1', '1.1']), new ValueContents());
  for (const [index, row] of rows.entries()) {
    const siblings = rows.filter(({ parent }) => parent === row.parent);
    expect(row.siblings).toBe(siblings.length);
    expect(siblings[row.position - 1]).toBe(row);
    expect(row.parent).toBeLessThan(index);
    expect(row.depth).toBe(row.parent === -1 ? 0 : rows[row.parent]!.depth + 1);
  }
});

test('a value is found by its key, also in what is closed', () => {
  const contents = new ValueContents();
  expect(contents.find(items, '1.1.0')).toEqual({ name: '0', value: 'a' });
  expect(contents.find(items, '0')?.value).toBe(7);
  for (const key of ['9', '0.1', '1.7', '', 'x'])
    expect(contents.find(items, key), key).toBe(key === '' ? items[0] : undefined);
});

test('a long list gives a row for each item', () => {
  const list = [{ name: 'all', value: Array.from({ length: 100_000 }, (_, index) => index) }];
  const rows = valueRows(list, new Set(['0']), new ValueContents());
  expect(rows).toHaveLength(100_001);
  expect(rows.at(-1)).toMatchObject({ key: '0.99999', position: 100_000, siblings: 100_000 });
});

test('a copy has the whole value, whatever is in sight', () => {
  const long = `a\n\t${'x'.repeat(1_000_000)}`;
  expect(copiedValue(long)).toBe(long);
  expect(readableValue(long)).toBe(long);
  expect(shortValue(long, undefined).text).toMatch(/^a x+$/u);
  expect(copiedValue(items[2]!.value)).toBe(items[2]!.value);
  expect(readableValue(items[2]!.value)).toContain('  "n": 12345678901234567890,\n  "n": 2,');
  expect(copiedValue({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect([null, undefined, '', 0, false, Number.NaN].map((value) => copiedValue(value))).toEqual([
    '',
    '',
    '',
    '0',
    'false',
    'NaN',
  ]);
  expect(shortValue(null, undefined).kind).toBe('null');
  expect(shortValue('', undefined)).toEqual({ text: '""', kind: 'empty' });
});

test('a row as JSON has every column, also two of one name', () => {
  const row = [
    { name: 'a "b"', value: 1.5 },
    { name: 'a "b"', value: null },
    { name: 'n', value: { k: ['v'] } },
  ];
  expect(rowAsJson(row).replaceAll(/\s/gu, '')).toBe('{"a\\"b\\"":1.5,"a\\"b\\"":null,"n":{"k":["v"]}}');
  expect(rowAsJson([])).toBe('{}');
});
