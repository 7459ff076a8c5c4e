/** Node's file errors as EngineError, with the path and what to do. */

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { EngineError, meantHint, nearNames, type ErrorCode } from '#engine/contract/errors.ts';

/** Only what is read can be excluded: by a glob, or in the settings of a crawler. */
const readRefused = 'Grant your user access to it, or exclude it.';
const writeRefused = 'Grant your user write access to it, or choose another folder.';
const readingVerbs = new Set(['read', 'list', 'open']);

/** Error number → code, reason and hint. */
const known: Readonly<Record<string, { code: ErrorCode; reason: string; hint: string }>> = {
  ENOENT: { code: 'FileNotFound', reason: 'it does not exist', hint: 'Check the path.' },
  ENOTDIR: { code: 'FileNotFound', reason: 'a part of the path is a file, not a folder', hint: 'Check the path.' },
  EACCES: { code: 'IoFailed', reason: 'permission denied', hint: readRefused },
  EPERM: { code: 'IoFailed', reason: 'the operation is not permitted', hint: readRefused },
  EEXIST: { code: 'AlreadyExists', reason: 'it already exists', hint: 'Move the existing file elsewhere first.' },
  EISDIR: { code: 'InvalidInput', reason: 'it is a folder, not a file', hint: 'Use the path of a file.' },
  ELOOP: { code: 'InvalidInput', reason: 'its symbolic links form a loop', hint: 'Fix the symbolic link.' },
  ENAMETOOLONG: { code: 'InvalidInput', reason: 'the name is too long', hint: 'Use a shorter path.' },
  ENOSPC: { code: 'DiskFull', reason: 'the disk is full', hint: 'Free some space and run again.' },
  EDQUOT: { code: 'DiskFull', reason: 'the disk quota is used up', hint: 'Free some space and run again.' },
  EROFS: { code: 'IoFailed', reason: 'the file system is read-only', hint: 'Choose a target that can be written.' },
  EMFILE: {
    code: 'IoFailed',
    reason: 'too many files are open',
    hint: 'Raise the limit of open files, or use fewer workers.',
  },
  EXDEV: {
    code: 'InvalidInput',
    reason: 'it is on another file system',
    hint: 'Use a target whose folder is on one file system.',
  },
};

/** @param verb the attempted action, as in `Cannot <verb> <path>`. */
export function convertFileError(thrown: unknown, location: string, verb: string): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const errno = (thrown as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (errno === 'ENOENT' && verb === 'create') return takesNoFolders(thrown, location);
  const entry = Object.hasOwn(known, errno) ? known[errno] : undefined;
  if (entry === undefined) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return new EngineError('IoFailed', `Cannot ${verb} ${location}: ${text}`, {
      hint: 'Check that the disk or share is reachable, and run again.',
      details: { path: location, ...(errno === '' ? {} : { errno }) },
      cause: thrown,
    });
  }
  const hint = entry.hint === readRefused && !readingVerbs.has(verb) ? writeRefused : entry.hint;
  const near = errno === 'ENOENT' ? namesNear(location) : [];
  return new EngineError(entry.code, `Cannot ${verb} ${location}: ${entry.reason}.`, {
    hint: meantHint(
      near.map((name) => `"${name}"`),
      hint,
    ),
    details: { path: location, errno, ...(near.length === 0 ? {} : { near }) },
    cause: thrown,
  });
}

/** All parents are created first, so a missing parent is not the cause. */
function takesNoFolders(thrown: unknown, location: string): EngineError {
  return new EngineError('IoFailed', `Cannot create ${location}: its file system does not allow new folders there.`, {
    hint: 'Choose a folder that this user can write to.',
    details: { path: location, errno: 'ENOENT' },
    cause: thrown,
  });
}

/** Files of one folder often share their extension, which then does not help. */
function stemOf(name: string): string {
  const dot = name.indexOf('.', 1);
  return dot === -1 ? name : name.slice(0, dot);
}

/** Of short names, one letter makes another word, unless what follows it is the same. */
const shortStem = 5;

function farthestStem(length: number, sameEnd: boolean): number {
  if (length < shortStem && !sameEnd) return 0;
  return Math.min(length - 1, Math.max(1, Math.floor(length / 3)));
}

function isNear(name: string, other: string): boolean {
  const [stem, otherStem] = [stemOf(name), stemOf(other)];
  const sameEnd = name.slice(stem.length).toLowerCase() === other.slice(otherStem.length).toLowerCase();
  return nearNames(stem, [otherStem], (length) => farthestStem(length, sameEnd)).length > 0;
}

/** Paths beside a missing one whose names are like it, or that are in a folder whose name is like that of a missing one. */
export function namesNear(location: string): string[] {
  const folder = path.dirname(location);
  if (folder !== location && !existsSync(folder))
    return namesNear(folder)
      .map((near) => path.join(near, path.basename(location)))
      .filter((near) => existsSync(near));
  try {
    const name = path.basename(location);
    // A link to nowhere has the name itself.
    const near = readdirSync(folder).filter((other) => other !== name && isNear(name, other));
    return nearNames(name, near, () => Number.POSITIVE_INFINITY).map((other) => path.join(folder, other));
  } catch {
    return [];
  }
}
