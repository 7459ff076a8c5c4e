/** Opens the state of a workspace: directly when this user's Tenon created it here, otherwise after one answer. */

import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { verifyCatalog } from '#engine/catalog/verify-catalog.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { OpeningQuestion } from '#engine/contract/definitions/opening-question.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { copyState } from '#engine/definitions/state/copied-state.ts';
import { setCatalogAside } from '#engine/definitions/state/set-catalog-aside.ts';
import { verifyCopies } from '#engine/definitions/state/verify-copies.ts';
import {
  findIntruders,
  inspectState,
  type StateIntruder,
  type StateStanding,
} from '#engine/definitions/state/inspect-state.ts';
import { addMarks, findBeginning, makeIdentity } from '#engine/definitions/state/state-identity.ts';
import { unshareCatalog } from '#engine/definitions/state/unshare-catalog.ts';
import { stateFolderOf } from '#engine/definitions/state-folder.ts';
import { keepStanding } from '#engine/definitions/state/standing-state.ts';
import { WorkspaceLock } from '#engine/definitions/workspace-lock.ts';

export interface OpenState {
  /** Real path; its parent's and its own links were checked. */
  readonly folder: string;
  /** Nothing of the workspace or of what its catalog names may be changed. */
  readonly readOnly: boolean;
  /** Where a foreign catalog was put that is replaced next; null: none was. */
  readonly catalogAside: string | null;
  /** @throws EngineError WorkspaceMoved. */
  checkThere(): void;
  close(): Promise<void>;
}

export interface OpenStateOptions {
  readonly title: string;
  /** How to open state that this user did not make here; without it, such state is an error. */
  readonly opening?: WorkspaceOpening | undefined;
  /** Nobody will open it again, so nothing remembers it. */
  readonly throwAway: boolean;
  /** The catalog is replaced next: a foreign one is moved away unread, as a damaged one would not pass the check. */
  readonly replacesCatalog?: boolean;
}

/**
 * @param root real path of the workspace.
 * @throws EngineError ForeignWorkspace with what may be chosen; WorkspaceLocked; IoFailed.
 */
export async function openState(root: string, options: OpenStateOptions): Promise<OpenState> {
  const folder = await stateFolderOf(root);
  if (options.opening === 'read-only') {
    const copy = await copyState(folder);
    return {
      folder: copy.folder,
      readOnly: true,
      catalogAside: null,
      checkThere: () => undefined,
      close: async () => copy[Symbol.asyncDispose](),
    };
  }
  let standing = await inspectState(root, folder);
  if (standing.kind === 'foreign') {
    if (options.opening === undefined) throw foreign(root, folder, standing);
    if (options.opening === 'fresh') {
      setAside(folder);
      standing = { kind: 'none' };
    } else if (!standing.mayTakeOver) throw foreign(root, folder, standing);
  }
  if (standing.kind !== 'none')
    refuseIntruders(folder, standing.kind, await findIntruders(folder, standing.kind === 'foreign'));
  const lock = WorkspaceLock.acquire(folder, options.title);
  let catalogAside: string | null;
  try {
    catalogAside = await settle(root, folder, options, standing.kind);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
  return {
    folder,
    readOnly: false,
    catalogAside,
    checkThere: keepStanding(root, folder),
    close() {
      lock[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

/**
 * With the lock held: a process that was first while this one waited has recorded its answer by now.
 * @returns where a catalog was put that is replaced next.
 */
async function settle(
  root: string,
  folder: string,
  { throwAway, opening, replacesCatalog = false }: OpenStateOptions,
  before: 'none' | 'own' | 'foreign',
): Promise<string | null> {
  const standing = await inspectState(root, folder);
  if (standing.kind === 'own') {
    addMarks(root, folder);
    await unshareCatalog(folder);
    return null;
  }
  let aside: string | null = null;
  if (standing.kind === 'foreign') {
    if (before !== 'foreign' || opening !== 'take-over') throw foreign(root, folder, standing);
    const place = { root, begunAt: await findBeginning(folder), copyName: randomBytes(16).toString('hex') };
    if (replacesCatalog) aside = await setCatalogAside(folder);
    else await verifyCatalog(join(folder, 'catalog.sqlite'), place);
    await verifyCopies(folder, place);
  }
  if (!throwAway) makeIdentity(root, folder);
  return aside;
}

/** Renames the folder or link itself; nothing in it is touched. */
function setAside(folder: string): void {
  const aside = join(
    dirname(folder),
    `${stateName(folder)}-set-aside-${new Date().toISOString().replaceAll(/[:.]/gu, '-')}`,
  );
  try {
    renameSync(folder, aside);
  } catch (error) {
    throw new EngineError('IoFailed', `Cannot set ${folder} aside: ${(error as Error).message}`, {
      hint: 'Check that you have permission to rename it, or open the workspace read-only.',
      details: { path: folder },
      cause: error,
    });
  }
}

function stateName(folder: string): string {
  return folder.slice(dirname(folder).length + 1);
}

function refuseIntruders(folder: string, standing: 'own' | 'foreign', intruders: readonly StateIntruder[]): void {
  const [first] = intruders;
  if (first === undefined) return;
  const more = intruders.length === 1 ? '' : ` (and ${intruders.length - 1} more entries)`;
  throw new EngineError(
    'ForeignWorkspace',
    `Cannot open the state ${folder}: ${first.path} ${first.why}${more}. Tenon never creates such entries.`,
    {
      hint:
        standing === 'own'
          ? 'Remove it and open the workspace again.'
          : 'Open the workspace with --open read-only, or set this state aside with --open fresh.',
      details: { path: folder, intruders: intruders.map(({ path, why }) => `${path} ${why}`) },
    },
  );
}

function foreign(root: string, folder: string, { why, mayTakeOver }: StateStanding & { kind: 'foreign' }): EngineError {
  const question: OpeningQuestion = { root, stateFolder: folder, why, mayTakeOver };
  return new EngineError(
    'ForeignWorkspace',
    `Cannot open the workspace ${root} without an answer: its state ${folder} ${why}.`,
    {
      hint: `Open it with --open read-only (changes nothing), ${mayTakeOver ? '--open take-over (checks the state and uses it), ' : ''}or --open fresh (sets the state aside and starts a new catalog).`,
      details: { path: root, stateFolder: folder, why, question },
    },
  );
}
