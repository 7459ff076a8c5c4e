/** Replaces a workspace's catalog with another file; the previous one is kept under another name, never deleted. */

import { join } from 'node:path';
import { copyOwned } from '#engine/base/owned/owned-files.ts';
import { inspectCopy, type CopyFacts } from '#engine/catalog/copies/inspect-copy.ts';
import { listCopies, type CatalogCopy } from '#engine/catalog/copies/catalog-copies.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { EngineError, meantHint, nearNames, toEngineError } from '#engine/contract/errors.ts';
import { setCatalogAside } from '#engine/definitions/state/set-catalog-aside.ts';
import { realWorkspaceRoot } from '#engine/definitions/find-workspace.ts';
import { openState } from '#engine/definitions/state/open-state.ts';
import { readWorkspaceDefinition } from '#engine/definitions/workspace-folder.ts';

export interface ReplacedCatalog {
  /** Folder of the one before; null: there was none. */
  readonly aside: string | null;
  /** null: the new catalog is empty. */
  readonly copy: (CatalogCopy & CopyFacts) | null;
  /** Newer copies that cannot be used, and why. */
  readonly passedOver: readonly { readonly name: string; readonly why: string }[];
}

export interface ReplaceOptions {
  /** What the lock's message calls this host. */
  readonly title: string;
  /** `empty`, `newest` (copy that can be used) or the name of a copy. */
  readonly from: string;
  /** How to open state that this user did not create here. */
  readonly opening?: WorkspaceOpening | undefined;
}

/**
 * Takes the workspace's lock for the time that it needs.
 * @throws EngineError EntityNotFound, InvalidState, WorkspaceLocked, ForeignWorkspace, MalformedFile, IoFailed; nothing
 *   has changed then, except that a foreign state may have been taken over.
 */
export async function replaceCatalog(
  folder: string,
  { title, from, opening }: ReplaceOptions,
): Promise<ReplacedCatalog> {
  if (opening === 'read-only')
    throw new EngineError('InvalidState', 'Cannot replace the catalog of a workspace that is opened read-only.', {
      hint: 'Take the workspace over with --open take-over, or start with new state with --open fresh.',
      details: { path: folder },
    });
  const root = await realWorkspaceRoot(folder);
  await readWorkspaceDefinition(root);
  const state = await openState(root, { title, opening, throwAway: false, replacesCatalog: true });
  try {
    const passedOver: { name: string; why: string }[] = [];
    const copy = from === 'empty' ? null : await usableCopy(state.folder, from, passedOver);
    const aside = state.catalogAside ?? (await setCatalogAside(state.folder));
    if (copy !== null) await copyOwned(state.folder, copy.path, join(state.folder, 'catalog.sqlite'));
    return { aside, copy, passedOver };
  } finally {
    await state.close();
  }
}

/** @throws EngineError EntityNotFound, MalformedFile, NewerWorkspace. */
async function usableCopy(
  stateFolder: string,
  from: string,
  passedOver: { name: string; why: string }[],
): Promise<CatalogCopy & CopyFacts> {
  if (from !== 'newest') {
    const copy = findCopy(stateFolder, from);
    return { ...copy, ...(await inspectCopy(copy.path)) };
  }
  for (const copy of listCopies(stateFolder)) {
    try {
      return { ...copy, ...(await inspectCopy(copy.path)) };
    } catch (thrown) {
      const { kind, message } = toEngineError(thrown);
      if (kind !== 'user') throw thrown;
      passedOver.push({ name: copy.name, why: message });
    }
  }
  if (passedOver.length === 0) throw noCopy(stateFolder);
  throw new EngineError(
    'MalformedFile',
    `None of the ${passedOver.length} copies of the catalog in ${stateFolder} can be used: ${passedOver.map(({ why }) => why).join(' ')}`,
    { hint: withoutCopy, details: { path: stateFolder } },
  );
}

const withoutCopy = 'Rebuild the catalog from the folders: tenon doctor --rebuild.';

function noCopy(stateFolder: string): EngineError {
  return new EngineError('EntityNotFound', `No copy of the catalog is kept in ${stateFolder}.`, {
    hint: withoutCopy,
    details: { path: stateFolder },
  });
}

function findCopy(stateFolder: string, from: string): CatalogCopy {
  const copies = listCopies(stateFolder);
  const found = copies.find(({ name }) => name === from);
  if (found !== undefined) return found;
  if (copies.length === 0) throw noCopy(stateFolder);
  const names = copies.map(({ name }) => name);
  throw new EngineError('EntityNotFound', `${JSON.stringify(from)} is not a copy of the catalog in ${stateFolder}.`, {
    hint: meantHint(nearNames(from, names), `Copies: ${names.join(', ')}.`),
    details: { path: stateFolder },
  });
}
