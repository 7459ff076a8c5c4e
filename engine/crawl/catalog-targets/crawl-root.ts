/** What a crawl lists: a folder or file in which it finds tables, or the location of a table of the catalog. */

import type { Crawler } from '#engine/contract/definitions/crawler.ts';

export interface CrawlRoot {
  /** Absolute, without a separator behind. */
  readonly path: string;
  readonly exclusions: readonly string[];
  readonly sampleSize: number | null;
  /** ARN or URL of the queue that reports changes; null: none. */
  readonly queue: string | null;
  /** The table of the catalog that the files are for; null: tables are found in them. */
  readonly table: TargetTable | null;
}

/** A table whose files are listed at its location. */
export interface TargetTable {
  readonly databaseName: string;
  readonly name: string;
  /** Of the crawler that created it: files that are not of the table, by paths relative to `root`. */
  readonly exclusions: { readonly root: string; readonly globs: readonly string[] };
}

/** Whether a crawler keeps tables of the catalog up to date, and finds no others. */
export function isOfCatalog({ catalogTargets }: Pick<Crawler, 'catalogTargets'>): boolean {
  return catalogTargets.length > 0;
}

export function titleOf({ databaseName, name }: Pick<TargetTable, 'databaseName' | 'name'>): string {
  return `${databaseName}.${name}`;
}

/** Tables keep their definitions; what differs is logged. */
export function onlyLogs({ recrawlBehavior, schemaChangePolicy }: Crawler): boolean {
  return recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY' || schemaChangePolicy.updateBehavior === 'LOG';
}
