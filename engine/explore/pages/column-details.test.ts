import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let path: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-details-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
  path = join(folder, 'rows.parquet');
  await engine.dispatcher.call('writeQuery', {
    sql: `SELECT * FROM (VALUES
      (0, 9007199254740993, 0.10::DECIMAL(9, 2), 1e308, DATE '2026-01-01', 'AB-12', [1]),
      (-1, 9007199254740993, 0.20::DECIMAL(9, 2), -1e308, DATE '2026-01-02', 'CD-34', [2]),
      (2, 9007199254740993, 0.30::DECIMAL(9, 2), 'nan'::DOUBLE, DATE '2026-01-03', 'éf', [3]),
      (3, 9007199254740993, 0.40::DECIMAL(9, 2), 'inf'::DOUBLE, DATE '2026-01-04', '  ', [4]),
      (1000, 9007199254740993, 0.50::DECIMAL(9, 2), NULL, DATE 'infinity', '', [5]),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS t(qty, id, price, far, day, code, list)`,
    to: path,
  });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test('a sample has the first rows, and says whether there are more', async () => {
  const few = await engine.dispatcher.call('profileColumn', { path, column: 'qty', sampleRows: 2 });
  expect(few).toMatchObject({ sampled: true, rowCount: 2, nullCount: 0, minimum: '-1', maximum: '0' });
  const all = await engine.dispatcher.call('profileColumn', { path, column: 'qty', sampleRows: 6 });
  expect(all).toMatchObject({ sampled: false, rowCount: 6, nullCount: 1 });
  expect((await engine.dispatcher.call('profileColumn', { path, column: 'qty' })).sampled).toBe(false);
  const details = await engine.dispatcher.call('detailColumn', { path, column: 'qty', sampleRows: 2 });
  expect(details.quantiles).toMatchObject({ 0: '-1', 6: '0' });
  // Of the rows behind a filter, not of those before it.
  const view = { condition: 'qty > 0', order: [{ column: 'qty', direction: 'descending' as const }] };
  const sorted = await engine.dispatcher.call('profileColumn', { path, column: 'qty', sampleRows: 1, ...view });
  expect(sorted).toMatchObject({ sampled: true, rowCount: 1, minimum: '1000' });
});

test('numbers have exact quantiles, a mean, and values far out', async () => {
  const qty = await engine.dispatcher.call('detailColumn', { path, column: 'qty' });
  expect(qty.quantiles).toEqual(['-1', '-0.8', '0', '2', '3', '800.6', '1000']);
  expect(qty.numbers).toMatchObject({
    mean: 200.8,
    zeroCount: 1,
    negativeCount: 1,
    outliers: { below: -9, above: 12, rowCount: 1 },
  });
  expect(qty.numbers!.standardDeviation).toBeCloseTo(446.79, 1);
  expect(qty.texts).toBeNull();
  const id = await engine.dispatcher.call('detailColumn', { path, column: 'id' });
  expect(new Set(id.quantiles)).toEqual(new Set(['9007199254740993']));
  const price = await engine.dispatcher.call('detailColumn', { path, column: 'price' });
  expect(price.quantiles).toEqual(['0.10', '0.12', '0.20', '0.30', '0.40', '0.48', '0.50']);
});

test('huge numbers have no standard deviation; NaN and infinity are skipped', async () => {
  const far = await engine.dispatcher.call('detailColumn', { path, column: 'far' });
  expect(far.quantiles![0]).toBe('-1e+308');
  expect(far.numbers).toMatchObject({ mean: 0, standardDeviation: null });
});

test('times have quantiles; text has lengths, blanks and patterns; a list has none of it', async () => {
  const day = await engine.dispatcher.call('detailColumn', { path, column: 'day' });
  expect(day.quantiles!.slice(3)).toEqual(['2026-01-02', '2026-01-03', '2026-01-04', '2026-01-04']);
  const { texts } = await engine.dispatcher.call('detailColumn', { path, column: 'code' });
  expect(texts).toEqual({
    length: { least: 0, median: 2, most: 5 },
    blankCount: 2,
    patterns: [
      { pattern: 'AA-99', rowCount: 2 },
      { pattern: '', rowCount: 1 },
      { pattern: '  ', rowCount: 1 },
      { pattern: 'aa', rowCount: 1 },
    ],
    patternCount: 4,
  });
  expect(await engine.dispatcher.call('detailColumn', { path, column: 'list' })).toEqual({
    quantiles: null,
    numbers: null,
    texts: null,
  });
});

test('the filter applies; no rows have nothing', async () => {
  const filter = [{ column: 'qty', operator: 'ge' as const, values: [1000] }];
  const one = await engine.dispatcher.call('detailColumn', { path, column: 'qty', filter });
  expect(one.quantiles).toEqual(Array.from({ length: 7 }, () => '1000'));
  expect(one.numbers).toMatchObject({ standardDeviation: null });
  const none = await engine.dispatcher.call('detailColumn', { path, column: 'qty', search: 'not there' });
  expect(none).toEqual({ quantiles: null, numbers: null, texts: null });
});

test('several values of filters are all checked', async () => {
  const filter = [
    { column: 'qty', operator: 'ge' as const, values: [1000] },
    { column: 'qty', operator: 'in' as const, values: [1, 2, 1000] },
  ];
  const one = await engine.dispatcher.call('detailColumn', { path, column: 'qty', filter });
  expect(one.quantiles).toEqual(Array.from({ length: 7 }, () => '1000'));
  const wrong = [{ column: 'qty', operator: 'in' as const, values: [1, 2, 'three'] }];
  await expect(engine.dispatcher.call('detailColumn', { path, column: 'qty', filter: wrong })).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('"three" is not a value of qty') as string,
  });
});

test('values are found by a part of their text, also behind a filter, and more than twelve of them', async () => {
  const to = join(folder, 'values.parquet');
  await engine.dispatcher.call('writeQuery', {
    sql: "SELECT 'City ' || (i % 40) AS city, i AS n, CASE WHEN i % 7 = 0 THEN NULL ELSE i % 3 END AS part FROM range(400) t(i)",
    to,
  });
  const profile = async (asked: Partial<Input<'profileColumn'>>): Promise<Output<'profileColumn'>> =>
    engine.dispatcher.call('profileColumn', { path: to, column: 'city', ...asked });
  const all = await profile({ most: 1000 });
  expect(all).toMatchObject({ distinctCount: 40, matchCount: 40 });
  expect(all.top).toHaveLength(40);
  expect(all.top.every(({ rowCount }) => rowCount === 10)).toBe(true);
  const found = await profile({ containing: 'ITY 3', most: 2 });
  expect(found).toMatchObject({ distinctCount: 40, matchCount: 11, rowCount: 400 });
  expect(found.top).toEqual([
    { value: 'City 3', rowCount: 10 },
    { value: 'City 30', rowCount: 10 },
  ]);
  const behind = await profile({ containing: '39', filter: [{ column: 'n', operator: 'lt', values: [100] }] });
  expect(behind.top).toEqual([{ value: 'City 39', rowCount: 2 }]);
  expect(await profile({ containing: "no '%_ such" })).toMatchObject({ distinctCount: 40, matchCount: 0, top: [] });
  const numbers = await profile({ column: 'part', containing: '2' });
  expect(numbers).toMatchObject({ nullCount: 58, distinctCount: 3, matchCount: 1 });
  await expect(profile({ containing: 'a\0b' })).rejects.toMatchObject({ code: 'InvalidInput' });
});
