/**
 * The workspaces that this user opened in a window, newest first: one small file for each in the user's own state
 * folder, so that two hosts never overwrite each other's. What is read there is checked like any other input.
 */

import { lstat } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { checkOwned, removeOwned, writeOwned } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { openPrivateFolder, userStateFolder } from '#engine/base/owned/runtime-folder.ts';
import { workspaceFile } from '#engine/definitions/find-workspace.ts';
import { workspaceKey } from '#engine/definitions/state-folder.ts';

export interface RecentWorkspace {
  /** Real path of the folder, as it was when the workspace was opened. */
  readonly path: string;
  /** Its name at that time. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly openedOn: number;
  /** The folder does not exist, or has no tenon.json any more. */
  readonly missing: boolean;
}

/** Older ones are forgotten when another one is opened. */
export const mostRecent = 30;
/** Files that are read; a folder with more was filled by something else. */
const mostFiles = 1000;
const mostBytes = 20_000;
/** A folder behind a network that does not answer counts as there after this time; milliseconds. */
const patience = 500;

const recordSchema = z.strictObject({
  path: z.string().min(1).max(4096),
  name: z.string().min(1).max(255),
  openedOn: z.number().min(0),
});
type Kept = z.output<typeof recordSchema>;

/** Newest first. Whatever there is no record of ours is skipped. @param now milliseconds since 1970. */
export async function recentWorkspaces(now = Date.now()): Promise<readonly RecentWorkspace[]> {
  const deadline = sleep(patience, undefined, { ref: false });
  const listed: RecentWorkspace[] = [];
  // One after the other: each that hangs would hold a thread of Node's small pool.
  for (const kept of readRecords(findFolder(), now).slice(0, mostRecent)) {
    const missing = await Promise.race([isMissing(kept.path), deadline]);
    listed.push({ ...kept, missing: missing ?? false });
  }
  return listed;
}

/** @param root real path of the workspace. @throws EngineError IoFailed where the user has no state folder. */
export async function rememberWorkspace(root: string, name: string, now = Date.now()): Promise<void> {
  const folder = recordFolder();
  await writeOwned(folder, fileOf(folder, root), JSON.stringify({ path: root, name, openedOn: now } satisfies Kept));
  for (const { path } of readRecords(folder, now).slice(mostRecent)) await removeOwned(folder, fileOf(folder, path));
}

/** Only the record goes; the folder is left alone. @returns false when there was none. */
export async function forgetWorkspace(path: string): Promise<boolean> {
  const folder = findFolder();
  return folder === undefined ? false : removeOwned(folder, fileOf(folder, resolve(path)));
}

function readRecords(folder: string | undefined, now: number): Kept[] {
  if (folder === undefined) return [];
  return readdirSync(folder)
    .slice(0, mostFiles)
    .map((name) => readRecord(folder, name, now))
    .filter((record) => record !== undefined)
    .toSorted((left, right) => right.openedOn - left.openedOn);
}

function readRecord(folder: string, name: string, now: number): Kept | undefined {
  try {
    const file = join(folder, name);
    const stats = checkOwned(folder, file);
    if (stats === undefined || (process.platform !== 'win32' && (stats.mode & 0o077) !== 0)) return undefined;
    const record = recordSchema.parse(JSON.parse(readRegularText(file, mostBytes) ?? ''));
    // A record under another name could not be forgotten, and a path that is not whole means something else elsewhere.
    if (!isAbsolute(record.path) || resolve(record.path) !== record.path || fileOf(folder, record.path) !== file)
      return undefined;
    return { ...record, openedOn: Math.min(record.openedOn, now) };
  } catch {
    return undefined;
  }
}

async function isMissing(root: string): Promise<boolean> {
  try {
    return !(await lstat(join(root, workspaceFile))).isFile();
  } catch {
    return true;
  }
}

/** undefined: another user could get in, or there is no home. */
function findFolder(): string | undefined {
  try {
    return recordFolder();
  } catch {
    return undefined;
  }
}

function recordFolder(): string {
  return openPrivateFolder(join(openPrivateFolder(userStateFolder()), 'recent-workspaces'));
}

function fileOf(folder: string, root: string): string {
  return join(folder, `${workspaceKey(root)}.json`);
}
