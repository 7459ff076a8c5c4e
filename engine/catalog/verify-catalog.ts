/** Checks a catalog that somebody else may have made, before anything in it is believed. */

import { lstatSync } from 'node:fs';
import { silentLog } from '#engine/base/log.ts';
import type { CatalogPlace } from '#engine/catalog/thread/messages.ts';
import { catalogCode } from '#engine/catalog/host/catalog-code.ts';
import { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';
import { EngineError } from '#engine/contract/errors.ts';

export type { CatalogPlace };

/**
 * Reads the whole file in a separate thread; a missing file is fine.
 * @param path real path; the caller has checked that it is a regular file and holds the workspace's lock.
 * @param place where the workspace is; the paths in the catalog follow it.
 * @throws EngineError ForeignWorkspace, MalformedFile, NewerWorkspace.
 */
export async function verifyCatalog(path: string, place: CatalogPlace): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  // Tenon's catalogs keep a write-ahead log; a rollback journal names files that SQLite removes.
  if (lstatSync(`${path}-journal`, { throwIfNoEntry: false }) !== undefined) {
    throw new EngineError(
      'ForeignWorkspace',
      `Cannot take over the catalog ${path}: Tenon did not create ${path}-journal.`,
      {
        hint: 'Open the workspace with --open read-only, or start with new state with --open fresh.',
        details: { path: `${path}-journal` },
      },
    );
  }
  const thread = new ThreadChannel(catalogCode, 'verifier', silentLog);
  try {
    await thread.open({ path, owner: '', place });
  } finally {
    await thread.close();
  }
}
