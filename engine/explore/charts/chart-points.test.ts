import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-points-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function rowsOf(name: string, select: string): Promise<string> {
  const to = join(folder, `${name}.parquet`);
  await engine.dispatcher.call('writeQuery', { sql: select, to });
  return to;
}

test('few rows are all points, with exact texts; what has no place is counted', async () => {
  const path = await rowsOf(
    'few',
    "SELECT * FROM (VALUES (1.5::DOUBLE, 12345678901234567890.12::DECIMAL(38, 2), 'a'), (NULL, 1, 'b'), ('inf'::DOUBLE, 2, NULL), (-2, 3, NULL)) AS t(x, y, kind)",
  );
  const picked = await engine.dispatcher.call('chartPoints', { path, x: 'x', y: 'y', color: 'kind' });
  expect(picked).toMatchObject({ rowCount: 4, totalCount: 4, pointCount: 2 });
  expect(picked.points).toEqual([
    { row: 0, x: 1.5, y: 1.2345678901234567e19, xText: '1.5', yText: '12345678901234567890.12', color: 'a' },
    { row: 3, x: -2, y: 3, xText: '-2.0', yText: '3.00', color: null },
  ]);
});

test('of many rows there is a sample of the asked size, the same each time and from all over the file', async () => {
  const path = await rowsOf(
    'many',
    "SELECT i AS x, DATE '2026-01-01' + CAST(i % 365 AS INTEGER) AS y FROM range(20000) AS t(i)",
  );
  const ask = () => engine.dispatcher.call('chartPoints', { path, x: 'x', y: 'y', color: null, limit: 500 });
  const [first, second] = [await ask(), await ask()];
  expect(first).toMatchObject({ rowCount: 20_000, pointCount: 20_000 });
  expect(first.points).toHaveLength(500);
  expect(second.points).toEqual(first.points);
  const inFirstHalf = first.points.filter(({ row }) => row < 10_000).length;
  expect(inFirstHalf).toBeGreaterThan(180);
  expect(inFirstHalf).toBeLessThan(320);
  for (const { row, x, y, yText } of first.points) {
    expect(x).toBe(row);
    expect(new Date(y).toISOString().slice(0, 10)).toBe(yText);
  }
});

test.each([45, 50, 80, 115, 120, 4000])('ten points of %i', async (count) => {
  const path = await rowsOf(`ten-of-${count}`, `SELECT i AS x, i AS y FROM range(${count}) AS t(i)`);
  const { points } = await engine.dispatcher.call('chartPoints', { path, x: 'x', y: 'y', color: null, limit: 10 });
  expect(points).toHaveLength(10);
});

test('a filter applies; text has no place on a scale; a moment beyond what clocks hold is not drawn', async () => {
  const path = await rowsOf(
    'far',
    "SELECT unnest([DATE '2026-01-01', DATE '300000-01-01']) AS day, unnest([1, 2]) AS n, 'a' AS name",
  );
  const picked = await engine.dispatcher.call('chartPoints', { path, x: 'day', y: 'n', color: null });
  expect(picked).toMatchObject({ rowCount: 2, pointCount: 1 });
  const filter = [{ column: 'n', operator: 'eq' as const, values: [2] }];
  expect(await engine.dispatcher.call('chartPoints', { path, x: 'n', y: 'n', color: null, filter })).toMatchObject({
    rowCount: 1,
    totalCount: 2,
    points: [{ row: 1, x: 2 }],
  });
  await expect(engine.dispatcher.call('chartPoints', { path, x: 'name', y: 'n', color: null })).rejects.toMatchObject({
    code: 'InvalidInput',
  });
});
