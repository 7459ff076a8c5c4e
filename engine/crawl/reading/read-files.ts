/** Reads files in the worker of a crawl and in its threads at once: each file once, in whatever order that gives. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { isUri } from '#engine/base/uri.ts';
import { costOf } from '#engine/crawl/choose-files.ts';
import { ThreadEnded, type ReadingThreads } from '#engine/crawl/reading/reading-threads.ts';
import type { FileToRead, ReadFile } from '#engine/crawl/reading/thread-messages.ts';
import { isInArchive } from '#engine/formats/needs-preparing.ts';

/** Files read in parallel by the worker: enough to hide latency, few enough to keep memory small. */
const readers = 8;
/** Of one message to a thread. */
export const batchFiles = 32;
const batchBytes = 4 * 1_048_576;
/** A thread has one batch to work on and one that waits. */
const batchesPerThread = 2;

/** Asked for at most once, since nobody may wait for a reading that fails. */
export type EarlyReading = () => Promise<ReadFile | null>;

/** Files by their numbers in a listing. */
export interface FilesToRead {
  readonly files: readonly number[];
  readonly threads: ReadingThreads;
  readonly signal: AbortSignal;
  readonly startThreads: () => void;
  /** What a thread reads of it already, or has read; undefined: no thread does. */
  early(file: number): EarlyReading | undefined;
  request(file: number): FileToRead;
  /** Reads a file in the worker. */
  readHere(file: number): Promise<void>;
  /** Takes what a thread found. */
  take(file: number, read: ReadFile): void;
}

/** False for files that only the worker reads: it holds DuckDB, what it has unpacked, and the way to stores of objects. */
export function isForThreads(location: string): boolean {
  return !/\.parquet$/iu.test(location) && !isUri(location) && !isInArchive(location);
}

/** @throws the first error that no file caused; Cancelled. */
export async function readFiles(work: FilesToRead): Promise<void> {
  const { threads, signal } = work;
  const stop = (): void => void threads.end();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await new FilesReading(work).read();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

class FilesReading {
  readonly #work: FilesToRead;
  readonly #early: { readonly file: number; readonly read: EarlyReading }[] = [];
  /** In the worker alone; threads add what they cannot read. */
  readonly #here: number[] = [];
  readonly #anywhere: number[] = [];
  #nextHere = 0;
  #nextAnywhere = 0;
  #hasFailed = false;

  constructor(work: FilesToRead) {
    this.#work = work;
    for (const file of work.files) {
      const read = work.early(file);
      if (read !== undefined) this.#early.push({ file, read });
      else (isForThreads(work.request(file).object.path) ? this.#anywhere : this.#here).push(file);
    }
  }

  async read(): Promise<void> {
    const { threads, startThreads, signal } = this.#work;
    if (this.#anywhere.length >= threads.worth) startThreads();
    do {
      const left = this.#here.length + this.#anywhere.length - this.#nextHere - this.#nextAnywhere;
      const loops = [
        this.#takeEarly(),
        ...threads.threads.flatMap((thread) =>
          Array.from({ length: batchesPerThread }, () => this.#readThere((files) => thread.read(files))),
        ),
        ...Array.from({ length: Math.min(readers, left) }, () => this.#readHere()),
      ];
      const all = await Promise.allSettled(
        loops.map((loop) =>
          loop.catch((error: unknown) => {
            this.#hasFailed = true;
            throw error;
          }),
        ),
      );
      signal.throwIfAborted();
      for (const outcome of all) if (outcome.status === 'rejected') throw outcome.reason;
      // A thread may have handed files back when the worker had no other file left.
    } while (this.#nextHere < this.#here.length);
  }

  #continues(): boolean {
    this.#work.signal.throwIfAborted();
    return !this.#hasFailed;
  }

  async #takeEarly(): Promise<void> {
    for (const { file, read } of this.#early.splice(0)) this.#takeOne(file, await read());
  }

  async #readHere(): Promise<void> {
    while (this.#continues()) {
      const file = this.#nextFile();
      if (file === undefined) return;
      await this.#work.readHere(file);
      // Reading is mostly computing: without a pause neither progress would leave this process nor a stop come in.
      await nextTurn();
    }
  }

  async #readThere(read: (files: readonly FileToRead[]) => Promise<readonly (ReadFile | null)[]>): Promise<void> {
    while (this.#continues()) {
      const files = this.#nextBatch();
      if (files.length === 0) return;
      try {
        const found = await read(files.map((file) => this.#work.request(file)));
        if (this.#hasFailed) return;
        for (const [place, file] of files.entries()) this.#takeOne(file, found[place]!);
      } catch (thrown) {
        if (!(thrown instanceof ThreadEnded)) throw thrown;
        this.#here.push(...files);
        return;
      }
    }
  }

  #takeOne(file: number, read: ReadFile | null): void {
    if (read === null) this.#here.push(file);
    else this.#work.take(file, read);
  }

  #nextFile(): number | undefined {
    if (this.#nextHere < this.#here.length) return this.#here[this.#nextHere++];
    return this.#nextAnywhere < this.#anywhere.length ? this.#anywhere[this.#nextAnywhere++] : undefined;
  }

  #nextBatch(): number[] {
    const files: number[] = [];
    let bytes = 0;
    while (files.length < batchFiles && bytes < batchBytes && this.#nextAnywhere < this.#anywhere.length) {
      const file = this.#anywhere[this.#nextAnywhere++]!;
      bytes += costOf(this.#work.request(file).object);
      files.push(file);
    }
    return files;
  }
}
