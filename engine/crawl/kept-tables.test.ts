/** What becomes of files when tables keep what they are: each is in a table, or listed as skipped with the reason. */

import fc from 'fast-check';
import { rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { lake, writeDrawn } from '#engine/crawl/testing/drawn-lakes.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const csv = 'id,name\n1,a\n2,b\n';
const json = '{"id":1,"name":"a"}\n';
const combined = { combineCompatibleSchemas: true };

async function tablesOf(place: CrawlPlace): Promise<Record<string, unknown>> {
  const entries = (await place.tables()).map(async ({ name, reading }): Promise<[string, unknown]> => {
    const objects = await place.objects(name);
    return [name, [reading.classification, ...objects.map((object) => path.relative(place.lake, object.path))]];
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('of one folder with several formats', () => {
  test('each table keeps its format when another becomes the most frequent', async () => {
    await using place = await openCrawlPlace();
    for (const name of ['1.csv', '2.csv', '3.json']) await place.write(name, name.endsWith('csv') ? csv : json);
    await place.crawl(combined);
    const first = { lake: ['csv', '1.csv', '2.csv'], lake_json: ['json', '3.json'] };
    expect(await tablesOf(place)).toEqual(first);
    for (const name of ['4.json', '5.json', '6.json']) await place.write(name, json);
    expect(await place.crawl(combined)).toMatchObject({ added: 0, updated: 1, unchanged: 1, deleted: 0 });
    const later = { ...first, lake_json: ['json', '3.json', '4.json', '5.json', '6.json'] };
    expect(await tablesOf(place)).toEqual(later);
    expect(await place.crawl(combined)).toMatchObject({ added: 0, updated: 0, deleted: 0 });
  });

  test('a new one gets a table beside the one that is there, whichever has more files', async () => {
    await using place = await openCrawlPlace();
    await place.write('1.json', json);
    await place.crawl(combined);
    for (const name of ['2.csv', '3.csv']) await place.write(name, csv);
    await place.crawl(combined);
    expect(await tablesOf(place)).toEqual({ lake: ['json', '1.json'], lake_csv: ['csv', '2.csv', '3.csv'] });
  });
});

test('files that a table cannot take because of its keys are skipped and named', async () => {
  await using place = await openCrawlPlace();
  const settings = { ...combined, mergeNewColumns: true };
  await place.write('a.csv', csv);
  await place.crawl(settings);
  const added = await place.write('year=2024/b.csv', csv);
  const { skipped } = await place.crawl(settings);
  const reason = 'not added to lake: its definition has 0 partition keys, the folders have 1';
  expect(skipped).toEqual([{ path: added, reason }]);
  expect(await tablesOf(place)).toEqual({ lake: ['csv', 'a.csv'] });
});

test('a crawl does not fail because a file of an earlier one cannot be inspected', async () => {
  await using place = await openCrawlPlace();
  await place.write('a/1.csv', csv);
  await place.write('b/2.csv', csv);
  await place.crawl();
  await rename(path.join(place.lake, 'b'), path.join(place.folder, 'b'));
  await symlink('b', path.join(place.lake, 'b'));
  const { skipped } = await place.crawl();
  expect(skipped).toEqual([{ path: path.join(place.lake, 'b'), reason: 'link that leads to itself' }]);
});

const policy = fc.record({
  combineCompatibleSchemas: fc.boolean(),
  mergeNewColumns: fc.boolean(),
  schemaChangePolicy: fc.record({
    updateBehavior: fc.constantFrom('UPDATE_IN_DATABASE', 'LOG'),
    deleteBehavior: fc.constantFrom('DELETE_FROM_DATABASE', 'DEPRECATE_IN_DATABASE', 'LOG'),
  }),
});

test('each file is in a table or skipped, under every policy, and a second crawl changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(lake, lake, policy, async (before, after, settings) => {
      await using place = await openCrawlPlace();
      for (const [name, kind] of Object.entries(before)) await place.write(name, writeDrawn(kind));
      await place.crawl(settings);
      for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) await place.remove(name);
      for (const [name, kind] of Object.entries(after)) await place.write(name, writeDrawn(kind));
      const { skipped } = await place.crawl(settings);
      const held = Object.values(await tablesOf(place)).flatMap((table) => (table as string[]).slice(1));
      const known = new Set([...held, ...skipped.map((each) => path.relative(place.lake, each.path))]);
      expect(Object.keys(after).filter((name) => !known.has(name))).toEqual([]);
      const state = await place.state();
      expect(await place.crawl(settings)).toMatchObject({ added: 0, updated: 0, deleted: 0, skipped });
      expect(await place.state()).toEqual(state);
    }),
    { numRuns: triesOfRun(60, 6) },
  );
});
