/**
 * A crawl's publication in progress: objects arrive in slices sorted by path; tables with few changes keep a
 * short list of differences, the others get a new listing that is hidden until it is published.
 */

import { sql } from '#engine/base/sql.ts';
import type { DeletedTable } from '#engine/catalog/crawl-publication.ts';
import type { CrawlChange, TableInput, TableObject } from '#engine/catalog/entities.ts';
import { foldName } from '#engine/catalog/names.ts';
import { putCrawlChanges, requireRunningCrawl } from '#engine/catalog/repositories/crawls/crawls.ts';
import { keepDeleted } from '#engine/catalog/repositories/crawls/kept-tables.ts';
import { insertDatabase, putDatabase, type DatabaseInput } from '#engine/catalog/repositories/databases.ts';
import { createListing, ListingWriter } from '#engine/catalog/repositories/listings.ts';
import { PublishedTable } from '#engine/catalog/repositories/tables/published-table.ts';
import { refuseLocked } from '#engine/catalog/repositories/tables/table-locks.ts';
import { dropTableRow, findTableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import type { WriterContext } from '#engine/catalog/repositories/method.ts';
import { write } from '#engine/catalog/repositories/method.ts';
import { recordTableEvent } from '#engine/catalog/repositories/triggers/table-events.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Calls of the host, which sends a publication in parts: see host/publish-crawl.ts. */
export const publicationMethods = {
  /** @returns its number. @throws InvalidState when the crawl is not running. */
  beginPublication: write(beginPublication),
  /** @returns tables of which all parts are to be sent again with `rewrite`. */
  putParts: write((context, id: number, parts: readonly PublicationPart[]) =>
    publicationOf(context, id).putParts(parts),
  ),
  /** Makes everything visible at once. @throws ConcurrentModification, InvalidState. */
  publish: write(publish),
  giveUpPublication: write(giveUpPublication),
};

/** Rows that one transaction may write. */
export const publicationBatch = 5000;

/** A part of one table's object list, or all of it. Parts of a table come in order. */
export interface PublicationPart {
  /** Position of the table in the publication. */
  readonly index: number;
  /** With the first part only. */
  readonly table?: { readonly input: TableInput; readonly expectedGeneration: number | null };
  readonly objects: readonly TableObject[];
  readonly isLast: boolean;
  /** Into a new listing, without comparing. */
  readonly rewrite: boolean;
}

export class Publication {
  readonly #connection: Connection;
  readonly #crawlId: string;
  readonly #owner: string;
  readonly #tables = new Map<number, PublishedTable>();
  /** Differences held in memory; they are all written by the last transaction, so they share one batch. */
  #differences = 0;

  constructor(connection: Connection, crawlId: string, owner: string) {
    requireRunningCrawl(connection, crawlId);
    this.#connection = connection;
    this.#crawlId = crawlId;
    this.#owner = owner;
  }

  /** @returns tables that differ too much: all their parts are to be sent again with `rewrite`. */
  putParts(parts: readonly PublicationPart[]): number[] {
    const overflowing: number[] = [];
    const rewrites: PublicationPart[] = [];
    for (const part of parts) {
      const table = this.#tableOf(part);
      if (part.rewrite) {
        rewrites.push(part);
        continue;
      }
      if (table.overflowed) {
        // Known from its definition alone, sent with the first part.
        if (part.table !== undefined) overflowing.push(part.index);
        continue;
      }
      this.#differences += table.compare(part.objects, part.isLast, publicationBatch - this.#differences);
      if (!table.overflowed) continue;
      this.#differences -= table.forgetDifferences();
      overflowing.push(part.index);
    }
    if (rewrites.length > 0) this.#writeParts(rewrites);
    return overflowing;
  }

  #tableOf(part: PublicationPart): PublishedTable {
    if (part.table !== undefined && !this.#tables.has(part.index)) {
      const { input, expectedGeneration } = part.table;
      this.#tables.set(part.index, new PublishedTable(this.#connection, input, expectedGeneration));
    }
    return this.#tables.get(part.index)!;
  }

  #writeParts(parts: readonly PublicationPart[]): void {
    this.#connection.transaction('publishCrawl.batch', () => {
      for (const part of parts) {
        const table = this.#tables.get(part.index)!;
        table.newListingId ??= createListing(this.#connection, 'pending', this.#owner);
        const listing = new ListingWriter(this.#connection, table.newListingId, table.definition, table.liveListingId);
        listing.addAll(part.objects);
        listing.flush();
      }
    });
  }

  /** Makes everything visible at once. */
  publish(
    deleteTables: readonly DeletedTable[],
    changes: readonly CrawlChange[],
    databases: readonly DatabaseInput[],
  ): void {
    this.#connection.transaction('publishCrawl', () => {
      requireRunningCrawl(this.#connection, this.#crawlId);
      for (const database of databases) putDatabase(this.#connection, database);
      for (const table of this.#tables.values()) {
        table.recheck();
        if (table.changesAnything())
          refuseLocked(this.#connection, table.definition.databaseName, table.definition.name);
        const createdDatabase = insertDatabase(this.#connection, { name: table.definition.databaseName });
        table.publish(this.#crawlId, createdDatabase);
      }
      for (const table of deleteTables) this.#deleteTable(table);
      putCrawlChanges(this.#connection, this.#crawlId, changes);
    });
  }

  /** The rows written so far become garbage. */
  giveUp(): void {
    const listings = this.#newListings();
    if (listings.length === 0) return;
    this.#connection.transaction('giveUpPublication', () => {
      for (const id of listings) {
        this.#connection.run(sql`UPDATE listings SET state = 'garbage' WHERE id = ? AND state = 'pending'`, id);
      }
    });
  }

  /** Whether enough was written to make emptying the write-ahead log worthwhile. */
  get wroteListings(): boolean {
    return this.#newListings().length > 0;
  }

  #newListings(): number[] {
    return [...this.#tables.values()].flatMap(({ newListingId }) => (newListingId === null ? [] : [newListingId]));
  }

  /** @throws EngineError ConcurrentModification when a run or a person changed it since it was not found. */
  #deleteTable({ expectedGeneration, ...table }: DeletedTable): void {
    const [databaseName, name] = [foldName(table.databaseName), foldName(table.name)];
    const head = findTableHead(this.#connection, databaseName, name);
    if (head === undefined) return;
    if (expectedGeneration !== undefined && head.generation !== expectedGeneration)
      throw new EngineError(
        'ConcurrentModification',
        `Table ${databaseName}.${name} was changed while it was crawled.`,
        { hint: 'Start the crawler again.', details: { database: databaseName, table: name } },
      );
    refuseLocked(this.#connection, databaseName, name);
    recordTableEvent(this.#connection, {
      databaseName,
      tableName: name,
      madeBy: this.#crawlId,
      change: 'deleted',
      objects: head.objectCount,
    });
    keepDeleted(this.#connection, this.#crawlId, head);
    dropTableRow(this.#connection, head.id, true);
  }
}

function beginPublication({ unfinished, connection, owner }: WriterContext, crawlId: string): number {
  const id = Math.max(0, ...unfinished.keys()) + 1;
  unfinished.set(id, new Publication(connection, crawlId, owner));
  return id;
}

function publish(
  context: WriterContext,
  id: number,
  deleteTables: readonly DeletedTable[],
  changes: readonly CrawlChange[],
  databases: readonly DatabaseInput[] = [],
): void {
  const publication = publicationOf(context, id);
  publication.publish(deleteTables, changes, databases);
  context.unfinished.delete(id);
  if (publication.wroteListings) context.connection.checkpoint();
  context.sweeper.schedule();
}

function giveUpPublication(context: WriterContext, id: number): void {
  publicationOf(context, id).giveUp();
  context.unfinished.delete(id);
  context.sweeper.schedule();
}

function publicationOf({ unfinished }: WriterContext, id: number): Publication {
  const publication = unfinished.get(id);
  if (publication instanceof Publication) return publication;
  throw new EngineError('Internal', `Publication ${id} is not in progress.`, { hint: 'Start the crawler again.' });
}
