/** Opens the catalog: the public surface of this room. */

import { dirname, resolve } from 'node:path';

import type { Log } from '#engine/base/log.ts';
import { makeOwnedFolder } from '#engine/base/owned/owned-files.ts';
import { silentLog } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import {
  createBookmarkRepository,
  createCommitRepository,
  createCrawlRepository,
  createDatabaseRepository,
  createHistoryRepository,
  createJobRenameRepository,
  createJobRunRepository,
  createTableRepository,
} from '#engine/catalog/host/repositories.ts';
import { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';
import { currentOwner } from '#engine/catalog/thread/owner.ts';
import type { ReaderOperations } from '#engine/catalog/thread/reader-operations.ts';
import type { WriterOperations } from '#engine/catalog/thread/writer-operations.ts';
import { EngineError } from '#engine/contract/errors.ts';

export { CopyKeeper } from '#engine/catalog/copies/catalog-copies.ts';
export type * from '#engine/catalog/catalog.ts';
export type * from '#engine/catalog/entities.ts';
export type * from '#engine/catalog/history.ts';

export interface CatalogOptions {
  /** The SQLite file; it and its folder are created when they do not exist. */
  readonly path: string;
  readonly log?: Log;
  /** Started before the path was known. */
  readonly threads?: CatalogThreads;
}

/** Threads that have not opened a catalog yet; `openCatalog` takes them over. They do not keep the process alive. */
export interface CatalogThreads {
  readonly writer: ThreadChannel<WriterOperations>;
  readonly reader: ThreadChannel<ReaderOperations>;
  close(): Promise<void>;
}

/** Their modules load while the caller finds out which catalog to open. */
export function startCatalogThreads(log: Log): CatalogThreads {
  const entry = new URL('./thread/catalog-thread.ts', import.meta.url);
  const writer = new ThreadChannel<WriterOperations>(entry, 'writer', log);
  const reader = new ThreadChannel<ReaderOperations>(entry, 'reader', log);
  return {
    writer,
    reader,
    async close() {
      await reader.close();
      await writer.close();
    },
  };
}

/**
 * Migrates the file to this version's schema (a copy of an older one is kept as `<path>.v<version>`)
 * and removes the remains of a crash. The caller disposes it; an open catalog does not keep the process alive.
 * @throws EngineError NewerWorkspace, MalformedFile, IoFailed, DiskFull, WorkspaceLocked.
 */
export async function openCatalog({ path, log = silentLog, threads }: CatalogOptions): Promise<Catalog> {
  const file = resolve(path);
  const place = { path: file, owner: currentOwner() };
  const used = threads ?? startCatalogThreads(log);
  const { writer, reader } = used;
  try {
    makeFolder(dirname(file));
    await writer.open(place);
    // Not awaited: the first read waits for it, and gets its error.
    reader.open(place).catch(() => undefined);
  } catch (error) {
    await used.close();
    throw error;
  }
  return {
    databases: createDatabaseRepository(writer, reader),
    tables: createTableRepository(writer, reader),
    crawls: createCrawlRepository(writer, reader),
    jobRuns: createJobRunRepository(writer, reader),
    bookmarks: createBookmarkRepository(writer, reader),
    jobRenames: createJobRenameRepository(writer, reader),
    commits: createCommitRepository(writer, reader),
    history: createHistoryRepository(writer, reader),
    copyTo: (folder, time) => writer.call('copyCatalog', folder, time),
    [Symbol.asyncDispose]: () => used.close(),
  };
}

function makeFolder(folder: string): void {
  try {
    makeOwnedFolder(folder, folder);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('IoFailed', `The catalog's folder ${folder} cannot be made: ${(error as Error).message}.`, {
      hint: 'Check that you may write there.',
      details: { path: folder },
      cause: error,
    });
  }
}
