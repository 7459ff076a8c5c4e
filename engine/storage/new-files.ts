/** Makes new files from bytes: written targets in staging, and files in a worker's own folder. */

import { closeSync, createWriteStream, openSync } from 'node:fs';
import { lstat, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeWholeSync } from '#engine/base/write-whole.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

/**
 * Writes pieces as they come. Each must be its own memory: it may be written later. After an error no file is left.
 * @throws EngineError AlreadyExists, DiskFull, IoFailed; what `pieces` throws.
 */
export async function writePieces(
  target: string,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  let failure: { readonly thrown: unknown } | undefined;
  async function* told(): AsyncGenerator<Uint8Array, void, void> {
    const iterator = pieces[Symbol.asyncIterator]();
    try {
      for (;;) {
        // Not around `yield`: what the file throws is thrown there, too.
        const next = await iterator.next().catch((thrown: unknown) => {
          failure = { thrown };
          throw thrown;
        });
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  try {
    await pipeline(Readable.from(told(), { objectMode: true }), createWriteStream(target, { flags: 'wx' }), { signal });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') await removeNewFile(target);
    signal.throwIfAborted();
    if (failure !== undefined) throw failure.thrown;
    throw convertFileError(thrown, target, 'write');
  }
}

/** A new file that is written from its start; synchronously, for workers. */
export class NewFile implements Disposable {
  readonly #path: string;
  /** undefined once it is closed. */
  #file: number | undefined;

  /** @param path must not exist. @throws EngineError `AlreadyExists`, `IoFailed`, `DiskFull`. */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'wx');
    } catch (thrown) {
      throw convertFileError(thrown, path, 'write');
    }
  }

  /** @throws EngineError `IoFailed`, `DiskFull`. */
  write(bytes: Uint8Array): void {
    if (this.#file === undefined) throw new Error(`${this.#path} was closed before it was written`);
    try {
      writeWholeSync(this.#file, bytes);
    } catch (thrown) {
      throw convertFileError(thrown, this.#path, 'write');
    }
  }

  [Symbol.dispose](): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Moves a new file of a worker's own folder into the staging folder of its target, on the same file system.
 * @throws EngineError `IoFailed`, also for what is not a file.
 */
export async function moveStaged(from: string, to: string): Promise<void> {
  try {
    if (!(await lstat(from)).isFile()) throw new EngineError('IoFailed', `${from} is not a file.`);
    await rename(from, to);
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    throw convertFileError(thrown, to, 'write');
  }
}

/** Removes a file that was made by this module or by DuckDB for its caller; none is fine. */
export async function removeNewFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
