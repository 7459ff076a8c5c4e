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

test('groups of partitions have the totals of all', async () => {
  const all = (await tenon('partitions', 'shop.orders', '--output', 'json')).out.trim().split('\n');
  const found = await tenon('partitions', 'shop.orders', '--groups', '2', '--output', 'json');
  const { groups, partitionCount } = JSON.parse(found.out) as {
    groups: { partitionCount: number }[];
    partitionCount: number;
  };
  expect([partitionCount, groups.length]).toEqual([all.length, 2]);
  expect(groups[0]!.partitionCount + groups[1]!.partitionCount).toBe(all.length);
  const shown = await tenon('partitions', 'shop.orders', '--groups', '1');
  expect(shown.out).toMatch(/first +\S* *last[\s\S]*year=\d+\/city=/u);
  expect(shown.out).toMatch(/nulls/u);
  expect(shown.out).not.toContain('%');
  expect((await tenon('statistics', 'shop.orders')).code).toBe(0);
  expect((await tenon('partitions', 'shop.orders', '--groups', '1')).out).toContain(' 0.0% ');
  for (const wrong of ['0', '401', 'x'])
    expect((await tenon('partitions', 'shop.orders', '--groups', wrong)).code).toBe(2);
});

test('a wrong expression and a wrong name: exit 1 and 2 with what to write', async () => {
  const wrong = await tenon('partitions', 'shop.orders', '--where', 'yaer = 9');
  expect(wrong.code).toBe(1);
  expect(wrong.error).toMatch(
    /^error InvalidInput: .*"yaer" is not a partition key at character 1\.\nhint: Did you mean year\?/u,
  );
  expect((await tenon('partitions', 'orders')).code).toBe(2);
});

test('a repair is shown, then done; single partitions are dropped and added', async () => {
  const place = join(folder, 'lake', 'orders', 'year=12', 'city=a%20b');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'a.csv'), 'id,v\n1,x\n2,y\n');
  const shown = await tenon('partitions', 'repair', 'shop.orders', '--dry-run');
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/would add.*12.*a b[\s\S]*1 to add, 0 to drop\./u);
  expect((await tenon('partitions', 'repair', 'shop.orders')).out).toContain('1 added, 0 dropped.');
  expect((await tenon('partitions', 'repair', 'shop.orders')).out).toBe('No partition to add or drop.\n');
  expect((await tenon('partitions', 'drop', 'shop.orders', 'city=a b/year=12')).out).toContain('0 added, 1 dropped.');
  const added = await tenon('partitions', 'add', 'shop.orders', 'year=12/city=a%20b', '--output', 'json');
  expect(JSON.parse(added.out)).toMatchObject({ addedCount: 1, added: [{ values: ['12', 'a b'] }] });
});

test.each([
  [['partitions', 'add', 'shop.orders'], 2, 'add needs a partition.'],
  [['partitions', 'add', 'shop.orders', 'year=12'], 2, '"year=12" has no value of city.'],
  [['partitions', 'drop', 'shop.orders', 'yeer=12/city=x'], 2, 'The table has no partition key "yeer".'],
  [['partitions', 'repair', 'shop.orders', 'year=1/city=x'], 2, 'repair takes no partitions.'],
  [['partitions', 'drop', 'shop.orders', 'year=99/city=x'], 1, 'has no partition year=99/city=x. Nothing was dropped.'],
  [['partitions', 'shop.orders', 'more'], 2, 'is neither add, drop nor repair.'],
])('%j is refused', async (args, code, message) => {
  expect(await tenon(...args)).toMatchObject({ code, error: expect.stringContaining(message) as string });
});
