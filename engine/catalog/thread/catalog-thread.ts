/** Entry of a catalog thread: opens the database in its role and answers calls one after the other. */

import { parentPort, workerData } from 'node:worker_threads';

import type { FromThread, ThreadRole, ToThread } from '#engine/catalog/thread/messages.ts';
import type { OpenCatalog, OpenRole } from '#engine/catalog/thread/roles/role.ts';
import { serializeError } from '#engine/contract/errors.ts';

/** Each loads only what it runs: every opening of a workspace waits for two of them. */
const roles: Readonly<Record<ThreadRole, () => Promise<{ readonly openRole: OpenRole }>>> = {
  writer: () => import('#engine/catalog/thread/roles/writer.ts'),
  reader: () => import('#engine/catalog/thread/roles/reader.ts'),
  inspector: () => import('#engine/catalog/thread/roles/inspector.ts'),
  verifier: () => import('#engine/catalog/thread/roles/verifier.ts'),
};

const port = parentPort!;
const { openRole } = await roles[workerData as ThreadRole]();
let catalog: OpenCatalog | undefined;
const underWay = new Set<Promise<void>>();

function post(message: FromThread): void {
  port.postMessage(message);
}

// Messages that came while the role was loaded have waited.
port.on('message', (message: ToThread) => {
  if (message.kind === 'open') {
    const opening = openRole(message.place, post)
      .then(
        (opened) => {
          catalog = opened;
          post({ kind: 'opened' });
        },
        (error: unknown) => {
          post({ kind: 'failed', error: serializeError(error) });
          port.close();
        },
      )
      .finally(() => underWay.delete(opening));
    underWay.add(opening);
  } else if (message.kind === 'close') {
    catalog?.stop?.();
    void Promise.allSettled(underWay).then(() => {
      catalog?.stop?.();
      catalog?.close();
      port.close();
    });
  } else {
    const { id, operation, parameters } = message;
    const fail = (error: unknown): void => post({ kind: 'error', id, error: serializeError(error) });
    try {
      const result = catalog!.call(operation, parameters);
      if (!(result instanceof Promise)) return post({ kind: 'result', id, result });
      // A copy of the whole catalog; other calls are answered meanwhile.
      const answered: Promise<void> = result
        .then((settled: unknown) => post({ kind: 'result', id, result: settled }), fail)
        .finally(() => underWay.delete(answered));
      underWay.add(answered);
    } catch (error) {
      fail(error);
    }
  }
});
