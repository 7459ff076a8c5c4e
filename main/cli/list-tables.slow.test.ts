/** Lists of tables and databases. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-list-tables-'));
  await tenon('init', '.');
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'a.csv'), 'id,v\n1,x\n2,y\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('tables and databases are listed', async () => {
  expect((await tenon('tables')).out).toContain('No tables. A crawl finds them');
  await tenon('crawl', 'in', '--database', 'sales');
  expect((await tenon('tables')).out).toMatch(/^sales\s.*\btable\b/mu);
  expect(JSON.parse((await tenon('databases', '--output', 'json')).out)).toContainEqual(
    expect.objectContaining({ name: 'sales', tableCount: 1 }),
  );
  await tenon('call', 'createDatabase', '{"name":"empty"}');
  expect((await tenon('tables', '--database', 'empty')).out).toBe(
    'No tables in database empty. Databases with tables: sales.\n',
  );
  expect(await tenon('tables', '--database', 'sale')).toMatchObject({
    code: 1,
    error: expect.stringContaining('sale') as string,
  });
});
