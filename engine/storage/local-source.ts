/** A file of this machine as a byte source. */

import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { EngineError } from '#engine/contract/errors.ts';
import type { ByteRange, LocalByteSource } from '#engine/storage/byte-source.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import { refuseSpecialFile } from '#engine/storage/regular-file.ts';

const pieceBytes = 1024 * 1024;
/** A pipe that took the file's place after it was checked does not wait for a writer. */
const openFlags = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/**
 * Links are followed, as everywhere in users' folders. Reads synchronously, since data is read in workers: a trip
 * through Node's thread pool costs more than a read from the page cache.
 * @throws EngineError `FileNotFound`, `IoFailed`, `InvalidInput` for a folder, pipe, socket or device.
 */
export function openLocalSource(location: string): LocalByteSource {
  let file: number | undefined;
  try {
    refuseSpecialFile(location, statSync(location));
    file = openSync(location, openFlags);
    const stats = fstatSync(file);
    refuseSpecialFile(location, stats);
    if (stats.isDirectory()) throw isFolder(location);
    return new LocalSource(location, file, stats);
  } catch (thrown) {
    if (file !== undefined) closeSync(file);
    throw convertFileError(thrown, location, 'read');
  }
}

class LocalSource implements LocalByteSource {
  readonly path: string;
  readonly size: number;
  readonly version: string;
  /** undefined once it is closed: its number may then mean another file. */
  #file: number | undefined;

  constructor(path: string, file: number, stats: Stats) {
    this.path = path;
    this.size = stats.size;
    this.version = versionOf(stats);
    this.#file = file;
  }

  get localPath(): string {
    return this.path;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, this.size - offset)));
    this.readNow(bytes, offset);
    return bytes;
  }

  async *stream({ start, end }: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    const last = Math.min(end, this.size);
    for (let at = start; at < last; at += pieceBytes) {
      signal.throwIfAborted();
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, last - at));
      this.readNow(piece, at);
      yield piece;
    }
  }

  readNow(target: Uint8Array, offset: number): void {
    for (let filled = 0; filled < target.length;) {
      const count = this.#readSome(target, filled, offset + filled);
      if (count === 0) throw becameShorter(this.path);
      filled += count;
    }
  }

  #readSome(target: Uint8Array, filled: number, position: number): number {
    if (this.#file === undefined) throw new Error(`${this.path} was closed before it was read`);
    try {
      return readSync(this.#file, target, filled, target.length - filled, position);
    } catch (thrown) {
      throw convertFileError(thrown, this.path, 'read');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }
}

/** Equal as long as nobody has changed or replaced the file. */
export function versionOf({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}

function isFolder(location: string): EngineError {
  return new EngineError('InvalidInput', `${location} is a folder, not a file.`, {
    hint: 'Open a file, or crawl the folder to see its tables.',
    details: { path: location, isFolder: true },
  });
}

function becameShorter(location: string): EngineError {
  return new EngineError('FileChanged', `${location} became shorter while it was being read.`, {
    hint: 'Run again when nothing writes to the file.',
    details: { path: location },
  });
}
