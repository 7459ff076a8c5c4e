/** Threads that serve one catalog after the other: most catalogs of tests are open for less time than a thread takes to start. */

import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';

import { catalogCode } from '#engine/catalog/host/catalog-code.ts';
import type { CatalogThread } from '#engine/catalog/host/catalog-thread.ts';
import { startWorkerThread, type ThreadStarter } from '#engine/catalog/host/start-thread.ts';
import { prepareEmptyCatalog, writeEmptyCatalog } from '#engine/catalog/testing/empty-catalog.ts';
import type { ThreadRole, ToThread } from '#engine/catalog/thread/messages.ts';

/** Sent to a thread when a catalog is opened in it; the thread says `free` when that catalog is closed. */
export interface Turn {
  readonly role: ThreadRole;
  readonly port: MessagePort;
}

const shared = new URL('./shared-thread-entry.ts', import.meta.url);
const idle: Worker[] = [];

/** Catalogs that are open at the same time have separate threads, and so has every catalog of other code. */
export const shareThreads: ThreadStarter = (code, role) =>
  code === catalogCode ? new SharedThread(role) : startWorkerThread(code, role);

function startSharedThread(): Worker {
  const worker = new Worker(shared, { name: 'shared catalog' });
  // A catalog that waits for an answer keeps its port alive; nobody waits for the thread.
  worker.unref();
  return worker;
}

class SharedThread extends EventEmitter implements CatalogThread {
  readonly #worker = idle.pop() ?? startSharedThread();
  readonly #port: MessagePort;
  readonly #role: ThreadRole;
  /** Messages keep their order. */
  #sent: Promise<unknown> = prepareEmptyCatalog();
  /** Both say that the catalog is closed; what it answered before comes through the port. */
  readonly #awaited = new Set(['port', 'thread']);
  readonly #free = (): void => this.#settle('thread');
  readonly #fail = (error: unknown): void => void this.emit('error', error);
  readonly #exit = (): void => this.#end();

  constructor(role: ThreadRole) {
    super();
    this.#role = role;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message) => this.emit('message', message));
    port1.once('close', () => this.#settle('port'));
    this.#worker.once('message', this.#free).once('error', this.#fail).once('exit', this.#exit);
    this.#worker.postMessage({ role, port: port2 } satisfies Turn, [port2]);
  }

  #settle(end: string): void {
    this.#awaited.delete(end);
    if (this.#awaited.size > 0) return;
    idle.push(this.#worker);
    this.#end();
  }

  #end(): void {
    this.#worker.off('message', this.#free).off('error', this.#fail).off('exit', this.#exit);
    this.emit('exit');
  }

  postMessage(message: ToThread): void {
    this.#sent = this.#sent.then(async () => {
      // All migrations again for each catalog took a tenth of the time of the tests.
      const creates = message.kind === 'open' && (this.#role === 'writer' || this.#role === 'sole');
      if (creates && !existsSync(message.file.path)) await writeEmptyCatalog(message.file.path);
      this.#port.postMessage(message);
    });
  }

  ref(): void {
    this.#port.ref();
  }

  unref(): void {
    this.#port.unref();
  }

  terminate(): void {
    void this.#worker.terminate();
  }
}
