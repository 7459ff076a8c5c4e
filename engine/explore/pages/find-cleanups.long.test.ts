import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
let files = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-cleanups-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Cleanups = Output<'findCleanups'>;

async function cleanupsOf(
  values: readonly (string | null)[],
  asked: Partial<Input<'findCleanups'>> = {},
): Promise<Cleanups> {
  const to = join(folder, `rows-${(files += 1)}.parquet`);
  const list = values.map((value) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`));
  await engine.dispatcher.call('writeQuery', { sql: `SELECT unnest([${list.join(', ')}])::VARCHAR AS v`, to });
  return engine.dispatcher.call('findCleanups', { path: to, column: 'v', ...asked });
}

async function kindsOf(values: readonly (string | null)[]): Promise<readonly string[]> {
  return (await cleanupsOf(values)).cleanups.map(({ kind }) => kind);
}

test('blanks, empty text and placeholders are counted apart, with examples', async () => {
  const { valueCount, cleanups } = await cleanupsOf([' Ada', 'Bo ', 'Cy', '  ', '', 'n/a', 'N/A', '-', null]);
  expect(valueCount).toBe(8);
  const of = (kind: string): Cleanups['cleanups'][number] | undefined => cleanups.find((each) => each.kind === kind);
  expect(of('trim')).toMatchObject({ rowCount: 3 });
  expect(of('empty')).toMatchObject({ rowCount: 2 });
  expect(of('placeholder')).toMatchObject({ rowCount: 3 });
  expect(of('placeholder')!.values).toEqual(['-', 'n/a']);
});

test('numbers, truths, times and JSON in text are recognised, whatever the placeholders are', async () => {
  expect((await cleanupsOf(['1', '-20', ' 300 ', '', 'n/a', null])).cleanups.at(-1)).toMatchObject({
    kind: 'type',
    type: 'bigint',
    rowCount: 3,
    outOf: 3,
  });
  expect((await cleanupsOf(['1', '2.5', '1e3'])).cleanups).toMatchObject([{ kind: 'type', type: 'double' }]);
  expect((await cleanupsOf(['TRUE', 'false'])).cleanups).toMatchObject([{ kind: 'type', type: 'boolean' }]);
  expect(await kindsOf(['2026-01-31', '2026-02-28T10:00:00Z'])).toEqual(['time']);
  expect(await kindsOf(['{"a": 1}', '[1, 2]'])).toEqual(['json']);
});

test('what would lose something is not suggested', async () => {
  // Codes with leading zeros; more digits than a bigint has; words among the numbers.
  expect(await kindsOf(['00123', '00456'])).toEqual([]);
  expect((await cleanupsOf(['92233720368547758080', '1'])).cleanups).toMatchObject([{ type: 'double' }]);
  expect(await kindsOf([...Array.from({ length: 9 }, (_, n) => String(n)), 'nine'])).toEqual([]);
});

test('dates with the year at the end: the order is found, or said to be open', async () => {
  const german = await cleanupsOf(['31.01.2026', '1.2.2026']);
  expect(german.cleanups).toMatchObject([{ kind: 'date', order: 'day-first', isAmbiguous: false, rowCount: 2 }]);
  const american = await cleanupsOf(['1/31/2026', '2/1/2026']);
  expect(american.cleanups).toMatchObject([{ kind: 'date', order: 'month-first', isAmbiguous: false }]);
  const open = await cleanupsOf(['1/2/2026', '3/4/2026']);
  expect(open.cleanups).toMatchObject([{ kind: 'date', isAmbiguous: true }]);
});

test('a date that no calendar has does not count as one that fits', async () => {
  const dates = Array.from({ length: 40 }, (_, index) => `${(index % 27) + 1}/03/2023`);
  expect((await cleanupsOf([...dates, '31/02/2023', '30.02.2024', '29/02/2024'])).cleanups).toMatchObject([
    { kind: 'date', order: 'day-first', rowCount: 41, outOf: 43 },
  ]);
});

test('a separator that is equally often in the values splits them', async () => {
  expect((await cleanupsOf(['Lund, Ada', 'Berg, Bo', 'Holm, Cy'])).cleanups).toMatchObject([
    { kind: 'split', separator: ', ', parts: 2, rowCount: 3 },
  ]);
  expect((await cleanupsOf(['a|b|c', 'd|e|f'])).cleanups).toMatchObject([{ separator: '|', parts: 3 }]);
  expect(await kindsOf(['one', 'two words', 'three words here'])).toEqual([]);
  // One value each, though they have separators.
  expect(await kindsOf(['1/2/2026', '3/4/2026'])).toEqual(['date']);
});

test('only the rows of the view count, a sample says so, and other types have nothing', async () => {
  const filter = [{ column: 'v', operator: 'startsWith' as const, values: ['x'] }];
  expect(await cleanupsOf(['x ', 'y '], { filter })).toMatchObject({ valueCount: 1, cleanups: [{ rowCount: 1 }] });
  expect(await cleanupsOf(['a ', 'b ', 'c '], { sampleRows: 2 })).toMatchObject({ valueCount: 2, sampled: true });
  expect(await cleanupsOf([null])).toEqual({ valueCount: 0, sampled: false, cleanups: [] });
  await expect(cleanupsOf(['a'], { column: 'w' })).rejects.toMatchObject({ code: 'UnknownColumn' });
});
