/** No crawl publishes a partition whose values the keys of its table cannot hold: every query of the table would fail. */

import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableSettingsSchema } from '#engine/contract/definitions/table-settings.ts';
import type { PinnedTables } from '#engine/crawl/pinned-table.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { isKeyValue } from '#engine/types/casts/key-value.ts';
import { parseHive } from '#engine/types/hive.ts';

const values = ['1', '2', '07', '3000000000', 'x', '2024-01-31', '__HIVE_DEFAULT_PARTITION__'];
const keyTypes = ['int', 'bigint', 'string', 'date'];

interface DrawnCrawl {
  readonly folders: readonly string[];
  readonly updateBehavior: 'LOG' | 'UPDATE_IN_DATABASE';
  readonly deleteBehavior: 'LOG' | 'DELETE_FROM_DATABASE' | 'DEPRECATE_IN_DATABASE';
  readonly mergeNewColumns: boolean;
  readonly recrawlBehavior: 'CRAWL_EVERYTHING' | 'CRAWL_NEW_FOLDERS_ONLY';
}

const drawnCrawl: fc.Arbitrary<DrawnCrawl> = fc.record({
  folders: fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }),
  updateBehavior: fc.constantFrom('LOG', 'UPDATE_IN_DATABASE'),
  deleteBehavior: fc.constantFrom('LOG', 'DELETE_FROM_DATABASE', 'DEPRECATE_IN_DATABASE'),
  mergeNewColumns: fc.boolean(),
  recrawlBehavior: fc.constantFrom('CRAWL_EVERYTHING', 'CRAWL_NEW_FOLDERS_ONLY'),
});

/** Paths in tables whose keys cannot hold their values, and those in no table that were not reported either. */
async function findFaults(
  place: CrawlPlace,
  skipped: readonly { path: string }[],
  folders: ReadonlySet<string>,
): Promise<string[]> {
  const { items } = await place.catalog.tables.getTables('lake', { limit: 100 });
  const told = new Set(skipped.map((file) => file.path));
  const faults: string[] = [];
  for (const { name, partitionKeys } of items)
    for (const { path: file, partitionValues } of await place.objects(name)) {
      told.add(file);
      const isHeld = partitionValues.every(
        (value, index) => value === null || isKeyValue(value, partitionKeys[index]!.type),
      );
      if (!isHeld) faults.push(`${file} is in ${name}`);
    }
  for (const folder of folders) {
    const file = path.join(place.lake, `t/k=${folder}/a.csv`);
    if (!told.has(file)) faults.push(`${file} is lost`);
  }
  return faults;
}

test('whatever the policy, the pins and who created the table', { timeout: 300_000 }, async () => {
  const drawn = fc.record({
    crawls: fc.array(drawnCrawl, { minLength: 1, maxLength: 3 }),
    pinned: fc.option(fc.constantFrom(...keyTypes)),
    byHand: fc.option(fc.constantFrom(...keyTypes)),
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ crawls, pinned, byHand }) => {
      await using place = await openCrawlPlace();
      await place.catalog.databases.createDatabase({ name: 'lake' });
      if (byHand !== null) {
        await place.catalog.tables.createTable(
          {
            databaseName: 'lake',
            name: 't',
            tableType: 'EXTERNAL_TABLE',
            columns: [{ name: 'id', type: parseHive('bigint') }],
            partitionKeys: [{ name: 'k', type: parseHive(byHand) }],
            location: path.join(place.lake, 't'),
            reading: { classification: 'csv', compression: 'none', options: {} },
            parameters: {},
          },
          'a person',
          true,
        );
      }
      const settings = tableSettingsSchema.parse({
        databaseName: 'lake',
        name: 't',
        columns: [{ name: 'k', type: pinned }],
      });
      const pins: PinnedTables = (_database, name) => (pinned !== null && name === 't' ? settings : undefined);
      const folders = new Set<string>();
      for (const { folders: more, updateBehavior, deleteBehavior, ...others } of crawls) {
        for (const folder of more) {
          folders.add(folder);
          await place.write(`t/k=${folder}/a.csv`, 'id\n1\n');
        }
        const schemaChangePolicy = { updateBehavior, deleteBehavior };
        const { skipped } = await place.crawl({ schemaChangePolicy, ...others }, { pinned: pins });
        expect(await findFaults(place, skipped, folders)).toEqual([]);
      }
    }),
    { numRuns: triesOfRun(600, 15) },
  );
});
