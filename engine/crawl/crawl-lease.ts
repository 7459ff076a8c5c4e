/** The host's side of one crawl's worker: operations with columnar pages, in slices that leave the loop free. */

import { setImmediate } from 'node:timers/promises';
import type { SeenObject, Table, TableObject } from '#engine/catalog/entities.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import {
  chunkRows,
  packObjects,
  packSeen,
  splitPaths,
  unpackObjects,
  type ObjectChunk,
  type SeenChunk,
} from '#engine/crawl/object-chunk.ts';
import {
  addKnownFiles,
  addKnownFolders,
  addListedObjects,
  addWrittenFiles,
  beginCrawl,
  compareObjects,
  endCrawl,
  takeForgotten,
  takeLearned,
  takeObjects,
} from '#engine/crawl/operations.ts';
import { describeWritten } from '#engine/crawl/written-files.ts';
import type { ObjectDifference } from '#engine/crawl/planned-table.ts';
import type { Operation } from '#engine/workers/operation.ts';
import type { RunOptions, WorkerLease } from '#engine/workers/worker-pool.ts';

/** A planned table inside the worker. */
export interface TablePlace {
  readonly target: number;
  readonly table: number;
}

export class CrawlLease {
  readonly #lease: WorkerLease;
  readonly #crawlId: string;
  readonly #signal: AbortSignal | undefined;

  constructor(lease: WorkerLease, crawlId: string, signal: AbortSignal | undefined) {
    this.#lease = lease;
    this.#crawlId = crawlId;
    this.#signal = signal;
  }

  run<Input extends { crawlId: string }, Output>(
    operation: Operation<Input, Output>,
    input: Omit<Input, 'crawlId'>,
    onProgress?: RunOptions['onProgress'],
  ): Promise<Output> {
    const complete = { ...input, crawlId: this.#crawlId } as Input;
    return this.#lease.run(operation, complete, {
      ...(this.#signal === undefined ? {} : { signal: this.#signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  }

  begin(): Promise<void> {
    return this.run(beginCrawl, {});
  }

  end(): Promise<void> {
    return this.#lease.run(endCrawl, { crawlId: this.#crawlId });
  }

  async addKnown(objects: readonly SeenObject[]): Promise<void> {
    for (let from = 0; from < objects.length; from += chunkRows) {
      await this.run(addKnownFiles, { known: packSeen(objects.slice(from, from + chunkRows)) });
    }
  }

  /** What another crawl's worker learned. */
  async addLearned(chunks: readonly SeenChunk[]): Promise<void> {
    for (const known of chunks) await this.run(addKnownFiles, { known });
  }

  /** Files that runs wrote into the table. @returns whether there are any; usually none. */
  async addWritten(catalog: Catalog, table: Table): Promise<boolean> {
    const objects = await catalog.tables.getWrittenObjects(table.databaseName, table.name);
    for (let from = 0; from < objects.length; from += chunkRows) {
      const { seen, shapes } = describeWritten(table, objects.slice(from, from + chunkRows));
      await this.run(addWrittenFiles, { known: packSeen(seen), shapes });
    }
    return objects.length > 0;
  }

  /** Every object that the catalog has of the table. */
  async addKnownFolders(catalog: Catalog, databaseName: string, name: string): Promise<void> {
    for await (const objects of objectPages(catalog, databaseName, name)) {
      await this.run(addKnownFolders, { objects: packObjects(objects) });
    }
  }

  /** As {@link CrawlLease.addKnownFolders}, for a listing of what changed. */
  async addListed(catalog: Catalog, databaseName: string, name: string): Promise<void> {
    for await (const objects of objectPages(catalog, databaseName, name))
      await this.run(addListedObjects, { objects: packObjects(objects) });
  }

  /** Of every object that the catalog has of the table. */
  async knownPaths(catalog: Catalog, databaseName: string, name: string): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    for await (const objects of objectPages(catalog, databaseName, name))
      for (const { path } of objects) paths.add(path);
    return paths;
  }

  async compare(catalog: Catalog, databaseName: string, name: string, place: TablePlace): Promise<ObjectDifference> {
    for await (const objects of objectPages(catalog, databaseName, name)) {
      await this.run(compareObjects, { ...place, objects: packObjects(objects), last: false });
    }
    return (await this.run(compareObjects, { ...place, objects: packObjects([]), last: true }))!;
  }

  async objects(place: TablePlace): Promise<TableObject[]> {
    const all: TableObject[] = [];
    for await (const page of this.objectPages(place)) for (const object of page) all.push(object);
    return all;
  }

  async *objectPages(place: TablePlace): AsyncGenerator<readonly TableObject[], void, void> {
    const take = (from: number): Promise<ObjectChunk> => this.run(takeObjects, { ...place, from, limit: chunkRows });
    // The worker packs the next page while this one is unpacked.
    let next = take(0);
    for (let from = chunkRows; ; from += chunkRows) {
      const chunk = await next;
      const isLast = chunk.sizes.length < chunkRows;
      if (!isLast) {
        next = take(from);
        // Awaited in the next round, unless the reader of the pages ends before.
        next.catch(() => undefined);
      }
      yield unpackObjects(chunk);
      if (isLast) return;
      await setImmediate();
    }
  }

  async *learned(): AsyncGenerator<SeenChunk, void, void> {
    for (let from = 0; ; from += chunkRows) {
      const page = await this.run(takeLearned, { from, limit: chunkRows });
      if (page.sizes.length > 0) yield page;
      if (page.sizes.length < chunkRows) return;
    }
  }

  async *forgotten(): AsyncGenerator<string[], void, void> {
    for (let from = 0; ; from += chunkRows) {
      const page = splitPaths(await this.run(takeForgotten, { from, limit: chunkRows }));
      if (page.length > 0) yield page;
      if (page.length < chunkRows) return;
    }
  }
}

function objectPages(
  catalog: Catalog,
  databaseName: string,
  name: string,
): AsyncGenerator<readonly TableObject[], void, void> {
  return pagesOf((after) => catalog.tables.getTableObjects(databaseName, name, { limit: chunkRows, after }));
}
