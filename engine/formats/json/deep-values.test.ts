/** Values nested very deeply: from some level on they are JSON text, and nothing takes long. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { formatHive } from '#engine/types/hive.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const shapes: readonly (readonly [name: string, shape: (levels: number) => string, last: RegExp])[] = [
  ['objects', (levels) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`, /^\{"a":.*1\}+$/u],
  ['lists', (levels) => `{"a":${'['.repeat(levels)}1${']'.repeat(levels)}}`, /^\[+1\]+$/u],
];

test.each(shapes)('150 %s within each other are read as text from the 33rd on', async (_name, shape, last) => {
  const line = shape(150);
  const file = fixture.write('deep.json', `${line}\n${line}\n`);
  const inference = await fixture.infer(file);
  expect(inference.warnings).toEqual([expect.stringContaining('more than 32 levels deep') as string]);
  expect(formatHive(inference.schema[0]!.type).length).toBeLessThan(400);
  const rows = await fixture.scan(file, inference);
  expect(rows).toHaveLength(2);
  let value: unknown = rows[1];
  while (typeof value === 'object' && value !== null) [value] = Object.values(value);
  expect(value).toMatch(last);
});
