/** A crawl of one table of the catalog, by whoever found it. */

import type { Node } from '#engine/contract/definitions/job.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { client } from '#renderer/rpc/connection.ts';

/** Where a crawl notes its crawler in a table. */
const crawlerParameter = 'UPDATED_BY_CRAWLER';

/** By the crawler that found it, else by its location. @throws EngineError InvalidInput for a view. */
export async function crawlTable({ parameters, location, databaseName, name, tableType }: TableText): Promise<void> {
  if (tableType === 'VIRTUAL_VIEW')
    throw new EngineError('InvalidInput', `${databaseName}.${name} is a view, which has no files to crawl.`, {
      hint: 'Crawl the tables that it reads.',
    });
  const maker = parameters[crawlerParameter];
  const crawlers = maker === undefined ? [] : await client.call('getDefinitions', { kind: 'crawler' });
  // A crawl of a bare path records a name too, which is not a saved crawler.
  if (maker !== undefined && crawlers.some(({ name }) => name === maker)) startCrawl({ crawlerName: maker });
  else startCrawl({ path: location, databaseName });
}

/** The table that a CatalogSource reads; what cannot be done is shown. */
export async function crawlTableOf({ args }: Pick<Node, 'args'>): Promise<void> {
  const [databaseName, name] = [String(args['databaseName']), String(args['tableName'])];
  try {
    await crawlTable(await client.call('getTable', { databaseName, name }));
  } catch (thrown) {
    showFailure('Crawling the table again', thrown);
  }
}
