/**
 * Replaces a file only if its content is still the one that was read. The old file is moved aside before its
 * hash is compared, so whatever another program wrote in between is preserved, never overwritten.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { sha256 } from '#engine/base/hash.ts';
import { makeFolderTree } from '#engine/base/make-folder-tree.ts';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { lookDownward } from '#engine/base/owned/downward-path.ts';
import { lookAt } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { withUserMask } from '#engine/base/owned/user-mask.ts';
import { writeWholeSync } from '#engine/base/write-whole.ts';
import { mostDefinitionBytes } from '#engine/definitions/definition-files.ts';

/** The content found instead of the expected one; null: no file. */
export interface WriteConflict {
  readonly found: string | null;
}

const asideMark = '.tenon-old-';
const stagedMark = '.tenon-new-';

/** True for the temporary names used here; the stores and the watcher skip them. */
export function isTransientName(name: string): boolean {
  return name.startsWith(asideMark) || name.startsWith(stagedMark);
}

/**
 * @param root real path of the workspace; no folder from there to the file may be a link.
 * @param expectedHash SHA-256 of the content that was read; null: there must be no file.
 * @param text null: the file is deleted.
 * @param ready the text in a file that {@link stageText} wrote, in the same file system; absent: it is written now.
 * @returns undefined when done, else the conflict, with the other content still in place.
 */
export function writeChecked(
  root: string,
  path: string,
  text: string | null,
  expectedHash: string | null,
  ready?: string,
): WriteConflict | undefined {
  const folder = dirname(path);
  makeDefinitionFolder(root, folder);
  const token = `${randomBytes(6).toString('hex')}-${basename(path)}`;
  const staged = ready ?? (text === null ? undefined : stage(join(folder, stagedMark + token), text));
  const aside = join(folder, asideMark + token);
  try {
    // From here to the link everything is one synchronous slice: this process never sees the file missing.
    const found = takeAside(path, aside);
    if (hashOf(found) !== expectedHash) {
      putBack(aside, path);
      return { found };
    }
    if (staged !== undefined && !linkNew(staged, path)) {
      // Another program created the file again after the old one was moved aside: its content stays.
      return { found: readIfThere(path) };
    }
    syncFolder(folder);
    // An editor that still had the old file open may have written into it after the comparison.
    const late = readIfThere(aside);
    if (late === null || hashOf(late) === expectedHash) return undefined;
    renameSync(aside, path);
    return { found: late };
  } catch (error) {
    putBack(aside, path);
    throw error;
  } finally {
    if (staged !== undefined) rmSync(staged, { force: true });
    rmSync(aside, { force: true });
  }
}

/** Writes a text where {@link writeChecked} needs no more room for it. @returns the file; it goes with the write, else remove it. */
export function stageText(root: string, folder: string, text: string): string {
  makeDefinitionFolder(root, folder);
  return stage(join(folder, `${stagedMark}${randomBytes(12).toString('hex')}`), text);
}

/** What {@link stageText} wrote and nothing used; harmless where it was used. */
export function dropStaged(file: string): void {
  rmSync(file, { force: true });
}

/** Makes a folder for people, as their own programs would. @throws EngineError InvalidInput when a link is on the way. */
export function makeDefinitionFolder(root: string, folder: string): void {
  // An obstacle is reported as a problem of the definitions.
  if (lookDownward(root, folder, 'anyone') === undefined) withUserMask(() => makeFolderTree(folder, { below: root }));
}

/** Restores what a killed process had moved aside, and removes what it had staged. Returns the restored files. */
export function recoverFolder(folder: string): string[] {
  const recovered: string[] = [];
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!isTransientName(name)) continue;
    const path = join(folder, name);
    // Only what this file can have made: a link or folder of such a name is somebody else's.
    const stats = lookAt(path);
    if (stats?.isFile() !== true || !isOwnedByUser(stats)) continue;
    const target = join(folder, name.slice(name.indexOf('-', asideMark.length) + 1));
    if (name.startsWith(asideMark) && !existsSync(target)) {
      renameSync(path, target);
      recovered.push(target);
    } else rmSync(path, { force: true });
  }
  return recovered;
}

function stage(path: string, text: string): string {
  withFaultPoint('definitions.stage', () => {
    const file = withUserMask(() => openSync(path, 'wx', 0o666));
    try {
      writeWholeSync(file, Buffer.from(text));
      fsyncSync(file);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
  });
  return path;
}

function takeAside(path: string, aside: string): string | null {
  try {
    withFaultPoint('definitions.move-aside', () => renameSync(path, aside));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
  return readIfThere(aside);
}

/** Error codes of link(2) where a file system has no hard links (exFAT, some network drives). */
const noHardLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** False when a file exists there already. */
function linkNew(staged: string, path: string): boolean {
  try {
    withFaultPoint('definitions.publish', () => linkSync(staged, path));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    if (!noHardLinks.some((code) => isCode(error, code))) throw error;
    if (existsSync(path)) return false;
    renameSync(staged, path);
    return true;
  }
}

function putBack(aside: string, path: string): void {
  if (existsSync(aside) && !existsSync(path)) renameSync(aside, path);
}

/** @throws EngineError InvalidInput when it is not a regular file. */
function readIfThere(path: string): string | null {
  return readRegularText(path, mostDefinitionBytes) ?? null;
}

function hashOf(text: string | null): string | null {
  return text === null ? null : sha256(text);
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
