/** One table of a publication: its difference from the catalog, and the step that publishes it. */

import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import { sql } from '#engine/base/sql.ts';
import type { TableInput, TableObject } from '#engine/catalog/entities.ts';
import { comparePaths } from '#engine/catalog/path-order.ts';
import { keepChanged, keepCreated, type FormerObjects } from '#engine/catalog/repositories/crawls/kept-tables.ts';
import { ListingWriter, type StoredObject } from '#engine/catalog/repositories/listings.ts';
import { hashReading } from '#engine/catalog/repositories/object-readings.ts';
import type { ObjectRow } from '#engine/catalog/repositories/tables/table-contents.ts';
import { selectObject } from '#engine/catalog/repositories/tables/table-contents.ts';
import type { TableDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { sameDefinition, toDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import type { TableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import {
  findTableHead,
  insertTableRow,
  moveGeneration,
  putDefinition,
} from '#engine/catalog/repositories/tables/table-rows.ts';
import { recordTableEvent } from '#engine/catalog/repositories/triggers/table-events.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export class PublishedTable {
  readonly definition: TableDefinition;
  /** The table as the catalog has it; undefined for a new one. */
  #head: TableHead | undefined;
  /** A pending listing that replaces the live one; null while differences are kept in memory. */
  newListingId: number | null = null;
  overflowed = false;
  readonly #connection: Connection;
  readonly #expectedGeneration: number | null;
  #comparedUpTo = '';
  #puts: TableObject[] = [];
  #removes: string[] = [];

  /** @throws EngineError ConcurrentModification. */
  constructor(connection: Connection, input: TableInput, expectedGeneration: number | null) {
    this.#connection = connection;
    this.#expectedGeneration = expectedGeneration;
    this.definition = toDefinition(input);
    this.#head = this.#checkGeneration();
    if (this.#head === undefined) return;
    const before = this.#head.definition;
    if (before.tableType === 'VIRTUAL_VIEW' && this.definition.tableType !== 'VIRTUAL_VIEW')
      throw new EngineError(
        'AlreadyExists',
        `${before.databaseName}.${before.name} is a view; a crawl never replaces one.`,
        {
          hint: 'Remove the view, or give the crawler a prefix for its tables.',
        },
      );
    // Other keys or another root give every partition another row.
    this.overflowed =
      before.partitionKeys.length !== this.definition.partitionKeys.length ||
      foldLocation(before.location) !== foldLocation(this.definition.location);
  }

  get liveListingId(): number | null {
    return this.#head?.listingId ?? null;
  }

  /** Inside the publishing transaction: the generation is still the expected one. @throws EngineError ConcurrentModification. */
  recheck(): void {
    this.#head = this.#checkGeneration();
  }

  /** @throws EngineError ConcurrentModification unless the table is at the generation the crawl planned from. */
  #checkGeneration(): TableHead | undefined {
    const { databaseName, name } = this.definition;
    const head = findTableHead(this.#connection, databaseName, name);
    if ((head?.generation ?? null) === this.#expectedGeneration) return head;
    const what = head === undefined ? 'was deleted' : this.#expectedGeneration === null ? 'was created' : 'was changed';
    throw new EngineError('ConcurrentModification', `Table ${databaseName}.${name} ${what} while it was crawled.`, {
      hint: 'Plan the table again from its current state.',
      details: { database: databaseName, table: name },
    });
  }

  /**
   * Compares the next part with the catalog's objects up to the same path.
   * @param room number of differences that may still be kept.
   * @returns number of differences found; `overflowed` is set when there are too many.
   */
  compare(objects: readonly TableObject[], isLast: boolean, room: number): number {
    const before = this.#puts.length + this.#removes.length;
    const found = (): number => this.#puts.length + this.#removes.length - before;
    let next = 0;
    for (const row of this.#liveRows(isLast ? null : objects.at(-1)!.path)) {
      while (next < objects.length && comparePaths(objects[next]!.path, row.path) < 0)
        this.#puts.push(objects[next++]!);
      if (objects[next]?.path !== row.path) this.#removes.push(row.path);
      else {
        if (!isSameObject(row, objects[next]!)) this.#puts.push(objects[next]!);
        next += 1;
      }
      if (found() > room) break;
    }
    // After the last row of the catalog, every object is new.
    this.overflowed = found() + objects.length - next > room;
    if (!this.overflowed) this.#puts.push(...objects.slice(next));
    this.#comparedUpTo = objects.at(-1)?.path ?? this.#comparedUpTo;
    return found();
  }

  /** @returns how many there were. */
  forgetDifferences(): number {
    const count = this.#puts.length + this.#removes.length;
    this.#puts = [];
    this.#removes = [];
    return count;
  }

  changesAnything(): boolean {
    return (
      this.#head === undefined ||
      this.newListingId !== null ||
      this.#puts.length + this.#removes.length > 0 ||
      !sameDefinition(this.#head.definition, this.definition)
    );
  }

  /** Inside the publishing transaction, after `recheck`. @param createdDatabase the crawl has just created it. */
  publish(crawlId: string, createdDatabase: boolean): void {
    const madeBy = `crawl ${crawlId}`;
    const changes = this.changesAnything();
    if (changes) this.#recordEvent(crawlId);
    const before = this.#head;
    const lists =
      this.newListingId === null ? this.#publishDifferences(madeBy) : this.#publishListing(this.newListingId, madeBy);
    if (!changes) return;
    if (before === undefined) keepCreated(this.#connection, crawlId, this.definition, createdDatabase);
    else keepChanged(this.#connection, crawlId, before, lists);
  }

  /** Of a list that is written from the start, only how many files it has is known. */
  #recordEvent(crawlId: string): void {
    const { databaseName, name: tableName } = this.definition;
    const listing = this.#connection.get<{ count: number }>(
      sql`SELECT object_count AS count FROM listings WHERE id = ?`,
      this.newListingId,
    );
    recordTableEvent(this.#connection, {
      databaseName,
      tableName,
      madeBy: crawlId,
      change: this.#head === undefined ? 'created' : 'updated',
      objects: listing?.count ?? [...this.#puts, ...this.#removes.map((path) => ({ path, partitionValues: [] }))],
    });
  }

  #publishListing(listingId: number, madeBy: string): FormerObjects {
    const { changes } = this.#connection.run(
      sql`UPDATE listings SET state = 'live', owner = NULL WHERE id = ? AND state = 'pending'`,
      listingId,
    );
    if (changes === 0) {
      throw new EngineError(
        'ConcurrentModification',
        `The new object list of ${this.definition.name} was swept away by another opening of the catalog.`,
        {
          hint: 'Start the crawler again.',
        },
      );
    }
    if (this.#head === undefined) {
      insertTableRow(this.#connection, this.definition, madeBy, listingId);
      return { removed: [], added: [] };
    }
    putDefinition(this.#connection, this.#head, this.definition, madeBy);
    this.#connection.run(sql`UPDATE tables SET listing_id = ? WHERE id = ?`, listingId, this.#head.id);
    moveGeneration(this.#connection, this.#head.id);
    return { whole: this.#head.listingId };
  }

  #publishDifferences(madeBy: string): FormerObjects {
    const head = this.#head ?? insertTableRow(this.#connection, this.definition, madeBy);
    if (this.#head !== undefined) putDefinition(this.#connection, head, this.definition, madeBy);
    const removed: StoredObject[] = [];
    const added: TableObject[] = [];
    if (this.#puts.length + this.#removes.length === 0) return { removed, added };
    const listing = new ListingWriter(this.#connection, head.listingId, this.definition);
    for (const path of this.#removes) {
      const former = listing.remove(path);
      if (former !== undefined) removed.push(former);
    }
    for (const object of this.#puts) {
      const former = listing.put(object);
      if (former === undefined) added.push(object);
      else removed.push(former);
    }
    listing.flush();
    if (this.#head !== undefined) moveGeneration(this.#connection, head.id);
    return { removed, added };
  }

  /** @param upTo null: to the end. */
  *#liveRows(upTo: string | null): Generator<ObjectRow, void> {
    if (this.#head === undefined) return;
    const { listingId } = this.#head;
    if (upTo === null) {
      yield* this.#connection.iterate<ObjectRow>(
        sql`${selectObject} WHERE o.listing_id = ? AND o.path > ? ORDER BY o.path`,
        listingId,
        this.#comparedUpTo,
      );
    } else {
      yield* this.#connection.iterate<ObjectRow>(
        sql`${selectObject} WHERE o.listing_id = ? AND o.path > ? AND o.path <= ? ORDER BY o.path`,
        listingId,
        this.#comparedUpTo,
        upTo,
      );
    }
  }
}

function isSameObject(row: ObjectRow, object: TableObject): boolean {
  return (
    row.size === object.size &&
    row.modifiedMicros === object.modifiedMicros &&
    row.compression === object.compression &&
    row.recordCount === object.recordCount &&
    row.inferenceHash === object.inferenceHash &&
    row.readingHash === hashReading(object.reading) &&
    (row.partitionValues ?? '[]') === JSON.stringify(object.partitionValues)
  );
}
