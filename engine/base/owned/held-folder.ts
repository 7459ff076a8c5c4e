/**
 * Holds the folder of a path open on the way down from a root, so that nobody can exchange a folder between the look at it and
 * a step in it. Node has no `openat`; on Linux `/proc/self/fd/N/name` is the same. Elsewhere a step takes the path itself.
 */

import { closeSync, constants, existsSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { readdir, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeFolderTree } from '#engine/base/make-folder-tree.ts';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { anotherUsers, partsBelow } from '#engine/base/owned/downward-path.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Linux's O_PATH, which Node does not name: a folder is held without the right to list it. */
const pathOnly = 0o10000000;
const canHold = process.platform === 'linux' && existsSync('/proc/self/fd');

export interface HeldFolder {
  /** Leads to the folder itself, wherever it is moved and whatever takes its name. */
  readonly place: string;
  close(): void;
}

/** An entry without following a link: its last part must be what `flags` ask for. */
function openEntry(place: string, flags = 0): number {
  return openSync(place, pathOnly | constants.O_NOFOLLOW | flags);
}

/**
 * @param root real path of a folder; its parents are not checked. @param folder the root, or below it.
 * @param mode creates missing folders below the root with this mode.
 * @throws EngineError InvalidInput for a link, a file or another user's folder on the path, IoFailed for a missing one; Node's
 *   own errors.
 */
export function holdFolder(root: string, folder: string, mode?: number): HeldFolder {
  const parts = partsBelow(root, folder);
  if (!canHold) {
    if (mode !== undefined) makeFolderTree(folder, { mode });
    return { place: folder, close: () => undefined };
  }
  let current = path.resolve(root);
  let held = enter(current, current, root);
  for (const part of parts) {
    const parent = held;
    try {
      current = path.join(current, part);
      const place = path.join(placeOf(parent), part);
      if (mode !== undefined) makeOne(place, current, mode);
      held = enter(place, current, root);
    } finally {
      closeSync(parent);
    }
  }
  return { place: placeOf(held), close: () => closeSync(held) };
}

function placeOf(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}

function makeOne(place: string, folder: string, mode: number): void {
  try {
    mkdirSync(place, { mode });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw named(thrown, place, folder);
  }
}

/** @param folder as people name it. */
function enter(place: string, folder: string, root: string): number {
  let held: number;
  try {
    held = openEntry(place, constants.O_DIRECTORY);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'ELOOP') throw notFolder(root, folder);
    if (code === 'ENOENT') throw wentAway(folder, thrown);
    throw named(thrown, place, folder);
  }
  if (isOwnedByUser(fstatSync(held))) return held;
  closeSync(held);
  throw anotherUsers(folder);
}

function notFolder(root: string, folder: string): EngineError {
  return new EngineError('InvalidInput', `${folder} is a link or a file. Tenon does not follow links below ${root}.`, {
    hint: 'Replace it with a folder.',
    details: { path: folder, root },
  });
}

/** Checked a moment ago, or created. */
function wentAway(folder: string, cause: unknown): EngineError {
  return new EngineError('IoFailed', `${folder} was removed or replaced while Tenon was using it.`, {
    hint: 'Check which program changes Tenon’s files, then try again.',
    details: { path: folder, errno: 'ENOENT' },
    cause,
  });
}

/** A folder or file that another program removed or exchanged between a look at it and a step in it. */
export function isWentAway(thrown: unknown): boolean {
  return thrown instanceof EngineError && thrown.code === 'IoFailed' && thrown.details['errno'] === 'ENOENT';
}

/**
 * Runs a step on an entry whose folder is held meanwhile. @param step gets a path that leads to the entry.
 * @throws what the step throws, with the entry's own path.
 */
export async function withEntry<T>(root: string, entry: string, step: (place: string) => Promise<T>): Promise<T> {
  const held = holdParent(root, entry);
  try {
    return await step(path.join(held.place, path.basename(entry)));
  } catch (thrown) {
    throw named(thrown, held.place, path.dirname(entry));
  } finally {
    held.close();
  }
}

/** Synchronous {@link withEntry}. */
export function withEntrySync<T>(root: string, entry: string, step: (place: string) => T): T {
  const held = holdParent(root, entry);
  try {
    return step(path.join(held.place, path.basename(entry)));
  } catch (thrown) {
    throw named(thrown, held.place, path.dirname(entry));
  } finally {
    held.close();
  }
}

/** The root itself is named by its path: whoever may exchange it may do anything there. */
function holdParent(root: string, entry: string): HeldFolder {
  const folder = path.dirname(path.resolve(entry));
  return path.resolve(entry) === path.resolve(root)
    ? { place: folder, close: () => undefined }
    : holdFolder(root, folder);
}

/** Runs a step on an entry itself, which a link may replace meanwhile. @returns undefined when it is a link, or missing. */
export async function withUnlinked<T>(entry: string, step: (place: string) => Promise<T>): Promise<T | undefined> {
  if (!canHold) return step(entry);
  let held: number;
  try {
    held = openEntry(entry);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
  try {
    return fstatSync(held).isSymbolicLink() ? undefined : await step(placeOf(held));
  } finally {
    closeSync(held);
  }
}

/** Puts the folder's own path into an error of the system. */
function named(thrown: unknown, place: string, folder: string): unknown {
  if ((thrown as NodeJS.ErrnoException | undefined)?.code === 'ENOENT' && !existsSync(folder))
    return wentAway(folder, thrown);
  if (!(thrown instanceof Error) || place === folder) return thrown;
  thrown.message = thrown.message.replaceAll(place, folder);
  const error: NodeJS.ErrnoException & { dest?: string } = thrown;
  if (error.path !== undefined) error.path = error.path.replace(place, folder);
  if (error.dest !== undefined) error.dest = error.dest.replace(place, folder);
  return thrown;
}

const retries = 5;
const retryMillis = 50;

/**
 * Removes an entry and everything below it. A link is removed itself, also one that takes a folder's name meanwhile. An entry that
 * is missing already is not an error.
 * @param place of {@link withEntry}.
 */
export async function removeTree(place: string): Promise<void> {
  if (!canHold) return rm(place, { recursive: true, force: true, maxRetries: retries, retryDelay: retryMillis });
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await removeOnce(place);
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      // Somebody put a file into the folder, or exchanged it.
      const mayChange = code === 'ENOTEMPTY' || code === 'EBUSY' || code === 'ENOTDIR' || code === 'EISDIR';
      if (!mayChange || attempt >= retries) throw thrown;
      await setTimeout(retryMillis);
    }
  }
}

async function removeOnce(place: string): Promise<void> {
  let held: number;
  try {
    held = openEntry(place, constants.O_DIRECTORY);
  } catch (thrown) {
    if (isOutOfDescriptors(thrown)) return removeEmpty(place, thrown);
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOTDIR') throw thrown;
    return unlink(place);
  }
  try {
    for (const name of await readdir(placeOf(held))) await removeTree(path.join(placeOf(held), name));
  } catch (thrown) {
    if (isOutOfDescriptors(thrown)) return await removeEmpty(place, thrown);
    throw thrown;
  } finally {
    closeSync(held);
  }
  await rmdir(place);
}

function isOutOfDescriptors(thrown: unknown): boolean {
  const { code } = thrown as NodeJS.ErrnoException;
  return code === 'EMFILE' || code === 'ENFILE';
}

/** Removing an empty folder takes no descriptor; a link that has its name by now is refused. @throws what failed before. */
async function removeEmpty(place: string, failure: unknown): Promise<void> {
  await rmdir(place).catch(() => {
    throw failure;
  });
}
