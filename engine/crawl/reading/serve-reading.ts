/** The thread's side of reading for a crawl: batches of files in, verdicts out, one batch after the other. */

import type { MessagePort } from 'node:worker_threads';
import { serializeError, toEngineError } from '#engine/contract/errors.ts';
import { readVerdict } from '#engine/crawl/file-reader.ts';
import { ShapeSet } from '#engine/crawl/file-shape.ts';
import type {
  BatchRead,
  BatchToRead,
  FileToRead,
  ReadFile,
  ThreadMessage,
  ThreadSetup,
} from '#engine/crawl/reading/thread-messages.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export function serveReading(port: Pick<MessagePort, 'on' | 'postMessage'>, setup: ThreadSetup): void {
  const post = (message: ThreadMessage): void => port.postMessage(message);
  const reader = new BatchReader(setup, (level, message, details) => post({ kind: 'log', level, message, details }));
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, files }: BatchToRead) => {
    last = last.then(async () => {
      try {
        post({ kind: 'read', id, ...(await reader.read(files)) });
      } catch (thrown) {
        post({ kind: 'failed', id, error: serializeError(toEngineError(thrown)) });
      }
    });
  });
}

class BatchReader {
  readonly #setup: ThreadSetup;
  readonly #context: OperationContext;
  readonly #shapes = new ShapeSet();
  #needsDatabase = false;
  #sentShapes = 0;

  constructor(setup: ThreadSetup, log: OperationContext['log']) {
    this.#setup = setup;
    this.#context = {
      // The thread of a cancelled crawl is ended.
      signal: new AbortController().signal,
      temporaryDirectory: setup.temporaryDirectory,
      threads: 1,
      progress: () => undefined,
      log: (level, message, details) => {
        // What fails for want of DuckDB is read again, and reported then.
        if (!this.#needsDatabase) log(level, message, details);
      },
      // A second instance would take as much memory again.
      database: () => {
        this.#needsDatabase = true;
        return Promise.reject(new Error('a thread that reads for a crawl has no DuckDB'));
      },
    };
  }

  async read(files: readonly FileToRead[]): Promise<BatchRead> {
    const read: (ReadFile | null)[] = [];
    for (const file of files) read.push(await this.#readFile(file));
    const shapes = this.#shapes.shapes
      .slice(this.#sentShapes)
      .map((shape, place) => ({ hash: this.#shapes.hashes[this.#sentShapes + place]!, shape }));
    this.#sentShapes += shapes.length;
    return { files: read, shapes };
  }

  async #readFile({ object, depth, ...stated }: FileToRead): Promise<ReadFile | null> {
    this.#needsDatabase = false;
    const found = await readVerdict(object, stated, this.#setup.classifiers, depth, this.#context);
    if (this.#needsDatabase) return null;
    const { shape, reason, rowCount, lasting } = found;
    return { shape: shape === null ? null : this.#shapes.hashes[this.#shapes.add(shape)]!, reason, rowCount, lasting };
  }
}
