/** `tenon view`: saves a view, shows it, changes it only when that is asked for; `tenon query` reads it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-view-'));
  mkdirSync(join(folder, 'orders'));
  writeFileSync(join(folder, 'orders', 'a.csv'), 'id,amount\n1,5\n2,20\n');
  await run('init', '.');
  await run('crawl', '.', '--database', 'shop');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('a view is saved, shown, queried and replaced', async () => {
  const sql = 'SELECT id, amount * 2 AS twice FROM shop.orders';
  expect(await run('view', 'shop.doubled', sql)).toMatchObject({
    code: 0,
    out: '',
    error: 'Saved view shop.doubled, version 0.\n',
  });
  const shown = await run('view', 'shop.doubled');
  expect(shown).toMatchObject({ code: 0, error: '' });
  expect(shown.out).toContain(`${sql}\n\n`);
  expect(shown.out).toMatch(/twice\s+bigint/u);
  const rows = await run('query', 'SELECT twice FROM shop.doubled ORDER BY id', '--output', 'jsonl');
  expect(rows.out).toBe('{"twice":10}\n{"twice":40}\n');
  expect(await run('view', 'shop.doubled', 'SELECT 1 AS n')).toMatchObject({
    code: 1,
    error: expect.stringContaining('already exists') as string,
  });
  const changed = await run('view', 'shop.doubled', 'SELECT 1 AS n', '--replace', '--output', 'json');
  expect(JSON.parse(changed.out)).toMatchObject({ versionId: 1, viewOriginalText: 'SELECT 1 AS n' });
  expect(await run('view', 'new', 'SELECT 2 AS n', '--replace')).toMatchObject({
    error: 'Saved view default.new, version 0.\n',
  });
});

test.each([
  [['view', 'shop.orders'], 'shop.orders is a table, not a view.'],
  [['view', 'shop.missing'], 'Table "shop.missing" does not exist.'],
  [['view', 'shop.v', "SELECT * FROM 'orders/a.csv'"], 'A view reads tables and views of the catalog'],
  [['view', 'shop.', 'SELECT 1'], '"shop." is not database.view.'],
  [['view', 'shop.v', '--replace'], 'there is no SQL'],
])('%j is refused', async (args, message) => {
  const { code, error, out } = await run(...args);
  expect([code === 0, out]).toEqual([false, '']);
  expect(error).toContain(message);
});
