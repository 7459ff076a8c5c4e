/** A file of a source's size that holds only the ranges that were asked for; the rest of it are holes. */

import { closeSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Mutex } from '#engine/base/async.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { writeWholeSync } from '#engine/base/write-whole.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { joinRanges, planRequests, totalBytes, withoutRanges } from '#engine/bytes/range-list.ts';
import type { ReadyRanges } from '#engine/bytes/ready-ranges.ts';
import type { ByteRange, ByteSource } from '#engine/storage/byte-source.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

const requestsAtOnce = 4;
/** Of what is wanted, this share may be fetched in addition, to save requests. */
const gapShare = 0.08;
/** A footer and a few columns are fetched together, however little they are. */
const freeGapBytes = 64 * 1024;

export class SparseCopy implements ReadyRanges {
  readonly size: number;
  readonly isWhole = false;
  readonly #source: ByteSource;
  readonly #path: string;
  #file: number | undefined;
  /** Joined. */
  #present: ByteRange[] = [];
  /** One fetch at a time: two of them never ask for the same bytes. */
  readonly #fetching = new Mutex();

  /**
   * @param source stays open while ranges are fetched; closed by its owner.
   * @param path of the copy, which must not exist; removed when it is closed.
   * @throws EngineError `IoFailed`, `DiskFull`.
   */
  constructor(source: ByteSource, path: string) {
    this.#source = source;
    this.#path = path;
    this.size = source.size;
    try {
      this.#file = openSync(path, 'wx+', 0o600);
      ftruncateSync(this.#file, source.size);
    } catch (thrown) {
      throw convertFileError(thrown, path, 'write');
    }
  }

  async fetch(ranges: readonly ByteRange[], signal: AbortSignal): Promise<void> {
    await this.#fetching.run(() => this.#fetchMissing(ranges, signal));
  }

  readNow(target: Uint8Array, offset: number): void {
    const range = { start: offset, end: offset + target.length };
    if (withoutRanges(joinRanges([range]), this.#present).length > 0) throw notFetched(this.#source.path, range);
    for (let filled = 0; filled < target.length;) {
      filled += readSync(this.#open(), target, filled, target.length - filled, offset + filled);
    }
  }

  /**
   * Makes the copy a file that stays when it is closed: nothing can be fetched or read through it any more.
   * @param end its bytes from `offset` on, which are its last.
   */
  finish(end: Uint8Array, offset: number): void {
    this.#write(end, offset);
    ftruncateSync(this.#open(), offset + end.length);
    closeSync(this.#open());
    this.#file = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fetching.run(async () => {
      if (this.#file === undefined) return;
      closeSync(this.#file);
      this.#file = undefined;
      await rm(this.#path, { force: true });
    });
  }

  async #fetchMissing(ranges: readonly ByteRange[], signal: AbortSignal): Promise<void> {
    const wanted = joinRanges(
      ranges.map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(end, this.size) })),
    );
    const missing = withoutRanges(wanted, this.#present);
    if (missing.length === 0) return;
    const requests = planRequests(missing, freeGapBytes + totalBytes(missing) * gapShare);
    await eachWithLimit(requests, requestsAtOnce, async ({ start, end }) => {
      signal.throwIfAborted();
      const bytes = await this.#source.read(start, end - start);
      this.#write(bytes, start);
      this.#present = joinRanges([...this.#present, { start, end: start + bytes.length }]);
    });
  }

  #write(bytes: Uint8Array, position: number): void {
    try {
      writeWholeSync(this.#open(), bytes, position);
    } catch (thrown) {
      throw convertFileError(thrown, this.#path, 'write');
    }
  }

  #open(): number {
    if (this.#file === undefined) throw new Error(`the copy of ${this.#source.path} was closed before it was read`);
    return this.#file;
  }
}

function notFetched(path: string, { start, end }: ByteRange): EngineError {
  return new EngineError('Internal', `Bytes ${start} to ${end} of ${path} were read before they were fetched.`, {
    hint: 'This is a bug in Tenon; please report it with the log.',
    details: { path },
  });
}
