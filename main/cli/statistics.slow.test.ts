/** `tenon statistics` computes, shows what is known, and says what it cannot do. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-statistics-'));
  mkdirSync(join(folder, 'orders'));
  writeFileSync(join(folder, 'orders', 'a.csv'), 'id,amount,paid\n1,5,true\n2,,false\n3,9,true\n');
  await run('init', '.');
  await run('crawl', '.', '--database', 'shop');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('nothing is known first, then what was computed, until files come', async () => {
  expect((await run('statistics', 'shop.orders', '--known')).out).toBe(
    'No statistics of shop.orders were computed yet.\n',
  );
  const computed = await run('statistics', 'shop.orders');
  expect(computed).toMatchObject({ code: 0 });
  expect(computed.out).toMatch(/amount +│? *bigint/u);
  expect(computed.out).toMatch(/1 false.*2 true/u);
  expect(computed.out).toMatch(/^3 rows, \d+ bytes\. Computed .* from version 0\.$/mu);
  writeFileSync(join(folder, 'orders', 'b.csv'), 'id,amount,paid\n4,1,true\n');
  await run('crawl', '.', '--database', 'shop');
  const known = await run('statistics', 'shop.orders', '--known', '--output', 'json');
  expect(JSON.parse(known.out)).toMatchObject({
    recordCount: 3,
    isStale: true,
    columns: [{ columnName: 'id' }, { columnName: 'amount', numberOfNulls: 1, minimumValue: '5' }, {}],
  });
});

test('an unknown table is an error that suggests the right name', async () => {
  expect(await run('statistics', 'shop.order')).toMatchObject({
    code: 1,
    error: expect.stringContaining('error EntityNotFound') as string,
  });
});
