import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test.each([
  [
    'finer.csv',
    'id,at\n1,2024-01-01T00:00:00.123456Z\n2,2024-01-01T00:00:00.123456789Z\n',
    'at:string',
    'Column at stays text: 2024-01-01T00:00:00.123456789Z on line 3 is more precise than microseconds, which a timestamp cannot store.',
    '2024-01-01T00:00:00.123456789Z',
  ],
  [
    'tiny.csv',
    'id,v\n1,0.5\n2,1e-400\n',
    'v:double',
    'Column v contains 1e-400 on line 3, which is closer to zero than any double: it is read as 0.',
    0,
  ],
])('%s says what its column does not hold', async (name, text, type, warning, last) => {
  const file = fixture.write(name, text);
  const inference = await fixture.infer(file);
  expect(typesOf(inference.schema)[1]).toBe(type);
  expect(inference.warnings).toEqual([warning]);
  expect(Object.values((await fixture.scan(file, inference)).at(-1)!).at(-1)).toBe(last);
});

test.each([
  ['none', '2024-01-01T00:00:00.123456789Z,a\n2024-01-01T00:00:01.2Z,b\n', 2, ['col0', 'col1']],
  ['of one row', 'at,v\n2024-01-01T00:00:00.123456789Z,a\n2024-01-01T00:00:01.2Z,b\n', 2, ['at', 'v']],
])('a row with a time that no type holds is not taken for a header: %s', async (name, text, rows, names) => {
  const file = fixture.write(`${name}.csv`, text);
  const inference = await fixture.infer(file);
  expect(inference.schema.map((column) => column.name)).toEqual(names);
  expect(await fixture.scan(file, inference)).toHaveLength(rows);
});

test.each([
  ['three digits after each point', 'a;1.234\nb;2.500\nc;12.750\n', 'b', true],
  ['and whole numbers', 'a;1.234\nb;7\n', 'b', true],
  ['a fraction with other digits', 'a;1.234\nb;2.5\n', 'b', false],
  ['a number without a group', 'a;0.234\nb;2.500\n', 'b', false],
  ['a fraction in another column', 'a;1.234;0.5\nb;2.500;1.5\n', 'b', false],
])('points that may group thousands, between semicolons: %s', async (name, rows, column, warns) => {
  const header = rows
    .split('\n', 1)[0]!
    .split(';')
    .map((_, index) => 'abc'[index])
    .join(';');
  const { warnings, schema } = await fixture.infer(fixture.write(`${name}.csv`, `${header}\n${rows}`));
  expect(typesOf(schema)[1]).toBe(`${column}:double`);
  const told = warnings.map((warning) => warning.includes('after each point, which could be groups of thousands'));
  expect(told).toEqual(warns ? [true] : []);
});
