/** A crawl in a separate process, for tests that kill it: `node crawl-program.ts CATALOG LAKE TEMPORARY [TABLE…]`; with tables, these are crawled. */

import { silentLog } from '#engine/base/log.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { runCrawl } from '#engine/crawl/run-crawl.ts';
import { createInlinePools } from '#engine/workers/create-inline-pools.ts';

const [catalogPath, lake, temporaryRoot, ...tables] = process.argv.slice(2) as [string, string, string, ...string[]];
await using catalog = await openCatalog({ path: catalogPath });
await using pools = createInlinePools({
  modules: { crawl: () => import('#engine/crawl/operation-handlers.ts') },
  limits: { memoryLimit: 256 * 1024 * 1024, threads: 1 },
  temporaryRoot,
  log: silentLog,
});
const targets =
  tables.length === 0
    ? { databaseName: 'lake', targets: [{ path: lake }] }
    : { catalogTargets: [{ databaseName: 'lake', tables }], schemaChangePolicy: { deleteBehavior: 'LOG' } };
const crawler = crawlerSchema.parse({ name: 'killed', ...targets });
await runCrawl({ crawler, workspaceRoot: lake, catalog, pool: pools.job, log: silentLog });
