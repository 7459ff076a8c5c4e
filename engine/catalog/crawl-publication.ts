/** What a crawl publishes. */

import type { DatabaseInput } from '#engine/catalog/repositories/databases.ts';
import type { CrawlChange, TableInput, TableObject } from '#engine/catalog/entities.ts';

/**
 * The changes of a crawl, in one generation: rows are written in hidden batches and published by one
 * row, so a reader sees the catalog before or after, never in between.
 */
export interface CrawlPublication {
  readonly crawlId: string;
  readonly tables: readonly CrawledTable[];
  /** Databases that are created, or get these members; those of tables are created by themselves. Absent: none. */
  readonly databases?: readonly DatabaseInput[];
  /** Tables to remove, or to mark (parameter DEPRECATED_BY_CRAWLER), according to the crawler's policy. */
  readonly deleteTables: readonly DeletedTable[];
  readonly changes: readonly CrawlChange[];
}

export interface DeletedTable {
  readonly databaseName: string;
  readonly name: string;
  /** The generation the crawl planned from: a table that moved since fails with ConcurrentModification. Absent: any. */
  readonly expectedGeneration?: number;
}

export type CrawledTable = KnownCrawledTable | NewCrawledTable;

export interface KnownCrawledTable {
  readonly table: TableInput;
  /** The complete object list of the table after this crawl. */
  readonly objects: readonly TableObject[];
  /** The generation the crawl planned from; null for a new table. A table that moved since (a run committed) fails with ConcurrentModification and the crawl plans it again. */
  readonly expectedGeneration: number | null;
}

export interface NewCrawledTable {
  readonly table: TableInput;
  /** The complete object list in pages, which are written as they come. */
  readonly objects: AsyncIterable<readonly TableObject[]>;
  readonly expectedGeneration: null;
}
