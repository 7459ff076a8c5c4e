/** The worker's side of a crawl: sessions by crawl, from `begin` to `end`. */

import { CrawlSession } from '#engine/crawl/crawl-session.ts';
import {
  addKnownFiles,
  addKnownFolders,
  addListedObjects,
  addWrittenFiles,
  beginCrawl,
  compareObjects,
  endCrawl,
  findRetyping,
  listAndRead,
  planTarget,
  surveyFolder,
  takeForgotten,
  takeLearned,
  takeObjects,
} from '#engine/crawl/operations.ts';
import { surveyTarget } from '#engine/crawl/watch/survey-target.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { implementOperation, type OperationHandler } from '#engine/workers/operation.ts';

/** One in a worker process, which a crawl leases for itself; several where operations run in the host. */
const sessions = new Map<string, CrawlSession>();

function sessionOf(crawlId: string): CrawlSession {
  const session = sessions.get(crawlId);
  if (session !== undefined) return session;
  throw new EngineError('Internal', `The worker does not hold crawl ${crawlId}.`, {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}

export const operationHandlers: readonly OperationHandler[] = [
  implementOperation(beginCrawl, async ({ crawlId }) => {
    sessions.set(crawlId, new CrawlSession());
  }),
  implementOperation(addKnownFiles, async ({ crawlId, known }) => sessionOf(crawlId).addKnown(known)),
  implementOperation(addWrittenFiles, async ({ crawlId, known, shapes }) =>
    sessionOf(crawlId).addWritten(known, shapes),
  ),
  implementOperation(addKnownFolders, async ({ crawlId, objects }) => sessionOf(crawlId).addKnownFolders(objects)),
  implementOperation(addListedObjects, async ({ crawlId, objects }) => sessionOf(crawlId).addListed(objects)),
  implementOperation(listAndRead, (input, context) => sessionOf(input.crawlId).listAndRead(input, context)),
  implementOperation(planTarget, async (input) => sessionOf(input.crawlId).plan(input)),
  implementOperation(compareObjects, async ({ crawlId, target, table, objects, last }) =>
    sessionOf(crawlId).compare(target, table, objects, last),
  ),
  implementOperation(findRetyping, async ({ crawlId, target, table, columns }, context) =>
    sessionOf(crawlId).findRetyping(target, table, columns, context),
  ),
  implementOperation(takeObjects, async ({ crawlId, target, table, from, limit }) =>
    sessionOf(crawlId).takeObjects(target, table, from, limit),
  ),
  implementOperation(takeLearned, async ({ crawlId, from, limit }) => sessionOf(crawlId).takeLearned(from, limit)),
  implementOperation(takeForgotten, ({ crawlId, from, limit }) => sessionOf(crawlId).takeForgotten(from, limit)),
  implementOperation(surveyFolder, (input, { signal }) => surveyTarget(input, signal)),
  implementOperation(endCrawl, async ({ crawlId }) => {
    const session = sessions.get(crawlId);
    sessions.delete(crawlId);
    await session?.end();
  }),
];
