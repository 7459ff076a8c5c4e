/** Turns a crawler of folders into one of catalog tables and back, with the policy that each needs. Pure. */

import type { CatalogTarget, Crawler, CrawlerTarget } from '#engine/contract/definitions/crawler.ts';

export const emptyTarget: CrawlerTarget = { path: '', exclusions: [], sampleSize: null, eventQueueArn: null };

export const emptyCatalogTarget: CatalogTarget = { databaseName: '', tables: [], eventQueueArn: null };

export type TargetKind = 'folders' | 'tables';

export function kindOf({ catalogTargets }: Pick<Crawler, 'catalogTargets'>): TargetKind {
  return catalogTargets.length > 0 ? 'tables' : 'folders';
}

export const targetKinds: readonly { readonly name: TargetKind; readonly title: string; readonly hint: string }[] = [
  { name: 'folders', title: 'Folders and files', hint: 'Finds tables in them' },
  { name: 'tables', title: 'Catalog tables', hint: 'Keeps tables up to date that are in the catalog already' },
];

/**
 * What the other kind had is in the saved crawler, if it had it.
 * @param saved the crawler as it is saved.
 */
export function withKind(crawler: Crawler, kind: TargetKind, saved: Crawler): Crawler {
  if (kind === kindOf(crawler)) return crawler;
  if (kind === kindOf(saved)) {
    const { targets, catalogTargets, databaseName, schemaChangePolicy, recrawlBehavior, watch } = saved;
    return { ...crawler, targets, catalogTargets, databaseName, schemaChangePolicy, recrawlBehavior, watch };
  }
  if (kind === 'folders') {
    const databaseName = crawler.databaseName === '' ? crawler.catalogTargets[0]!.databaseName : crawler.databaseName;
    // The new target names no queue.
    return {
      ...crawler,
      databaseName,
      targets: [emptyTarget],
      catalogTargets: [],
      recrawlBehavior: 'CRAWL_EVERYTHING',
    };
  }
  return {
    ...crawler,
    targets: [],
    catalogTargets: [{ ...emptyCatalogTarget, databaseName: crawler.databaseName }],
    schemaChangePolicy: { ...crawler.schemaChangePolicy, deleteBehavior: 'LOG' },
    recrawlBehavior: 'CRAWL_EVERYTHING',
    watch: { ...crawler.watch, enabled: false },
  };
}
