/** Converts SQLite's errors to EngineErrors: the only module that knows its result codes. */

import { EngineError } from '#engine/contract/errors.ts';
import type { ErrorCode } from '#engine/contract/errors.ts';

const restoreHint =
  'Restore a copy: tenon doctor --restore. Without a copy, rebuild the catalog from the folders: tenon doctor --rebuild.';

/** By primary result code (https://sqlite.org/rescode.html), without the extended part. */
const conversions: Readonly<Record<string, { code: ErrorCode; why: string; hint: string }>> = {
  SQLITE_FULL: {
    code: 'DiskFull',
    why: 'the disk is full',
    hint: 'Free some space on the disk of the workspace and try again; nothing was changed.',
  },
  SQLITE_BUSY: {
    code: 'WorkspaceLocked',
    why: 'another process is writing to it',
    hint: 'Close the other program that has this workspace open, then try again.',
  },
  SQLITE_NOTADB: {
    code: 'MalformedFile',
    why: 'the file is not a SQLite database',
    hint: restoreHint,
  },
  SQLITE_CORRUPT: {
    code: 'MalformedFile',
    why: 'the file is damaged',
    hint: restoreHint,
  },
  // Our statements fit our schema, so that what they do not find was changed by somebody.
  SQLITE_ERROR: {
    code: 'MalformedFile',
    why: 'its tables or records do not have the form that Tenon writes',
    hint: restoreHint,
  },
  SQLITE_IOERR: {
    code: 'IoFailed',
    why: 'reading or writing the file failed',
    hint: 'Check that the disk of the workspace is connected and healthy.',
  },
  SQLITE_CANTOPEN: {
    code: 'IoFailed',
    why: 'the file cannot be opened',
    hint: 'Check that its folder exists, that you can write to it, and that the limit of open files (ulimit -n) is not too low.',
  },
  SQLITE_READONLY: {
    code: 'IoFailed',
    why: 'the file is read-only',
    hint: 'Check that you have permission to write to the workspace folder.',
  },
  SQLITE_PERM: {
    code: 'IoFailed',
    why: 'access is denied',
    hint: 'Check that you have permission to write to the workspace folder.',
  },
};

/** The shared memory of the log grows only by writing to its file. */
const full = new Set(['SQLITE_IOERR_SHMSIZE']);

/** Runs `work`; what SQLite throws is thrown as an EngineError that names the file. */
export function convertSqliteError<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw toCatalogError(path, thrown);
  }
}

function toCatalogError(path: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof EngineError) return thrown;
  if (thrown instanceof TypeError && thrown.message.includes('directory does not exist')) {
    return catalogError('SQLITE_CANTOPEN', path, thrown);
  }
  const code = (thrown as { code?: unknown }).code;
  if (typeof code !== 'string') return thrown;
  const primary = full.has(code) ? 'SQLITE_FULL' : (/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? '');
  return primary in conversions ? catalogError(primary, path, thrown) : thrown;
}

function catalogError(primary: string, path: string, cause: Error): EngineError {
  const { code, why, hint } = conversions[primary]!;
  return new EngineError(code, `The catalog ${path} cannot be used: ${why} (${cause.message}).`, {
    hint,
    details: { path },
    cause,
  });
}

/** @param isThere another file is at the path. */
export function replacedCatalog(path: string, isThere: boolean): EngineError {
  const what = isThere ? 'another file has replaced it' : 'it was removed or moved';
  return new EngineError('IoFailed', `Cannot write to the catalog ${path}: ${what} while Tenon had it open.`, {
    hint: 'Close Tenon, put the folder of the workspace back, and open it again. Nothing was changed.',
    details: { path, isReplaced: true },
  });
}
