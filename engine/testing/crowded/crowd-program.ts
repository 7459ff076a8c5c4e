/**
 * Fills the catalog of a workspace that no host has open: many tables in one database, many finished runs.
 * `node crowd-program.ts WORKSPACE TABLES RUNS JOB OTHER`: the first run is of the other job, all later ones are of the job.
 */

import path from 'node:path';
import { openCatalog, type CrawledTable } from '#engine/catalog/index.ts';
import { sampleRun, sampleTable } from '#engine/catalog/testing/sample-entities.ts';

const [folder = '', tables = '0', runs = '0', often = 'often', rarely = 'rarely'] = process.argv.slice(2);
const hour = 3_600_000;

await using catalog = await openCatalog({ path: path.join(folder, '.tenon/catalog.sqlite') });
await catalog.databases.ensureDatabase('crowd');
const crawlId = 'cr_crowd';
await catalog.crawls.startCrawl({ id: crawlId, crawlerName: 'crowd' });
await catalog.crawls.publishCrawl({
  crawlId,
  tables: Array.from({ length: Number(tables) }, (_, index): CrawledTable => {
    const name = `table_${String(index + 1).padStart(5, '0')}`;
    return { table: sampleTable(name, { databaseName: 'crowd' }), objects: [], expectedGeneration: null };
  }),
  deleteTables: [],
  changes: [],
});
await catalog.crawls.finishCrawl(crawlId, { state: 'SUCCEEDED', filesListed: 0, filesRead: 0 });
const now = Date.now();
for (let index = 0; index < Number(runs); index += 1) {
  const id = `jr_crowd${String(index).padStart(6, '0')}`;
  const createdOn = now - (Number(runs) - index) * hour;
  await catalog.jobRuns.createJobRun(sampleRun(id, { jobName: index === 0 ? rarely : often, createdOn }), 2);
  await catalog.jobRuns.updateJobRun(id, {
    jobRunState: 'SUCCEEDED',
    startedOn: createdOn,
    completedOn: createdOn + 1000,
  });
}
