/** `tenon catalog`: a catalog goes from one workspace to another by files, and mistakes are named. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-catalog-files-'));
  mkdirSync(join(folder, 'lake/orders/day=2025-01-01'), { recursive: true });
  writeFileSync(join(folder, 'lake/orders/day=2025-01-01/a.csv'), 'id,amount\n1,5\n');
  for (const workspace of ['one', 'two']) await run('init', workspace);
  await run('crawl', 'lake', '--database', 'shop', '--workspace', 'one');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('it is exported from one workspace and imported into another', async () => {
  const exported = await run('catalog', 'export', 'backup', '--workspace', 'one');
  expect(exported).toMatchObject({ code: 0, error: expect.stringContaining('1 table to') as string });
  const shown = await run('catalog', 'import', 'backup', '--workspace', 'two', '--dry-run');
  expect(shown.out).toContain('would create');
  const imported = await run('catalog', 'import', 'backup', '--workspace', 'two', '--output', 'json');
  expect(JSON.parse(imported.out)).toMatchObject({ tables: [{ name: 'orders', action: 'create', fileCount: 1 }] });
  const rows = await run('query', 'SELECT id, day FROM shop.orders', '--workspace', 'two', '--output', 'json');
  expect(JSON.parse(rows.out)).toMatchObject([{ id: 1, day: '2025-01-01' }]);
  expect((await run('catalog', 'import', 'backup', '--workspace', 'two')).out).toContain('0 tables imported.');
});

test('several tables get an owner and tags, and are removed; those that are not there are named', async () => {
  const two = ['--workspace', 'two'];
  const edited = await run(
    'tables',
    'edit',
    'shop.orders',
    'shop.nothing',
    '--owner',
    'ann',
    '--tag',
    'pii=yes',
    ...two,
  );
  expect(edited).toMatchObject({ code: 1, error: expect.stringContaining('1 table changed.') as string });
  expect(edited.error).toMatch(/error EntityNotFound: shop\.nothing: .+\nhint: .+/u);
  const shown = JSON.parse(
    (await run('call', 'getTable', '{"databaseName":"shop","name":"orders"}', ...two)).out,
  ) as object;
  expect(shown).toMatchObject({ owner: 'ann', tags: { pii: 'yes' } });
  expect(await run('tables', 'edit', 'shop.orders', ...two)).toMatchObject({ code: 2 });
  expect(await run('tables', 'delete', 'shop.orders', ...two)).toMatchObject({
    code: 0,
    error: expect.stringContaining('1 table removed from the catalog.') as string,
  });
});

test.each([
  [['move', 'x'], 2, '"move" is not an action of tenon catalog.'],
  [['export', 'x', '--dry-run'], 2, '--dry-run is for import.'],
  [['export', 'lake'], 1, 'the folder has files'],
  [['export', 'y', '--database', 'nowhere'], 1, 'Database "nowhere" does not exist'],
  [['import', 'nothing'], 1, 'it does not exist'],
  [['import', 'lake'], 1, 'it has no databases and no tables'],
])('%j is refused', async (args, code, message) => {
  expect(await run('catalog', ...args, '--workspace', 'one')).toMatchObject({
    code,
    error: expect.stringContaining(message) as string,
  });
});
