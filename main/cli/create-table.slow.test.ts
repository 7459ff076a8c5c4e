/** `tenon create-table`: creates, is filled by a repair, and names mistakes. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-create-table-'));
  await run('init', '.');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('a table is created, and a repair finds its files', async () => {
  const place = join(folder, 'lake', 'day=2025-01-01');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'a.csv'), 'id,amount\n1,5\n');
  const columns = ['--column', 'id:bigint', '--column', 'amount:decimal(10,2)', '--key', 'day:date'];
  const created = await run('create-table', 'shop.orders', 'lake', '--format', 'csv', ...columns);
  expect(created).toMatchObject({ code: 0, out: '' });
  expect(created.error).toContain('Created shop.orders with 3 columns.');
  expect((await run('partitions', 'repair', 'shop.orders')).out).toContain('1 added, 0 dropped.');
  const rows = await run('query', 'SELECT id, amount, day FROM shop.orders', '--output', 'json');
  expect(JSON.parse(rows.out)).toMatchObject([{ id: 1, amount: '5.00', day: '2025-01-01' }]);
});

test.each([
  [['shop.a', 'a', '--column', 'id:int'], 2, 'A table needs the format of its files.'],
  [['shop.a', 'a', '--format', 'csv'], 2, 'A table needs at least one column.'],
  [['shop.a', 'a', '--format', 'csv', '--column', 'id'], 2, '"id" is not NAME:TYPE.'],
  [['shop.a', 'a', '--format', 'csv', '--column', 'id:integr'], 1, 'The type of the column id cannot be read'],
])('%j is refused', async (args, code, message) => {
  expect(await run('create-table', ...args)).toMatchObject({
    code,
    error: expect.stringContaining(message) as string,
  });
});
