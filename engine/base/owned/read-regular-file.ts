/** Reads a small file that any program may have written: regular files only, no links, never blocking, up to a size limit. */

import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';

/** Opening a pipe without a writer, or a device, must not block; the open itself refuses a link. */
const openFlags =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * @returns undefined when the file does not exist.
 * @throws EngineError InvalidInput for a link, folder, pipe, socket or device and for a file above the size; IoFailed.
 */
export function readRegularFile(path: string, mostBytes: number): Uint8Array | undefined {
  const before = look(path);
  if (before === undefined) return undefined;
  refuseOthers(path, before, mostBytes);
  let file: number;
  try {
    file = openSync(path, openFlags);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP' || code === 'ENXIO') throw notRegular(path, 'link or device');
    throw unreadable(path, error);
  }
  try {
    // Another program may have replaced it since.
    const stats = fstatSync(file);
    refuseOthers(path, stats, mostBytes);
    return readAll(file, path, stats.size, mostBytes);
  } catch (error) {
    throw error instanceof EngineError ? error : unreadable(path, error);
  } finally {
    closeSync(file);
  }
}

/** As {@link readRegularFile}, as UTF-8 text. */
export function readRegularText(path: string, mostBytes: number): string | undefined {
  const bytes = readRegularFile(path, mostBytes);
  return bytes === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw unreadable(path, error);
  }
}

/** A file may grow while it is read; reading stops at the limit. */
function readAll(file: number, path: string, size: number, mostBytes: number): Uint8Array {
  let bytes = Buffer.allocUnsafe(size + 1);
  let filled = 0;
  for (;;) {
    const count = readSync(file, bytes, filled, bytes.length - filled, null);
    if (count === 0) return bytes.subarray(0, filled);
    filled += count;
    if (filled > mostBytes) throw tooLarge(path, filled, mostBytes);
    if (filled < bytes.length) continue;
    const more = Buffer.allocUnsafe(Math.min(bytes.length * 2, mostBytes + 2));
    bytes.copy(more);
    bytes = more;
  }
}

function refuseOthers(path: string, stats: Stats, mostBytes: number): void {
  if (!stats.isFile()) throw notRegular(path, kindOf(stats));
  if (stats.size > mostBytes) throw tooLarge(path, stats.size, mostBytes);
}

/** The kind of entry found instead of a file. */
export function kindOf(stats: Pick<Stats, 'isSymbolicLink' | 'isDirectory' | 'isFIFO' | 'isSocket'>): string {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'folder';
  if (stats.isFIFO()) return 'pipe';
  return stats.isSocket() ? 'socket' : 'device';
}

function notRegular(path: string, kind: string): EngineError {
  return new EngineError('InvalidInput', `${path} is a ${kind}, not a regular file.`, {
    hint: 'Replace it with a regular file, or remove it.',
    details: { path },
  });
}

function tooLarge(path: string, size: number, mostBytes: number): EngineError {
  return new EngineError(
    'InvalidInput',
    `${path} has ${Math.ceil(size / 1e6)} MB; Tenon reads at most ${Math.floor(mostBytes / 1e6)} MB.`,
    { hint: 'Split the file, or remove it.', details: { path } },
  );
}

function unreadable(path: string, error: unknown): EngineError {
  const refused = toEngineError(error);
  if (refused.code !== 'Internal') return refused;
  return new EngineError('IoFailed', `Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, {
    hint: 'Check that you have permission to read the file.',
    details: { path },
    cause: error,
  });
}
