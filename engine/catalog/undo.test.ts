/** The law of undo: commits undone in reverse order leave the catalog as it was, counters apart. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TableChange } from '#engine/catalog/commit-entities.ts';
import { dumpCatalog } from '#engine/catalog/testing/dump-catalog.ts';
import {
  publishedFiles,
  sampleChange,
  sampleIntent,
  sampleObject,
  sampleRun,
  sampleTable,
} from '#engine/catalog/testing/sample-entities.ts';
import type { TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const object = fc.record({
  day: fc.constantFrom('a', 'b', 'c'),
  number: fc.nat(5),
  size: fc.nat(3),
  recordCount: fc.option(fc.nat(9)),
});

/** One of three tables in two databases; it may or may not exist. */
const change = fc.record({
  databaseName: fc.constantFrom('sales', 'fresh'),
  name: fc.constantFrom('one', 'two'),
  owner: fc.option(fc.constantFrom('x', 'y')),
  add: fc.uniqueArray(object, { maxLength: 6, selector: ({ day, number }) => `${day}${number}` }),
  remove: fc.array(object, { maxLength: 6 }),
});

const commit = fc.record({
  changes: fc.uniqueArray(change, { maxLength: 3, selector: ({ databaseName, name }) => `${databaseName}.${name}` }),
  bookmark: fc.uniqueArray(fc.nat(4), { maxLength: 3 }),
});

describe('undo', () => {
  let place: TemporaryCatalog;
  beforeAll(async () => {
    place = await openTemporaryCatalog();
  });
  afterAll(() => place[Symbol.asyncDispose]());

  test('undo ∘ apply = identity', async () => {
    const { databases, tables, commits, jobRuns, bookmarks } = place.catalog;
    let runs = 0;
    const sources = { nightly: ['src'] };
    await fc.assert(
      fc.asyncProperty(fc.array(commit, { minLength: 1, maxLength: 4 }), async (history) => {
        for (const name of ['sales', 'fresh'])
          if (await databases.findDatabase(name)) await databases.deleteDatabase(name);
        await bookmarks.resetJobBookmark('nightly');
        await databases.ensureDatabase('sales');
        await tables.createTable(sampleTable('one'), 'person');
        const moments: [string, unknown][] = [];
        for (const { changes, bookmark } of history) {
          runs += 1;
          const runId = `jr_${runs}`;
          await jobRuns.createJobRun(sampleRun(runId), 1);
          moments.push([runId, await dumpCatalog(place.catalog, sources)]);
          const tableChanges: TableChange[] = [];
          for (const { databaseName, name, owner, add, remove } of changes) {
            const isThere = (await tables.findTable(databaseName, name)) !== undefined;
            tableChanges.push(
              sampleChange(name, {
                databaseName,
                table: isThere && owner === null ? null : sampleTable(name, { databaseName, owner: owner ?? '' }),
                addObjects: add.map(({ day, number, ...rest }) => sampleObject(name, day, number, rest)),
                removeObjects: remove.map(({ day, number }) => sampleObject(name, day, number).path),
              }),
            );
          }
          const addObjects = bookmark.map((number) => ({ path: `/in/${number}`, size: runs, modifiedMicros: 1 }));
          const intent = sampleIntent(runId, {
            tableChanges,
            bookmarkChanges: addObjects.length > 0 ? [{ sourceKey: 'src', addObjects }] : [],
          });
          await commits.writeIntent(intent);
          await commits.applyIntent(runId, publishedFiles(intent));
        }
        for (const [runId, before] of moments.toReversed()) {
          await commits.applyUndo(runId, []);
          expect(await dumpCatalog(place.catalog, sources)).toEqual(before);
        }
      }),
      { numRuns: triesOfRun(60, 12) },
    );
  });
});
