/** A crawl leaves tables that runs wrote whole, and apart from each other, however alike or unlike their files are. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import { runCrawl } from '#engine/crawl/run-crawl.ts';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';

const tables = useWrittenTables();

async function crawl(change: Record<string, unknown> = {}): Promise<CrawlResult> {
  const { folder, engine } = tables.fixture;
  const crawler = crawlerSchema.parse({
    name: 'nightly',
    databaseName: 'lake',
    targets: [{ path: path.join(folder, 'lake') }],
    ...change,
  });
  return runCrawl({ crawler, workspaceRoot: folder, catalog: engine.catalog, pool: engine.pools.job, log: silentLog });
}

async function writes(...request: Parameters<typeof tables.write>): Promise<void> {
  expect((await tables.write(...request)).error).toBeNull();
}

const settings = [{}, { combineCompatibleSchemas: true }, { tableLevel: 1 }, { tableLevel: 2 }];

test.each(settings)('partitions whose columns have nothing in common, crawled with %j', async (change) => {
  const parted = { partitionKeys: ['shop'] };
  await writes('t', { select: `SELECT 1 AS a, 'x' AS b, 'north' AS shop UNION ALL SELECT 2, 'y', 'east'` }, parted);
  await writes(
    't',
    { select: `SELECT 1.5 AS c, true AS d, 'south' AS shop UNION ALL SELECT 2.5, true, 'east'` },
    parted,
  );
  const before = await tables.read('t');
  expect(await crawl(change)).toMatchObject({ tables: [{ name: 't' }], unchanged: 1, added: 0, misfits: [] });
  expect(await tables.read('t')).toEqual(before);
});

test('files in one folder whose columns have nothing in common', async () => {
  for (const select of [`SELECT 1 AS a, 'x' AS b`, `SELECT 1.5 AS c, true AS d`, `SELECT 2 AS e`])
    await writes('t', { select });
  const before = await tables.read('t');
  expect(await crawl()).toMatchObject({ tables: [{ name: 't' }], unchanged: 1, added: 0 });
  expect(await tables.read('t')).toEqual(before);
});

test.each(settings)('tables beside each other that are alike, crawled with %j', async (change) => {
  const names = ['t1', 't2', 't3', 't4'];
  for (const name of names) await writes(name, { select: `SELECT '${name}' AS a, 1 AS b` });
  await mkdir(path.join(tables.fixture.folder, 'lake/theirs'));
  await writeFile(path.join(tables.fixture.folder, 'lake/theirs/one.csv'), 'x,y\n1,2\n3,4\n');
  expect(await crawl(change)).toMatchObject({ unchanged: 4, added: 1, deleted: 0 });
  for (const name of names) expect((await tables.read(name)).rows).toEqual([`{'a': ${name}, 'b': 1}`]);
});

test('somebody’s files among them: those that fit are taken, others are tables of misfits', async () => {
  for (const select of [`SELECT 1 AS a, 'x' AS b`, `SELECT 1.5 AS c, true AS d`])
    await writes('t', { select }, { format: 'csv' });
  const folder = path.join(tables.fixture.folder, 'lake/t');
  await writeFile(path.join(folder, 'fits.csv'), 'b,a\nz,7\nq,8\n');
  await writeFile(path.join(folder, 'strange.csv'), 'p,q,r\n1,2,3\n4,5,6\n');
  const { misfits } = await crawl();
  expect(misfits.map(({ path: file }) => file)).toEqual([path.join(folder, 'strange.csv')]);
  expect((await tables.read('t')).rows).toEqual([
    "{'a': 1, 'b': x, 'c': NULL, 'd': NULL}",
    "{'a': 7, 'b': z, 'c': NULL, 'd': NULL}",
    "{'a': 8, 'b': q, 'c': NULL, 'd': NULL}",
    "{'a': NULL, 'b': NULL, 'c': 1.5, 'd': true}",
  ]);
});

test('a file with a header beside files without one', async () => {
  const bare = { format: 'csv', options: { writeHeader: false } };
  await writes('t', { select: `SELECT 1 AS a, 'x' AS b, 1.5 AS c` }, bare);
  const folder = path.join(tables.fixture.folder, 'lake/t');
  await writeFile(path.join(folder, 'named.csv'), 'b\ta\nred\t7\ndark green\t-40\n');
  await writeFile(path.join(folder, 'bare.csv'), '8,blue,2.5\n9,black,3.5\n');
  expect((await crawl()).misfits).toEqual([]);
  expect((await tables.read('t')).rows).toEqual([
    "{'a': -40, 'b': dark green, 'c': NULL}",
    "{'a': 1, 'b': x, 'c': 1.5}",
    "{'a': 7, 'b': red, 'c': NULL}",
    "{'a': 8, 'b': blue, 'c': 2.5}",
    "{'a': 9, 'b': black, 'c': 3.5}",
  ]);
});

test('a crawl between a run and its undo', async () => {
  await writes('t', { select: `SELECT 1 AS a` }, { format: 'json' });
  const before = await tables.read('t');
  const added = await tables.write(
    't',
    { select: `SELECT 2 AS b` },
    { format: 'json', options: { compression: 'gzip' } },
  );
  await crawl();
  await tables.fixture.engine.runs.undoJobRun(added.id);
  expect(await tables.read('t')).toEqual(before);
});
