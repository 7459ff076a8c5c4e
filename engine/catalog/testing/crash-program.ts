/** A program that changes a catalog and may be killed while it does: `crash-program.ts PATH SCENARIO`. */

import type { Catalog } from '#engine/catalog/index.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import {
  publishedFiles,
  sampleChange,
  sampleIntent,
  sampleObject,
  sampleObjects,
  sampleRun,
  sampleTable,
} from '#engine/catalog/testing/sample-entities.ts';

/** The catalog's content before each scenario; created without faults. */
export async function prepare(catalog: Catalog): Promise<void> {
  await catalog.databases.ensureDatabase('sales');
  await catalog.crawls.startCrawl({ id: 'cr_0', crawlerName: 'c' });
  await catalog.crawls.publishCrawl({
    crawlId: 'cr_0',
    tables: [
      { table: sampleTable('small'), objects: sampleObjects('small', 'a', 3), expectedGeneration: null },
      { table: sampleTable('big'), objects: sampleObjects('big', 'a', 6000), expectedGeneration: null },
    ],
    deleteTables: [],
    changes: [],
  });
  await catalog.crawls.finishCrawl('cr_0', { state: 'SUCCEEDED', filesRead: 0, filesListed: 0 });
  await catalog.jobRuns.createJobRun(sampleRun('jr_1'), 1);
}

/** Changes three tables at once: a difference, a new listing, a new table. */
export async function publish(catalog: Catalog): Promise<void> {
  const generationOf = async (name: string): Promise<number> =>
    (await catalog.tables.getTable('sales', name)).generation;
  await catalog.crawls.startCrawl({ id: 'cr_1', crawlerName: 'c' });
  await catalog.crawls.publishCrawl({
    crawlId: 'cr_1',
    tables: [
      {
        table: sampleTable('small'),
        objects: sampleObjects('small', 'b', 2),
        expectedGeneration: await generationOf('small'),
      },
      {
        table: sampleTable('big'),
        objects: sampleObjects('big', 'b', 6000),
        expectedGeneration: await generationOf('big'),
      },
      { table: sampleTable('new'), objects: sampleObjects('new', 'a', 2), expectedGeneration: null },
    ],
    deleteTables: [],
    changes: [],
  });
  await catalog.crawls.finishCrawl('cr_1', { state: 'SUCCEEDED', filesRead: 0, filesListed: 0 });
}

export const crashIntent = sampleIntent('jr_1', {
  expectedBookmarkVersion: 0,
  tableChanges: [
    sampleChange('small', {
      table: sampleTable('small', { owner: 'run' }),
      addObjects: [sampleObject('small', 'z', 1)],
      removeObjects: sampleObjects('small', 'a', 2).map((object) => object.path),
    }),
    sampleChange('made', { table: sampleTable('made'), addObjects: [sampleObject('made', 'a', 1)] }),
  ],
  bookmarkChanges: [{ sourceKey: 'src', addObjects: [{ path: '/in', size: 1, modifiedMicros: 1 }] }],
});

export async function commit({ commits }: Catalog): Promise<void> {
  await commits.writeIntent(crashIntent);
  await commits.applyIntent('jr_1', publishedFiles(crashIntent));
  await commits.markCleaned('jr_1');
}

async function commitAndUndo(catalog: Catalog): Promise<void> {
  await commit(catalog);
  await catalog.commits.applyUndo('jr_1', []);
}

async function publishAndUndo(catalog: Catalog): Promise<void> {
  await publish(catalog);
  await catalog.crawls.undoCrawl('cr_1', false);
}

const scenarios = { publish, publishAndUndo, commitAndUndo };
export type Scenario = keyof typeof scenarios;

if (import.meta.main) {
  const [path, scenario] = process.argv.slice(2);
  await using catalog = await openCatalog({ path: path! });
  await scenarios[scenario as Scenario](catalog);
}
