/** Looks at the state folder of a workspace before anything in it is opened: whose it is, and what should not be there. */

import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { isWentAway } from '#engine/base/owned/held-folder.ts';
import { closeToOthers, lookAt } from '#engine/base/owned/owned-files.ts';
import { kindOf } from '#engine/base/owned/read-regular-file.ts';
import { findIdentity, identityFile, isKnownIdentity } from '#engine/definitions/state/state-identity.ts';

export type StateStanding =
  /** Nothing was kept so far. */
  | { readonly kind: 'none' }
  /** Begun by this user's Tenon on this machine, at this path. */
  | { readonly kind: 'own' }
  /** Any other state. `why` completes "its state …"; a link or another user's folder cannot be taken over. */
  | { readonly kind: 'foreign'; readonly why: string; readonly mayTakeOver: boolean };

/** The files of a host that ended before it had begun the state. */
const beforeBeginning = /^(?:lock\.sqlite(?:-journal)?|owner\.json|\.[0-9a-f]{16}-(?:owner|identity)\.json)$/u;

/** @param root real path. */
export async function inspectState(root: string, folder: string): Promise<StateStanding> {
  const stats = lookAt(folder);
  if (stats === undefined) return { kind: 'none' };
  if (!stats.isDirectory()) return { kind: 'foreign', why: `is a ${kindOf(stats)}, not a folder`, mayTakeOver: false };
  if (!isOwnedByUser(stats)) return { kind: 'foreign', why: 'belongs to another user', mayTakeOver: false };
  const identity = findIdentity(folder);
  if (identity !== undefined && isKnownIdentity(root, folder, identity)) return { kind: 'own' };
  const names = await readdir(folder);
  if (names.every((name) => beforeBeginning.test(name))) return { kind: 'none' };
  const begun = names.includes(identityFile);
  return {
    kind: 'foreign',
    why: begun
      ? 'was not created here by your user: the workspace was copied, moved, restored or received'
      : 'was not created here by this version of Tenon and your user',
    mayTakeOver: true,
  };
}

export interface StateIntruder {
  /** Relative to the state folder. */
  readonly path: string;
  /** Completes "PATH …". */
  readonly why: string;
}

/** Workers' own folders may hold links to people's files until they are swept; they are removed, never read. */
const workersFolder = 'workers';
const mostIntruders = 20;

/** Entries of the state itself whose kind counts: in the place of one of the other kind nothing can be created or opened. */
const folderNames = /^(?:cache|copies|job-versions|replaced|runs|undo|workers)$/u;
const fileNames = /^(?:(?:catalog|lock)\.sqlite(?:-wal|-shm|-journal)?|(?:identity|owner)\.json)$/u;

/**
 * Finds everything that Tenon never creates in its state: links, pipes, sockets, devices, files of other users, files where
 * it has folders.
 * Removes other users' permissions from all other entries.
 * @param strict for state that somebody else may have created: every file is checked, and may have one name only.
 */
export async function findIntruders(folder: string, strict: boolean): Promise<readonly StateIntruder[]> {
  const top = await lstat(folder);
  const closed = (top.mode & 0o077) === 0;
  const search: Search = { root: folder, strict, everyFile: strict || !closed, intruders: [] };
  await look(search, folder);
  if (search.intruders.length === 0) await closeToOthers(folder, folder, top);
  return search.intruders;
}

interface Search {
  readonly root: string;
  readonly strict: boolean;
  /** False: others could not get in, so files below the first level are as Tenon made them. */
  readonly everyFile: boolean;
  readonly intruders: StateIntruder[];
}

async function look(search: Search, folder: string): Promise<void> {
  const { root, strict, everyFile, intruders } = search;
  for (const entry of await entriesOf(folder)) {
    if (intruders.length >= mostIntruders) return;
    if (entry.isFile() && folder !== root && !everyFile) continue;
    const path = join(folder, entry.name);
    const stats = await lstat(path).catch(() => undefined);
    // It went meanwhile: another process of this user works here.
    if (stats === undefined) continue;
    const why = whyIntruder(stats, strict) ?? (folder === root ? whyMisplaced(entry.name, stats) : undefined);
    if (why !== undefined) intruders.push({ path: relative(root, path), why });
    else {
      try {
        await closeToOthers(root, path, stats);
      } catch (error) {
        if (isWentAway(error)) continue;
        throw error;
      }
      const isWorkers = folder === root && entry.name === workersFolder;
      if (stats.isDirectory() && (strict || !isWorkers)) await look(search, path);
    }
  }
}

/** None for a folder that went meanwhile. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function whyIntruder(stats: Stats, strict: boolean): string | undefined {
  if (!stats.isDirectory() && !stats.isFile()) return `is a ${kindOf(stats)}`;
  if (!isOwnedByUser(stats)) return 'belongs to another user';
  // Backups that share files by hard links are not a reason to refuse a known state.
  if (strict && stats.isFile() && stats.nlink > 1) return 'has a second name (a hard link)';
  return undefined;
}

function whyMisplaced(name: string, stats: Stats): string | undefined {
  if (folderNames.test(name) && !stats.isDirectory()) return 'is a file, not a folder';
  return fileNames.test(name) && stats.isDirectory() ? 'is a folder, not a file' : undefined;
}
