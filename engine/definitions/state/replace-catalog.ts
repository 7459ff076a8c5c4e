/** Replaces a workspace's catalog with another file; the previous one is kept under another name, never deleted. */

import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { copyOwned, makeOwnedFolder, moveOwned } from '#engine/base/owned/owned-files.ts';
import { inspectCopy, type CopyFacts } from '#engine/catalog/copies/inspect-copy.ts';
import { listCopies, type CatalogCopy } from '#engine/catalog/copies/catalog-copies.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { Workspace } from '#engine/definitions/workspace.ts';

export interface ReplacedCatalog {
  /** Folder of the one before; null: there was none. */
  readonly aside: string | null;
  /** null: the new catalog is empty. */
  readonly copy: (CatalogCopy & CopyFacts) | null;
}

/**
 * Takes the workspace's lock for the time that it needs.
 * @param from `empty`, `newest` (copy) or the name of a copy.
 * @throws EngineError EntityNotFound, WorkspaceLocked, ForeignWorkspace, MalformedFile, IoFailed; nothing has changed then.
 */
export async function replaceCatalog(root: string, title: string, from: string): Promise<ReplacedCatalog> {
  await using workspace = await Workspace.open(root, { title });
  const { stateFolder } = workspace;
  const copy = from === 'empty' ? undefined : findCopy(stateFolder, from);
  const facts = copy === undefined ? undefined : await inspectCopy(copy.path);
  const aside = join(stateFolder, 'replaced', `catalog-${new Date().toISOString().replaceAll(/[:.]/gu, '-')}`);
  const file = join(stateFolder, 'catalog.sqlite');
  let moved = false;
  // The log before the file that it belongs to: a stop in between leaves an older catalog, not a wrong log.
  for (const suffix of ['-wal', '-shm', '-journal', '']) {
    if (lstatSync(file + suffix, { throwIfNoEntry: false }) === undefined) continue;
    makeOwnedFolder(stateFolder, aside);
    await moveOwned(stateFolder, file + suffix, join(aside, basename(file) + suffix));
    moved = true;
  }
  if (copy !== undefined) await copyOwned(stateFolder, copy.path, file);
  return {
    aside: moved ? aside : null,
    copy: copy === undefined ? null : { ...copy, ...facts! },
  };
}

function findCopy(stateFolder: string, from: string): CatalogCopy {
  const copies = listCopies(stateFolder);
  const found = from === 'newest' ? copies[0] : copies.find(({ name }) => name === from);
  if (found !== undefined) return found;
  const names = copies.map(({ name }) => name);
  throw new EngineError(
    'EntityNotFound',
    copies.length === 0
      ? `No copy of the catalog is kept in ${stateFolder}.`
      : `${JSON.stringify(from)} is not a copy of the catalog in ${stateFolder}.`,
    {
      hint:
        copies.length === 0
          ? 'Make the catalog again from the folders: tenon doctor --rebuild.'
          : meantHint(nearNames(from, names), `Copies: ${names.join(', ')}.`),
      details: { path: stateFolder },
    },
  );
}
