/** The host's end of one catalog thread: calls, errors, and handling of the thread's end. */

import type { Deferred } from '#engine/base/async.ts';
import { createDeferred } from '#engine/base/async.ts';
// Loaded before a thread starts, so that fault points of all threads are counted together.
import '#engine/base/fault-points.ts';
import type { Log } from '#engine/base/log.ts';
import type { CatalogCode } from '#engine/catalog/host/catalog-code.ts';
import type { CatalogThread } from '#engine/catalog/host/catalog-thread.ts';
import { startThread } from '#engine/catalog/host/start-thread.ts';
import type { CatalogFile, FromThread, NounShapes, ThreadRole, ToThread } from '#engine/catalog/thread/messages.ts';
import { deserializeError, EngineError } from '#engine/contract/errors.ts';

/** A thread that does not end by itself after `close` is ended; SQLite's journal makes that safe. */
const closeTimeout = 10_000;

export class ThreadChannel {
  readonly #thread: CatalogThread;
  readonly #role: ThreadRole;
  /** Absent until it is opened. */
  #path: string | undefined;
  readonly #log: Log;
  readonly #pending = new Map<number, Deferred<unknown>>();
  readonly #opened = createDeferred<NounShapes>();
  readonly #closed = createDeferred<void>();
  #lastId = 0;
  /** Why no call is possible any more. */
  #ended: EngineError | undefined;
  #crash: unknown;

  constructor(code: CatalogCode, role: ThreadRole, log: Log) {
    this.#role = role;
    this.#log = log;
    this.#thread = startThread(code, role);
    this.#thread.on('message', (message: FromThread) => this.#receive(message));
    this.#thread.on('error', (error) => {
      this.#crash = error;
    });
    this.#thread.on('exit', () => this.#end());
    // Nobody may be waiting for it when it fails.
    this.#opened.promise.catch(() => undefined);
    this.#thread.unref();
  }

  /** Opens the database in the thread. @returns what can be called. @throws EngineError of the opening. */
  async open(file: CatalogFile): Promise<NounShapes> {
    this.#path = file.path;
    this.#send({ kind: 'open', file });
    this.#thread.ref();
    try {
      return await this.#opened.promise;
    } finally {
      this.#settle();
    }
  }

  /**
   * Calls are answered in order; they get their types from the nouns, in repositories.ts.
   * @throws EngineError of the operation; InvalidState when closed; WorkerCrashed.
   */
  call(operation: string, parameters: readonly unknown[]): Promise<unknown> {
    this.#lastId += 1;
    return this.#ask({ kind: 'call', id: this.#lastId, operation, parameters });
  }

  /** The next slice of a list that a call has begun. */
  pull(cursor: number): Promise<unknown> {
    this.#lastId += 1;
    return this.#ask({ kind: 'pull', id: this.#lastId, cursor });
  }

  async #ask(question: Extract<ToThread, { readonly id: number }>): Promise<unknown> {
    await this.#opened.promise;
    if (this.#ended !== undefined) throw this.#ended;
    const reply = createDeferred<unknown>();
    this.#pending.set(question.id, reply);
    this.#thread.ref();
    try {
      this.#send(question);
    } catch (error) {
      // A parameter that cannot be cloned, such as a function.
      this.#pending.delete(question.id);
      this.#settle();
      throw error;
    }
    return await reply.promise;
  }

  /** Waits for the calls that are under way and for the file; the thread ends by itself, a little later. */
  async close(): Promise<void> {
    this.#ended ??= new EngineError('InvalidState', `The catalog ${this.#path ?? ''} is closed.`, {
      hint: 'Open the workspace again.',
    });
    this.#thread.ref();
    this.#send({ kind: 'close' });
    const timer = setTimeout(() => void this.#thread.terminate(), closeTimeout);
    await this.#closed.promise;
    clearTimeout(timer);
    this.#thread.unref();
  }

  #send(message: ToThread): void {
    this.#thread.postMessage(message);
  }

  #receive(message: FromThread): void {
    if (message.kind === 'opened') return this.#opened.resolve(message.nouns);
    if (message.kind === 'failed') return this.#opened.reject(deserializeError(message.error));
    if (message.kind === 'log') return this.#log.write(message.level, message.message, message.details);
    if (message.kind === 'closed') return this.#closed.resolve();
    const reply = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'result') reply?.resolve(message.result);
    else reply?.reject(deserializeError(message.error));
    this.#settle();
  }

  /** An idle thread does not keep the process alive. */
  #settle(): void {
    if (this.#pending.size === 0) this.#thread.unref();
  }

  #end(): void {
    const why = this.#crash instanceof Error ? `: ${this.#crash.message}` : '';
    const crashed = new EngineError('WorkerCrashed', `The catalog's ${this.#role} thread stopped${why}.`, {
      hint: 'Open the workspace again; committed changes are safe.',
      details: { path: this.#path },
      cause: this.#crash,
    });
    this.#ended ??= crashed;
    if (this.#crash !== undefined) this.#log.write('error', crashed.message, { path: this.#path });
    this.#opened.reject(crashed);
    for (const reply of this.#pending.values()) reply.reject(crashed);
    this.#pending.clear();
    this.#closed.resolve();
  }
}
