/** Opens the catalog: the public surface of this room. */

import { dirname, resolve } from 'node:path';

import type { Log } from '#engine/base/log.ts';
import { makeOwnedFolder } from '#engine/base/owned/owned-files.ts';
import { silentLog } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { catalogCode } from '#engine/catalog/host/catalog-code.ts';
import { openRepositories, startThreads, type CatalogThreads } from '#engine/catalog/host/open-repositories.ts';
import { publishCrawl } from '#engine/catalog/host/publish-crawl.ts';
import type { nouns } from '#engine/catalog/nouns.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';

export { CopyKeeper } from '#engine/catalog/copies/catalog-copies.ts';
export type * from '#engine/catalog/catalog.ts';
export type * from '#engine/catalog/crawl-publication.ts';
export type * from '#engine/catalog/entities.ts';
export type * from '#engine/catalog/history.ts';
export type * from '#engine/catalog/notification-entities.ts';
export type * from '#engine/catalog/page.ts';
export type * from '#engine/catalog/trigger-entities.ts';
export type * from '#engine/catalog/workflow-entities.ts';

export interface CatalogOptions {
  /** The SQLite file; it and its folder are created when they do not exist. */
  readonly path: string;
  /** Real path of its workspace: paths in the catalog follow it; absent: they stay as they are. */
  readonly root?: string | undefined;
  readonly log?: Log;
  /** Started before the path was known. */
  readonly threads?: CatalogThreads;
}

/**
 * For `openCatalog`, by a caller who does not know yet which catalog to open, and closes them if it opens none.
 * @param alone the calling thread writes and reads: for a command. Default: two threads.
 */
export function startCatalogThreads(log: Log, alone = false): CatalogThreads {
  return startThreads(catalogCode, log, alone);
}

/**
 * Migrates the file to this version's schema (a copy of an older one is kept as `<path>.v<version>`)
 * and removes the remains of a crash. The caller disposes it; an open catalog does not keep the process alive.
 * @throws EngineError NewerWorkspace, MalformedFile, IoFailed, DiskFull, WorkspaceLocked.
 */
export async function openCatalog({ path, root, log = silentLog, threads }: CatalogOptions): Promise<Catalog> {
  const file = resolve(path);
  const used = threads ?? startCatalogThreads(log);
  try {
    makeFolder(dirname(file));
  } catch (error) {
    await used.close();
    throw error;
  }
  const { repositories, close } = await openRepositories<typeof nouns>(used, file, root);
  const { publications, crawls, ...others } = repositories;
  return {
    ...others,
    crawls: { ...crawls, publishCrawl: (publication) => publishCrawl(publications, publication) },
    [Symbol.asyncDispose]: close,
  };
}

function makeFolder(folder: string): void {
  try {
    makeOwnedFolder(folder, folder);
  } catch (error) {
    const refused = toEngineError(error);
    if (refused.code !== 'Internal') throw refused;
    throw new EngineError('IoFailed', `Cannot create the catalog folder ${folder}: ${(error as Error).message}.`, {
      hint: 'Check that you have permission to write there.',
      details: { path: folder },
      cause: error,
    });
  }
}
