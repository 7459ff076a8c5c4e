/** `tenon partitions`: as a table and as JSON, filtered by an expression, and the errors of a wrong one. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-partitions-'));
  await tenon('init', '.');
  for (const year of ['9', '10', '11']) {
    const place = join(folder, 'lake', 'orders', `year=${year}`, 'city=a b');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'a.csv'), 'id,v\n1,x\n2,y\n');
  }
  expect((await tenon('crawl', join(folder, 'lake'), '--database', 'shop')).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('all, and those that meet an expression', async () => {
  const all = await tenon('partitions', 'shop.orders', '--output', 'json');
  expect(all.error).toBe('');
  const lines = all.out.trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { values: string[] }).values)).toEqual([
    ['10', 'a b'],
    ['11', 'a b'],
    ['9', 'a b'],
  ]);
  expect(JSON.parse(lines[0]!)).toMatchObject({ objectCount: 1, recordCount: 2 });
  const some = await tenon('partitions', 'shop.orders', '--where', "year < 11 AND city LIKE 'a%'");
  expect(some).toMatchObject({ code: 0, error: '' });
  expect(some.out).toMatch(/year.*city.*rows.*files.*bytes.*location/u);
  expect(some.out).toMatch(/\b10\b.*a b/u);
  expect(some.out).toMatch(/\b9\b.*a b/u);
  expect(some.out).not.toMatch(/year=11/u);
  expect((await tenon('partitions', 'shop.orders', '--where', 'year = 5')).out).toBe('No partitions match.\n');
});

test('a wrong expression and a wrong name: exit 1 and 2 with what to write', async () => {
  const wrong = await tenon('partitions', 'shop.orders', '--where', 'yaer = 9');
  expect(wrong.code).toBe(1);
  expect(wrong.error).toMatch(
    /^error InvalidInput: .*"yaer" is not a partition key at character 1\.\nhint: Did you mean year\?/u,
  );
  expect((await tenon('partitions', 'orders')).code).toBe(2);
});
