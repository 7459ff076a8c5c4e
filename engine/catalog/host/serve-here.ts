/** Serves a catalog in the calling thread: for a command. docs/decisions/0149 */

import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

import type { CatalogCode } from '#engine/catalog/host/catalog-code.ts';
import type { CatalogThread } from '#engine/catalog/host/catalog-thread.ts';
import type { ThreadRole, ToThread } from '#engine/catalog/thread/messages.ts';

/** Calls and answers are copied, and keep their order, as between threads. */
export class ServedHere extends EventEmitter implements CatalogThread {
  readonly #port: MessagePort;

  constructor(code: CatalogCode, role: ThreadRole) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message) => this.emit('message', message));
    port1.once('close', () => this.emit('exit'));
    serve(code, role, port2).catch((error: unknown) => {
      this.emit('error', error);
      port1.close();
    });
  }

  postMessage(message: ToThread): void {
    this.#port.postMessage(message);
  }

  ref(): void {
    this.#port.ref();
  }

  unref(): void {
    this.#port.unref();
  }

  terminate(): void {
    this.#port.close();
  }
}

async function serve(code: CatalogCode, role: ThreadRole, port: MessagePort): Promise<void> {
  const [declared, { serveCatalog }] = await Promise.all([
    code.declared(),
    import('#engine/catalog/thread/serve-catalog.ts'),
  ]);
  await serveCatalog(declared, role, port);
  // Only who waits for an answer keeps the process alive.
  port.unref();
}
