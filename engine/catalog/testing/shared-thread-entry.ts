/** Entry of a thread that serves one catalog after the other. */

import { parentPort } from 'node:worker_threads';

import type { Turn } from '#engine/catalog/testing/shared-threads.ts';
import { declaredCatalog } from '#engine/catalog/thread/declared-catalog.ts';
import { serveCatalog } from '#engine/catalog/thread/serve-catalog.ts';

parentPort!.on('message', ({ role, port }: Turn) => {
  port.once('close', () => parentPort!.postMessage('free'));
  void serveCatalog(declaredCatalog, role, port);
});
