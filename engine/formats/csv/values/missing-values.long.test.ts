/** NA and its like in a file whose columns have their types from elsewhere; numbers written with .0. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { parseHive } from '#engine/types/hive.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const missing = [
  'NA',
  'n/a',
  '-',
  'N/A',
  'null',
  'NULL',
  '#N/A',
  '?',
  '--',
  'None',
  '.',
  '...',
  '\\N',
  '(null)',
  '<NA>',
  '#NULL!',
  'nil',
];
/** Read by DuckDB itself: a late text of these stops the plain form, and the isolating one reads it. */
const ofReader = ['double', 'float', 'boolean'];

const typed: readonly (readonly [type: string, value: string, read: bigint | number | boolean | string])[] = [
  ['bigint', '7', 7n],
  ['int', '7', 7],
  ['double', '1.5', 1.5],
  ['float', '1.5', 1.5],
  ['boolean', 'true', true],
  ['decimal(5,2)', '1.25', '1.25'],
  ['date', '2025-01-31', '2025-01-31'],
  ['timestamp', '2025-01-31 10:00:00', '2025-01-31'],
];

describe.each(casesOfRun(typed, 3))('a column of type %s', (type, value, read) => {
  test('takes what means null for null, though the reading knows nothing of it', async () => {
    const file = fixture.write('late.csv', `id,v\n${[value, ...missing, value].map((each) => `1,${each}\n`).join('')}`);
    const inference = await fixture.infer(file);
    const reading = {
      ...inference.reading,
      options: { ...inference.reading.options, columnNulls: {}, columnFormats: {} },
    };
    const columns = [
      { name: 'id', type: parseHive('bigint') },
      { name: 'v', type: parseHive(type) },
    ];
    const { rows, rejects } = await fixture.isolate(file, { ...inference, reading }, columns);
    expect(rejects).toEqual([]);
    expect(rows.slice(1, -1).map(({ v }) => v)).toEqual(missing.map(() => null));
    expect(String(rows.at(-1)!['v'])).toContain(String(read));
    if (!ofReader.includes(type)) expect(await fixture.scan(file, { ...inference, reading }, columns)).toEqual(rows);
  });

  test('takes an empty text for null, quoted or not, whatever is beside it, and no blanks around a value', async () => {
    const columns = [
      { name: 'id', type: parseHive('bigint') },
      { name: 'v', type: parseHive(type) },
    ];
    const beside = [[], [value], [`"${value}"`], ['x'], ['""', value]];
    for (const neighbours of casesOfRun(beside, (each) => each.length !== 1 || each[0] === 'x'))
      for (const [text, meant] of [
        ['""', null],
        ['"  "', null],
        ['" NA "', null],
        ['- ', null],
        [` ${value} `, read],
        [`"${value} "`, read],
      ]) {
        const file = fixture.write(
          'quoted.csv',
          `id,v\n${[...neighbours, text].map((each) => `1,${each}\n`).join('')}`,
        );
        const inference = await fixture.infer(file, { columns: ['id', 'v'], separator: ',', withHeader: true });
        const { rows, rejects } = await fixture.isolate(file, inference, columns);
        expect(rejects.length, `${String(text)} beside ${neighbours.join()}`).toBe(neighbours.includes('x') ? 1 : 0);
        const found = rows.at(-1)!['v'];
        expect(
          found === null
            ? null
            : JSON.stringify(typeof found === 'bigint' ? Number(found) : found)
                .replaceAll('"', '')
                .slice(0, String(meant).length),
        ).toBe(meant === null ? null : String(meant));
        if (type !== 'boolean' && rejects.length === 0)
          expect(await fixture.scan(file, inference, columns)).toEqual(rows);
      }
  });

  test('still refuses what means nothing', async () => {
    const file = fixture.write('late.csv', 'id,v\n1,NA\n2,nah\n3,-x\n');
    const inference = await fixture.infer(file);
    const columns = [
      { name: 'id', type: parseHive('bigint') },
      { name: 'v', type: parseHive(type) },
    ];
    const { rows, rejects } = await fixture.isolate(file, inference, columns);
    expect(rows).toHaveLength(1);
    expect(rejects.map(({ line, column_name }) => [line, column_name])).toEqual([
      [3n, 'v'],
      [4n, 'v'],
    ]);
  });
});

test.each(typed)('blanks alone do not make text of a column of type %s', async (_type, value, read) => {
  const blanks = [
    ' ',
    '   ',
    '"  "',
    '\t',
    ' '.repeat(30),
    ...Array.from({ length: 25 }, (_, at) => ' '.repeat(at + 1)),
  ];
  for (const order of [
    [value, ...blanks],
    [...blanks, value],
    [value, ' '],
    [' ', value],
  ]) {
    const file = fixture.write('blank.csv', `id,v\n${order.map((each) => `1,${each}\n`).join('')}`);
    const inference = await fixture.infer(file, { separator: ',' });
    expect(inference.schema[1]!.type.kind).not.toBe('string');
    const rows = await fixture.scan(file, inference);
    expect(rows.map(({ v }) => v === null)).toEqual(order.map((each) => each !== value));
    expect(String(rows.find(({ v }) => v !== null)!['v'])).toContain(String(read));
    expect((await fixture.isolate(file, inference)).rows).toEqual(rows);
  }
});

test('a text column keeps blanks as they are', async () => {
  const file = fixture.write('blank-text.csv', 'id,v\n1, \n2,x\n3,"  "\n');
  expect((await fixture.scan(file, await fixture.infer(file))).map(({ v }) => v)).toEqual([' ', 'x', '  ']);
});

test('a text column keeps them as texts', async () => {
  const file = fixture.write('text.csv', 'id,v\n1,NA\n2,-\n3,x\n');
  const inference = await fixture.infer(file);
  expect((await fixture.scan(file, inference)).map(({ v }) => v)).toEqual(['NA', '-', 'x']);
});

test('a column of nothing else has no type to merge with, and stays text alone', async () => {
  const file = fixture.write('only.csv', 'id,v\n1,NA\n2,-\n');
  const inference = await fixture.infer(file);
  expect(typesOf(inference.schema)).toEqual(['id:bigint', 'v:string']);
  expect((await fixture.scan(file, inference)).map(({ v }) => v)).toEqual(['NA', '-']);
  const typed = [inference.schema[0]!, { name: 'v', type: parseHive('double') }];
  expect((await fixture.scan(file, inference, typed)).map(({ v }) => v)).toEqual([null, null]);
});

test.each([
  ['1.0 among whole numbers', ['1', '2.0', '-3'], 'bigint', [1n, 2n, -3n]],
  ['1.0 alone', ['1.0', '2.0', '3.0'], 'double', [1, 2, 3]],
  ['a fraction among them', ['1', '2.0', '3.5'], 'double', [1, 2, 3.5]],
  ['money', ['1', '2.00', '3.00'], 'double', [1, 2, 3]],
] as const)('%s', async (_name, values, type, read) => {
  const text = fixture.write('whole.csv', `id,v\n${values.map((value) => `1,${value}\n`).join('')}`);
  const json = fixture.write('whole.json', values.map((value) => `{"id":1,"v":${value}}\n`).join(''));
  for (const file of _name === 'money' ? [text] : [text, json]) {
    const inference = await fixture.infer(file);
    expect(typesOf(inference.schema)).toEqual(['id:bigint', `v:${type}`]);
    expect((await fixture.scan(file, inference)).map(({ v }) => v)).toEqual(read);
  }
});

describe('digits between quotes in JSON', () => {
  test('are text', async () => {
    const file = fixture.write('codes.json', '{"zip":"007","n":"12"}\n{"zip":"010","n":"13"}\n');
    const inference = await fixture.infer(file);
    expect(typesOf(inference.schema)).toEqual(['zip:string', 'n:string']);
    expect(await fixture.scan(file, inference)).toEqual([
      { zip: '007', n: '12' },
      { zip: '010', n: '13' },
    ]);
  });

  test('with leading zeros do not fit a column of whole numbers, for they would be lost', async () => {
    const file = fixture.write('later.json', '{"v":7}\n{"v":"007"}\n{"v":"-07"}\n{"v":0}\n{"v":"12"}\n{"v":-0}\n');
    const inference = await fixture.infer(file);
    for (const type of ['bigint', 'decimal(9,2)', 'array<bigint>']) {
      const isArray = type.startsWith('array');
      const location = isArray
        ? fixture.write(
            'later-array.json',
            '{"v":[7]}\n{"v":["007"]}\n{"v":["-07"]}\n{"v":[0]}\n{"v":["12"]}\n{"v":[-0]}\n',
          )
        : file;
      const own = isArray ? await fixture.infer(location) : inference;
      const { rows, rejects } = await fixture.isolate(location, own, [{ name: 'v', type: parseHive(type) }]);
      expect(rows).toHaveLength(4);
      expect(rejects.map(({ line }) => line)).toEqual([2n, 3n]);
    }
    await expect(fixture.scan(file, inference, [{ name: 'v', type: parseHive('bigint') }])).rejects.toThrow(/007/u);
  });
});
