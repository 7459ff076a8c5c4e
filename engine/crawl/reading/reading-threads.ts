/** Threads of a crawl's worker that read files besides the worker itself; started when there are many files to read. */

import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { makeOwnedFolder } from '#engine/base/owned/owned-files.ts';
import { deserializeError } from '#engine/contract/errors.ts';
import type { FileShape } from '#engine/crawl/file-shape.ts';
import type {
  BatchToRead,
  FileToRead,
  ReadFile,
  ThreadMessage,
  ThreadSetup,
} from '#engine/crawl/reading/thread-messages.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** More read hardly faster, since the worker hands out the files and takes what was found. */
const mostThreads = 3;
/**
 * Files to read from which threads are worth their start: they load and compile once more what reads files, and with two
 * cores 2,400 files take as long with a thread as without one (decision 0129).
 */
const worthThreads = 4000;

/** Thrown for files of a thread that ended; the worker reads them itself. */
export class ThreadEnded extends Error {}

type Setup = Pick<OperationContext, 'temporaryDirectory' | 'threads' | 'log'> & Pick<ThreadSetup, 'classifiers'>;

export class ReadingThreads {
  /** Shapes that threads found, by hash. */
  readonly shapes = new Map<string, FileShape>();
  /** So many files to read are worth a start. */
  readonly worth: number;
  #threads: ReadingThread[] = [];

  constructor(worth = worthThreads) {
    this.worth = worth;
  }

  /** Those that read at present; none before the start. */
  get threads(): readonly ReadingThread[] {
    return this.#threads.filter(({ hasEnded }) => !hasEnded);
  }

  /** As many as the worker may use besides the one it runs in, which reads too. */
  start({ temporaryDirectory, threads, log, classifiers }: Setup): void {
    if (this.#threads.length > 0) return;
    for (let number = 1; number < Math.min(threads, mostThreads + 1); number += 1) {
      const own = path.join(temporaryDirectory, `reading-${number}`);
      makeOwnedFolder(temporaryDirectory, own);
      this.#threads.push(new ReadingThread({ temporaryDirectory: own, classifiers }, this.shapes, log));
    }
  }

  /** What they read at present is lost; {@link ThreadEnded} says so. */
  async end(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

interface Waiting {
  resolve(files: readonly (ReadFile | null)[]): void;
  reject(error: unknown): void;
}

class ReadingThread {
  readonly #worker: Worker;
  readonly #shapes: Map<string, FileShape>;
  readonly #log: OperationContext['log'];
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #hasEnded = false;

  constructor(setup: ThreadSetup, shapes: Map<string, FileShape>, log: OperationContext['log']) {
    this.#shapes = shapes;
    this.#log = log;
    this.#worker = new Worker(new URL('./reading-thread.ts', import.meta.url), { workerData: setup, name: 'reading' });
    // The worker of a crawl waits for what it asked for, not for the thread.
    this.#worker.unref();
    this.#worker.on('message', (message: ThreadMessage) => this.#take(message));
    this.#worker.on('error', (error) => {
      this.#log('warning', 'A thread that reads files for a crawl ended; its files are read without it.', {
        error: String(error),
      });
      this.#lose();
    });
    this.#worker.on('exit', () => this.#lose());
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Batches that it has and has not answered. */
  get pending(): number {
    return this.#waiting.size;
  }

  /**
   * @returns in the order asked for; null for a file that only the worker can read.
   * @throws EngineError for what no file caused; {@link ThreadEnded}.
   */
  read(files: readonly FileToRead[]): Promise<readonly (ReadFile | null)[]> {
    if (this.#hasEnded) return Promise.reject(new ThreadEnded());
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, files } satisfies BatchToRead);
    });
  }

  async end(): Promise<void> {
    this.#lose();
    await this.#worker.terminate();
  }

  #take(message: ThreadMessage): void {
    if (message.kind === 'log') {
      this.#log(message.level, message.message, message.details);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (message.kind === 'failed') {
      waiting?.reject(deserializeError(message.error));
      return;
    }
    for (const { hash, shape } of message.shapes) this.#shapes.set(hash, shape);
    waiting?.resolve(message.files);
  }

  #lose(): void {
    this.#hasEnded = true;
    for (const waiting of this.#waiting.values()) waiting.reject(new ThreadEnded());
    this.#waiting.clear();
  }
}
