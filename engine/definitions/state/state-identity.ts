/**
 * How a workspace's state is known to be this user's own on this machine: `.tenon/identity.json` holds a random name,
 * and the user's own folder, outside of every workspace, has a record of that name under the workspace's real path.
 * State that was unpacked, copied, moved or restored elsewhere has no record there. The record also holds what a copy
 * does not bring along, so a copy that returns to the same path is none of ours either.
 */

import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { writeOwnedSync } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { openPrivateFolder, runtimeFolder, userStateFolder } from '#engine/base/owned/runtime-folder.ts';
import { fileMarkSchema, isSameFile, markOf, type FileMark } from '#engine/base/owned/file-mark.ts';
import { stateFolderOf, workspaceKey } from '#engine/definitions/state-folder.ts';

export const identityFile = 'identity.json';
const mostBytes = 10_000;

const identitySchema = z.strictObject({
  /** 32 hex characters, random: one for each state that was ever begun. */
  workspace: z.string().regex(/^[0-9a-f]{32}$/u),
  /** Milliseconds since 1970. */
  createdOn: z.number(),
});
export type StateIdentity = z.output<typeof identitySchema>;

const recordSchema = z.strictObject({
  /** Real path, for people who look. */
  path: z.string(),
  workspace: z.string(),
  /** Of the state folder and its identity file. Absent: older versions recorded none, or Tenon was killed before it did. */
  marks: z.strictObject({ folder: fileMarkSchema, identity: fileMarkSchema }).optional(),
});
type StateRecord = z.output<typeof recordSchema>;

/** The identity that the state records; undefined: none, or not readable. */
export function findIdentity(stateFolder: string): StateIdentity | undefined {
  return parseFile(join(stateFolder, identityFile), identitySchema);
}

/** True when this user's Tenon began this very state at this very path. @param root real path of the workspace. */
export function isKnownIdentity(root: string, stateFolder: string, identity: StateIdentity): boolean {
  return recordFolders().some((find) => isRecorded(recordIn(find, root), stateFolder, identity));
}

function recordIn(find: () => string, root: string): StateRecord | undefined {
  try {
    return parseFile(recordFile(find(), root), recordSchema);
  } catch {
    // A folder that others can write to proves nothing.
    return undefined;
  }
}

function isRecorded(record: StateRecord | undefined, stateFolder: string, identity: StateIdentity): boolean {
  if (record?.workspace !== identity.workspace) return false;
  const now = marksOf(stateFolder);
  if (record.marks === undefined || now === undefined) return record.marks === undefined;
  return isSameFile(record.marks.folder, now.folder) && isSameFile(record.marks.identity, now.identity);
}

function marksOf(stateFolder: string): { folder: FileMark; identity: FileMark } | undefined {
  const [folder, identity] = [markOf(stateFolder), markOf(join(stateFolder, identityFile))];
  return folder === undefined || identity === undefined ? undefined : { folder, identity };
}

/**
 * Where this user's Tenon began the state, by the user's own records: another place when it was moved or copied.
 * @returns undefined: on another machine, by another user, or by a version that kept no records.
 */
export async function findBeginning(stateFolder: string): Promise<StateBeginning | undefined> {
  const identity = findIdentity(stateFolder);
  if (identity === undefined) return undefined;
  for (const find of recordFolders())
    for (const file of recordsIn(find)) {
      const record = parseFile(file, recordSchema);
      if (record?.workspace !== identity.workspace) continue;
      const there = await stateFolderOf(record.path).catch(() => undefined);
      const found = there === undefined ? undefined : findIdentity(there);
      // Another copy there is not the original.
      const isThere =
        there !== undefined &&
        found !== undefined &&
        !isSameFolder(there, stateFolder) &&
        isRecorded(record, there, found);
      return { root: record.path, isThere };
    }
  return undefined;
}

/** A link to where the workspace is now may be where it was. */
function isSameFolder(left: string, right: string): boolean {
  const [one, other] = [left, right].map((folder) => statSync(folder, { bigint: true, throwIfNoEntry: false }));
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}

export interface StateBeginning {
  /** Real path of the workspace. */
  readonly root: string;
  /** The state is still there, so the other one is a copy. */
  readonly isThere: boolean;
}

function recordsIn(find: () => string): string[] {
  try {
    const folder = find();
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/**
 * Gives the state a new name and records it. The record first: state without one would look like a stranger's. Its marks
 * last: killed before, the next opening adds them.
 */
export function makeIdentity(root: string, stateFolder: string): StateIdentity {
  const identity: StateIdentity = { workspace: randomBytes(16).toString('hex'), createdOn: Date.now() };
  const record: StateRecord = { path: root, workspace: identity.workspace };
  const [first, second] = recordFolders();
  try {
    keepRecord(first!(), record);
  } catch {
    keepRecord(second!(), record);
  }
  withFaultPoint('identity.write', () =>
    writeOwnedSync(stateFolder, join(stateFolder, identityFile), JSON.stringify(identity)),
  );
  addMarks(root, stateFolder);
  return identity;
}

/**
 * Adds the marks to a record that has none, with the lock held. A home that cannot be written to any more is not a
 * reason to refuse a state that is known.
 */
export function addMarks(root: string, stateFolder: string): void {
  const identity = findIdentity(stateFolder);
  for (const find of recordFolders()) {
    const record = recordIn(find, root);
    if (record === undefined || record.workspace !== identity?.workspace || record.marks !== undefined) continue;
    try {
      keepRecord(find(), { ...record, marks: marksOf(stateFolder) });
    } catch {}
  }
}

function keepRecord(folder: string, record: StateRecord): void {
  withFaultPoint('identity.record', () =>
    writeOwnedSync(folder, recordFile(folder, record.path), JSON.stringify(record)),
  );
}

/** The user's state folder; where a home cannot be written to, the runtime folder. */
function recordFolders(): readonly (() => string)[] {
  return [
    () => openPrivateFolder(join(openPrivateFolder(userStateFolder()), 'known-workspaces')),
    () => openPrivateFolder(join(runtimeFolder(), 'known-workspaces')),
  ];
}

function recordFile(folder: string, root: string): string {
  return join(folder, `${workspaceKey(root)}.json`);
}

function parseFile<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readRegularText(path, mostBytes) ?? ''));
  } catch {
    return undefined;
  }
}
