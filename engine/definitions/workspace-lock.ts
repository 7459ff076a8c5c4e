/**
 * One host owns a workspace: an exclusive SQLite lock on `lock.sqlite`, held for life. The kernel frees it when
 * the process dies, however it dies; a file next to it describes the owner, for messages only. The lock is the one file
 * that stays in the workspace, since it must work between machines; nothing is read from it.
 */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type Database from 'better-sqlite3';
import {
  checkOwned,
  lookAt,
  makeOwnedFolder,
  removeOwnedSync,
  writeOwnedSync,
} from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';

const ownerSchema = z.object({
  processId: z.int(),
  /** Milliseconds since 1970. */
  openedAt: z.number(),
  title: z.string(),
});
export type WorkspaceOwner = z.output<typeof ownerSchema>;

/**
 * POSIX locks belong to the process: a second handle on the file would be let in, and closing it would free the
 * lock of the first. So each process keeps the list of the locks that it holds.
 */
const heldHere = new Set<string>();

const mostOwnerBytes = 10_000;

export class WorkspaceLock implements Disposable {
  readonly #database: Database.Database;
  readonly #folder: string;

  private constructor(database: Database.Database, folder: string) {
    this.#database = database;
    this.#folder = folder;
  }

  /**
   * @param folder the state folder (real path); made when missing.
   * @throws EngineError WorkspaceLocked naming the owner as far as it is known; DiskFull, ForeignWorkspace, IoFailed.
   */
  static acquire(folder: string, title: string): WorkspaceLock {
    const file = join(folder, 'lock.sqlite');
    if (heldHere.has(file)) throw locked(folder);
    try {
      makeOwnedFolder(folder, folder);
      refuseForeignLock(folder);
    } catch (error) {
      throw error instanceof EngineError ? error : lockFailure(folder, error);
    }
    // Loaded here, so that a client of a running owner never pays for it.
    const Sqlite = createRequire(import.meta.url)('better-sqlite3') as typeof Database;
    let database: Database.Database | undefined;
    try {
      database = new Sqlite(file, { timeout: 0 });
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database?.close();
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) throw locked(folder);
      throw lockFailure(folder, error);
    }
    heldHere.add(file);
    const lock = new WorkspaceLock(database, folder);
    try {
      lock.#describe({ processId: process.pid, openedAt: Date.now(), title });
    } catch (error) {
      lock[Symbol.dispose]();
      throw error instanceof EngineError ? error : lockFailure(folder, error);
    }
    return lock;
  }

  #describe(owner: WorkspaceOwner): void {
    writeOwnedSync(this.#folder, ownerFile(this.#folder), JSON.stringify(owner));
  }

  [Symbol.dispose](): void {
    if (!this.#database.open) return;
    try {
      removeOwnedSync(this.#folder, ownerFile(this.#folder));
    } catch {
      // It says who holds the lock, no more, and the next owner replaces it: the lock itself must go.
    }
    this.#database.close();
    heldHere.delete(join(this.#folder, 'lock.sqlite'));
  }
}

/** The owner of the lock, as it described itself; undefined when nothing readable is there. */
export function findOwner(folder: string): WorkspaceOwner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readRegularText(ownerFile(folder), mostOwnerBytes) ?? ''));
  } catch {
    return undefined;
  }
}

function ownerFile(folder: string): string {
  return join(folder, 'owner.json');
}

/**
 * SQLite follows links, and trusts a journal next to a database: it writes and removes the files that it names.
 * Ours is an empty file that nothing is ever written to, and to an empty database no journal is applied.
 * @throws EngineError ForeignWorkspace.
 */
function refuseForeignLock(folder: string): void {
  const file = join(folder, 'lock.sqlite');
  const beside = ['-wal', '-shm'].map((ending) => file + ending).find((path) => lookAt(path) !== undefined);
  const found = isEmptyFile(folder, file)
    ? isPlainFile(folder, `${file}-journal`)
      ? beside
      : `${file}-journal`
    : file;
  if (found === undefined) return;
  throw new EngineError('ForeignWorkspace', `Cannot lock the workspace: Tenon did not create ${found}.`, {
    hint: 'Remove the file and open the workspace again.',
    details: { path: found },
  });
}

function isEmptyFile(folder: string, path: string): boolean {
  return isPlainFile(folder, path) && (lookAt(path)?.size ?? 0) === 0;
}

/** True when nothing is there, too. */
function isPlainFile(folder: string, path: string): boolean {
  const stats = checkOwned(folder, path);
  return stats === undefined || (stats.isFile() && stats.nlink === 1);
}

/** What the system and SQLite say about a folder without write permission. */
const notWritable = /^(?:EACCES|EPERM|EROFS|SQLITE_CANTOPEN|SQLITE_READONLY)/u;

/** @param folder the state folder. @param error of the system or SQLite. */
export function lockFailure(folder: string, error: unknown): EngineError {
  const { code } = error as { code?: unknown };
  const file = join(folder, 'lock.sqlite');
  if (typeof code === 'string' && notWritable.test(code)) {
    // A state that could not be created is none that access can be given to.
    const place = lookAt(folder) === undefined ? dirname(folder) : folder;
    return new EngineError('IoFailed', `Cannot open the workspace: your user cannot write to its folder ${place}.`, {
      hint: 'Give your user write access to the folder, or open the workspace with --open read-only.',
      details: { path: place },
      cause: error,
    });
  }
  const isFull = code === 'SQLITE_FULL' || toEngineError(error).code === 'DiskFull';
  if (isFull)
    return new EngineError('DiskFull', `Cannot lock the workspace with ${file}: the disk is full.`, {
      hint: 'Free some space on the disk of the workspace, then try again.',
      details: { path: file },
      cause: error,
    });
  return new EngineError(
    'IoFailed',
    `Cannot lock the workspace with ${file}: ${error instanceof Error ? error.message : String(error)}`,
    {
      hint: 'Check that your user can write to the folder.',
      details: { path: file },
      cause: error,
    },
  );
}

function locked(folder: string): EngineError {
  const owner = findOwner(folder);
  const who =
    owner === undefined
      ? 'another process'
      : `${owner.title} (process ${owner.processId}, since ${new Date(owner.openedAt).toISOString()})`;
  return new EngineError('WorkspaceLocked', `The workspace is in use by ${who}.`, {
    hint: 'Close it there, or use it from there.',
    details: { path: folder, ...(owner === undefined ? {} : { processId: owner.processId }) },
  });
}
