/** Values nested very deeply: from some level on they are JSON text, and nothing takes long. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { listLevels } from '#engine/formats/within-limits.ts';
import { formatHive } from '#engine/types/hive.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const shapes: readonly (readonly [name: string, typed: number, shape: (levels: number) => string, last: RegExp])[] = [
  ['objects', 32, (levels) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`, /^\{"a":.*1\}+$/u],
  ['lists', 12, (levels) => `{"a":${'['.repeat(levels)}1${']'.repeat(levels)}}`, /^\[+1\]+$/u],
  [
    'lists of objects',
    12,
    (levels) => `{"a":${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}}`,
    /^\[\{"a":.*1[}\]]+$/u,
  ],
];

test.each(shapes)('150 %s within each other are read as text below level %i', async (_name, typed, shape, last) => {
  const line = shape(150);
  const file = fixture.write('deep.json', `${line}\n${line}\n`);
  const inference = await fixture.infer(file);
  expect(inference.warnings).toEqual([expect.stringContaining(`more than ${typed} levels deep`) as string]);
  expect(formatHive(inference.schema[0]!.type).length).toBeLessThan(400);
  const rows = await fixture.scan(file, inference);
  expect(rows).toHaveLength(2);
  let value: unknown = rows[1];
  while (typeof value === 'object' && value !== null) [value] = Object.values(value);
  expect(value).toMatch(last);
});

test('an empty object within as many lists as are read is text, and the file is read', async () => {
  const line = `{"a":${'['.repeat(12)}{}${']'.repeat(12)}}`;
  const file = fixture.write('empty.json', `${line}\n${line}\n`);
  const inference = await fixture.infer(file);
  expect(listLevels(inference.schema[0]!.type)).toBe(12);
  expect(await fixture.scan(file, inference)).toHaveLength(2);
});

test('choices within each other are read as they are', async () => {
  const levels = 11;
  const nested = (level: number): unknown => (level === 0 ? 1 : { a: [nested(level - 1), 'text'] });
  const file = fixture.write('choices.json', `${JSON.stringify(nested(levels))}\n`);
  const inference = await fixture.infer(file);
  expect(inference.warnings).toEqual([]);
  const rows = await fixture.scan(file, inference);
  const text = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  // A choice is an object with its tag and a member for each type.
  expect(text.match(/"tag":"string"/gu)).toHaveLength(levels);
  expect(text.match(/"tag":"struct"/gu)).toHaveLength(levels - 1);
  expect(text).toContain('"tag":"long","long":1,');
});

test.each(['', ', "x": [1, {"y": "2"}]'])(
  'a value that does not fit, deep in an object, rejects its record only%s',
  async (more) => {
    const line = (value: string): string => `${'{"a":'.repeat(9)}${value}${'}'.repeat(9)}`;
    const records = [1, 2, 3, 4, 5].map((id) => `{"id":${id},"v":${line(id === 3 ? '"three"' : String(id))}${more}}`);
    const inference = await fixture.infer(
      fixture.write('good.json', `${records.filter((_, at) => at !== 2).join('\n')}\n`),
    );
    const { rows, rejects } = await fixture.isolate(fixture.write('bad.json', `${records.join('\n')}\n`), inference);
    expect(rows.map(({ id }) => Number(id))).toEqual([1, 2, 4, 5]);
    expect(
      JSON.stringify(
        rows.map(({ v }) => v),
        (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value),
      ).match(/[0-9]/gu),
    ).toEqual(['1', '2', '4', '5']);
    expect(rejects).toMatchObject([{ line: 3n, column_name: 'v' }]);
  },
);
