/** A catalog thread: opens the database in its role and answers calls one after the other. */

import { parentPort, workerData, type MessagePort } from 'node:worker_threads';

import { giveMemoryBackWhenIdle } from '#engine/base/idle-memory.ts';
import type { FromThread, ThreadRole, ToThread } from '#engine/catalog/thread/messages.ts';
import type { DeclaredCatalog, OpenCatalog, Role } from '#engine/catalog/thread/roles/role.ts';
import { serializeError } from '#engine/contract/errors.ts';

/** Milliseconds without a call after which a thread gives memory back. */
const restsAfter = 60_000;

/** Each loads only what it runs: every opening of a workspace waits for two of them. */
const roles: Readonly<Record<ThreadRole, () => Promise<{ readonly role: Role }>>> = {
  writer: () => import('#engine/catalog/thread/roles/writer.ts'),
  sole: () => import('#engine/catalog/thread/roles/sole.ts'),
  reader: () => import('#engine/catalog/thread/roles/reader.ts'),
  inspector: () => import('#engine/catalog/thread/roles/inspector.ts'),
  verifier: () => import('#engine/catalog/thread/roles/verifier.ts'),
};

/**
 * Serves one catalog, once in a thread that was started for it.
 * @param port to the host; closed when the catalog is.
 */
export async function serveCatalog(
  declared: DeclaredCatalog,
  as = workerData as ThreadRole,
  port: MessagePort = parentPort!,
): Promise<void> {
  const post = (message: FromThread): void => port.postMessage(message);
  const { role } = await roles[as]();
  const open = await role(declared);
  giveMemoryBackWhenIdle();
  let catalog: OpenCatalog | undefined;
  let resting: NodeJS.Timeout | undefined;
  const restLater = (): void => {
    clearTimeout(resting);
    resting = setTimeout(() => catalog?.rest?.(), restsAfter).unref();
  };
  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  // Messages that came while the role was loaded have waited.
  port.on('message', (message: ToThread) => {
    restLater();
    if (message.kind === 'open') {
      const opening = open(message.file, post).then(
        (opened) => {
          catalog = opened;
          post({ kind: 'opened', nouns: opened.shapes });
        },
        (error: unknown) => {
          post({ kind: 'failed', error: serializeError(error) });
          port.close();
        },
      );
      track(opening);
    } else if (message.kind === 'close') {
      clearTimeout(resting);
      catalog?.stop?.();
      void Promise.allSettled(underWay).then(() => {
        catalog?.close();
        post({ kind: 'closed' });
        port.close();
      });
    } else {
      const { id } = message;
      const fail = (error: unknown): void => post({ kind: 'error', id, error: serializeError(error) });
      try {
        const result =
          message.kind === 'pull'
            ? catalog!.pull!(message.cursor)
            : catalog!.call(message.operation, message.parameters);
        if (!(result instanceof Promise)) return post({ kind: 'result', id, result });
        // A copy of the whole catalog; other calls are answered meanwhile.
        track(result.then((settled: unknown) => post({ kind: 'result', id, result: settled }), fail));
      } catch (error) {
        fail(error);
      }
    }
  });
}
