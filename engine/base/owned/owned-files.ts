/**
 * The only module that removes, moves or writes files of Tenon's own state: below a root, only files of this user's
 * Tenon, never through a link. `build/checks/check-writers.ts` lists the few other files that may change anything on disk.
 */

import { constants, lstatSync, renameSync, rmSync, unlinkSync, writeFileSync, type Stats } from 'node:fs';
import { chmod, copyFile, lutimes, open, readdir, rename, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolderTree } from '#engine/base/make-folder-tree.ts';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { anotherUsers, lookDownward } from '#engine/base/owned/downward-path.ts';
import {
  holdFolder,
  isWentAway,
  removeTree,
  withEntry,
  withEntrySync,
  withUnlinked,
} from '#engine/base/owned/held-folder.ts';
import { EngineError } from '#engine/contract/errors.ts';

export const privateFolderMode = 0o700;
export const privateFileMode = 0o600;
const noFollow = constants.O_NOFOLLOW ?? 0;

/** Reads the state of a path; undefined when it does not exist. @throws EngineError InvalidInput, as all functions here. */
export function checkOwned(root: string, path: string): Stats | undefined {
  const stats = lookDownward(root, path, 'user');
  if (stats !== undefined && !isOwnedByUser(stats)) throw anotherUsers(path);
  return stats;
}

/**
 * Creates a folder below the root, and the root itself, for this user alone. What the root is in must be there: where a
 * workspace was moved away, nothing begins another one.
 */
export function makeOwnedFolder(root: string, folder: string): void {
  refuseLink(root, checkOwned(root, folder), folder);
  makeFolderTree(root, { mode: privateFolderMode, below: dirname(resolve(root)) });
  holdFolder(root, folder, privateFolderMode).close();
}

/**
 * Removes a file, or a folder with its content; removing twice is harmless. A link is removed, never its target.
 * @returns false when nothing existed.
 */
export async function removeOwned(root: string, path: string): Promise<boolean> {
  if (checkOwned(root, path) === undefined) return false;
  try {
    await withEntry(root, path, removeTree);
    return true;
  } catch (thrown) {
    if (isWentAway(thrown)) return false;
    throw thrown;
  }
}

/** Removes everything in a folder, which stays; a missing one is empty. */
export async function emptyOwned(root: string, folder: string): Promise<void> {
  const stats = checkOwned(root, folder);
  if (stats === undefined) return;
  refuseLink(root, stats, folder);
  const held = holdFolder(root, folder);
  try {
    for (const name of await readdir(held.place)) await removeTree(join(held.place, name));
  } finally {
    held.close();
  }
}

/** Synchronous {@link removeOwned}, for a process that exits. */
export function removeOwnedSync(root: string, path: string): boolean {
  const stats = checkOwned(root, path);
  if (stats === undefined) return false;
  withEntrySync(root, path, (place) => {
    // For a folder Node gives the system's refusals without their number.
    if (stats.isDirectory()) rmSync(place, { recursive: true, force: true });
    else unlinkFile(place);
  });
  return true;
}

function unlinkFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** A path below a root of ours. */
export interface OwnedPath {
  readonly root: string;
  readonly path: string;
}

/** Renames inside the root; an existing file of the new name must be this user's. */
export function moveOwned(root: string, from: string, to: string): Promise<void> {
  return moveAcross({ root, path: from }, { root, path: to });
}

/** As {@link moveOwned}, from below one root to below another. @throws Error EXDEV where these are on different file systems. */
export async function moveAcross(from: OwnedPath, to: OwnedPath): Promise<void> {
  checkMove(from, to);
  await withEntry(from.root, from.path, (old) => withEntry(to.root, to.path, (next) => rename(old, next)));
}

export function moveOwnedSync(root: string, from: string, to: string): void {
  checkMove({ root, path: from }, { root, path: to });
  withEntrySync(root, from, (old) => withEntrySync(root, to, (next) => renameSync(old, next)));
}

/** Writes a file atomically (whole or not at all), for this user alone; replaces an existing one. */
export async function writeOwned(root: string, path: string, content: string | Uint8Array): Promise<void> {
  await replaceOwned(root, path, content, false);
}

/** As {@link writeOwned}; after a power cut, the old content or the new one is there. */
export async function writeOwnedDurably(root: string, path: string, content: string): Promise<void> {
  await replaceOwned(root, path, content, true);
  // Windows cannot open a folder, and keeps the order of renames itself.
  if (process.platform !== 'win32') await syncFolder(root, path);
}

async function replaceOwned(root: string, path: string, content: string | Uint8Array, flush: boolean): Promise<void> {
  makeOwnedFolder(root, dirname(path));
  const draft = draftOf(path);
  const options = { flag: 'wx', mode: privateFileMode, flush } as const;
  try {
    await withEntry(root, draft, (place) => writeFile(place, content, options));
    await moveOwned(root, draft, path);
  } finally {
    await removeDraft(root, draft);
  }
}

async function syncFolder(root: string, path: string): Promise<void> {
  await withEntry(root, path, async (place) => {
    const handle = await open(dirname(place), constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

export function writeOwnedSync(root: string, path: string, content: string | Uint8Array): void {
  makeOwnedFolder(root, dirname(path));
  const draft = draftOf(path);
  try {
    withEntrySync(root, draft, (place) => writeFileSync(place, content, { flag: 'wx', mode: privateFileMode }));
    moveOwnedSync(root, draft, path);
  } finally {
    // A second failure must not hide the first one.
    try {
      removeOwnedSync(root, draft);
    } catch {}
  }
}

/** Copies one file inside the root; the copy is there whole or not at all, and durable. */
export async function copyOwned(root: string, from: string, to: string): Promise<void> {
  refuseLink(root, checkOwned(root, from), from);
  makeOwnedFolder(root, dirname(to));
  const draft = draftOf(to);
  try {
    await withEntry(root, from, (source) =>
      withEntry(root, draft, async (place) => {
        await copyFile(source, place, constants.COPYFILE_EXCL);
        const handle = await open(place, constants.O_RDWR | noFollow);
        try {
          await handle.sync();
        } finally {
          await handle.close();
        }
      }),
    );
    await moveOwned(root, draft, to);
  } finally {
    await removeDraft(root, draft);
  }
}

/** Creates a file that must not exist yet. */
export async function createOwned(root: string, path: string): Promise<FileHandle> {
  makeOwnedFolder(root, dirname(path));
  return withEntry(root, path, (place) => open(place, 'wx', privateFileMode));
}

/** Opens a file of ours for appending. @throws EngineError FileNotFound. */
export async function openOwned(root: string, path: string): Promise<FileHandle> {
  const stats = checkOwned(root, path);
  if (stats?.isFile() !== true)
    throw new EngineError('FileNotFound', `${path} is not a Tenon file.`, { details: { path } });
  if (isShared(stats))
    throw new EngineError('InvalidInput', `${path} has a second name (a hard link), so Tenon does not change it.`, {
      hint: 'Remove it, or replace it with a copy.',
      details: { path },
    });
  return withEntry(root, path, (place) => open(place, constants.O_RDWR | noFollow));
}

/** A file under several names may be somebody's elsewhere: neither its content nor its mode or times are changed. */
export function isShared(stats: Stats): boolean {
  return stats.isFile() && stats.nlink > 1;
}

/**
 * Sets both times of one of our files, so that the least recently used is removed first; a file with a second name keeps its own.
 * @throws Error ENOENT when it does not exist.
 */
export async function touchOwned(root: string, path: string, time: Date): Promise<void> {
  const stats = checkOwned(root, path);
  refuseLink(root, stats, path);
  if (stats !== undefined && isShared(stats)) return;
  await withEntry(root, path, (place) => lutimes(place, time, time));
}

/**
 * Removes every permission of other users from one of our files or folders; a file with a second name, and one that was exchanged
 * or removed, is left alone.
 */
export async function closeToOthers(root: string, path: string, stats: Stats): Promise<void> {
  if (process.platform === 'win32' || (stats.mode & 0o077) === 0) return;
  await withEntry(root, path, (entry) =>
    withUnlinked(entry, async (place) => {
      const now = await stat(place);
      if (now.ino !== stats.ino || now.dev !== stats.dev || isShared(now)) return;
      await chmod(place, stats.isDirectory() ? privateFolderMode : privateFileMode);
    }),
  );
}

function checkMove(from: OwnedPath, to: OwnedPath): void {
  refuseLink(from.root, checkOwned(from.root, from.path), from.path);
  checkOwned(to.root, to.path);
}

function refuseLink(root: string, stats: Stats | undefined, path: string): void {
  if (stats?.isSymbolicLink() !== true) return;
  throw new EngineError('InvalidInput', `${path} is a link. Tenon does not follow links below ${root}.`, {
    hint: 'Remove the link.',
    details: { path, root },
  });
}

/** A second failure must not hide the first one. */
async function removeDraft(root: string, draft: string): Promise<void> {
  await removeOwned(root, draft).catch(() => undefined);
}

function draftOf(path: string): string {
  return join(dirname(path), `.${randomBytes(8).toString('hex')}-${basename(path)}`);
}

/** The current state of a path, links not followed; undefined when it does not exist or a parent is a file. */
export function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
