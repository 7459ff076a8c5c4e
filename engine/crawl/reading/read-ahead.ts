/**
 * Files that threads read while the worker still lists: the sample of each folder as soon as the folder is listed. What
 * is read so is used where the whole listing chooses the same file and depth, so the catalog does not depend on it.
 */

import { sampleFiles, wholeBytes } from '#engine/crawl/choose-files.ts';
import { batchFiles, isForThreads, type EarlyReading } from '#engine/crawl/reading/read-files.ts';
import { ThreadEnded, type ReadingThreads } from '#engine/crawl/reading/reading-threads.ts';
import type { FileToRead, ReadFile } from '#engine/crawl/reading/thread-messages.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/** The worker lists for 40 ms at a time, and hands out files in between. */
const batchesPerThread = 4;
/** Files that wait for a thread; beyond, listing is so much quicker than reading that nothing is won. */
const mostWaiting = 20_000;

export interface AheadOf {
  readonly threads: ReadingThreads;
  /** Files per folder; null: all. */
  readonly sampleSize: number | null;
  readonly budget: number;
  readonly separator: string;
  readonly startThreads: () => void;
  /** Whether an earlier crawl read it. */
  readonly isKnown: (path: string) => boolean;
  readonly request: (object: StoredObject) => FileToRead;
}

export class ReadAhead {
  readonly #of: AheadOf;
  readonly #found = new Map<
    string,
    { readonly batch: Promise<readonly (ReadFile | null)[]>; readonly place: number }
  >();
  #waiting: StoredObject[] = [];
  #next = 0;
  /** Bytes of the budget; negative: nothing more is read ahead. */
  #left: number;

  constructor(of: AheadOf) {
    this.#of = of;
    this.#left = of.budget;
  }

  /** @param objects directly in one folder. */
  offer(objects: readonly StoredObject[]): void {
    const { sampleSize, separator, isKnown, threads, startThreads } = this.#of;
    if (this.#left < 0 || this.#waiting.length - this.#next > mostWaiting) return;
    const chosen = sampleSize === null ? objects.keys() : sampleFiles(objects, sampleSize, separator);
    for (const file of chosen) {
      const object = objects[file]!;
      this.#left -= object.size;
      if (object.size > wholeBytes || isKnown(object.path) || !isForThreads(object.path)) continue;
      this.#waiting.push(object);
    }
    if (this.#waiting.length >= threads.worth) startThreads();
    if (threads.threads.length > 0) this.#handOut();
  }

  /** Nothing more is handed out: the listing is whole. */
  close(): void {
    this.#waiting = [];
    this.#next = 0;
    this.#left = -1;
  }

  /** What a thread read, or reads at present, of the file with every row; undefined: no thread has it. */
  take(path: string): EarlyReading | undefined {
    const found = this.#found.get(path);
    return found === undefined ? undefined : async () => (await found.batch)[found.place]!;
  }

  #handOut(): void {
    for (const thread of this.#of.threads.threads) {
      while (thread.pending < batchesPerThread && this.#next < this.#waiting.length) {
        const objects = this.#waiting.slice(this.#next, (this.#next += batchFiles));
        const batch = thread.read(objects.map((object) => this.#of.request(object))).catch((thrown: unknown) => {
          if (thrown instanceof ThreadEnded) return objects.map(() => null);
          throw thrown;
        });
        // A failure counts for those who ask for a file of the batch.
        batch.then(
          () => this.#handOut(),
          () => undefined,
        );
        for (const [place, { path }] of objects.entries()) this.#found.set(path, { batch, place });
      }
    }
  }
}
