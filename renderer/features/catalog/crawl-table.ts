/** Crawls one table of the catalog again: by the crawler that found it, else by its location. */

import type { TableText } from '#engine/contract/procedures/databases.ts';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';

/** Where a crawl notes its crawler in a table. */
const crawlerParameter = 'UPDATED_BY_CRAWLER';

export async function crawlTable({ parameters, location, databaseName }: TableText): Promise<void> {
  const maker = parameters[crawlerParameter];
  const crawlers = maker === undefined ? [] : await client.call('getDefinitions', { kind: 'crawler' });
  // A crawl of a bare path notes a name too, which is no saved crawler.
  if (maker !== undefined && crawlers.some(({ name }) => name === maker)) startCrawl({ crawlerName: maker });
  else startCrawl({ path: location, databaseName });
}

/** The table whose editor is shown. */
export function activeTable(): { readonly databaseName: string; readonly name: string } | undefined {
  const { tabs, activeTab } = useWorkbench.getState();
  const tab = tabs.find(({ id }) => id === activeTab);
  if (tab?.kind !== 'table') return undefined;
  return { databaseName: String(tab.input['databaseName']), name: String(tab.input['name']) };
}
