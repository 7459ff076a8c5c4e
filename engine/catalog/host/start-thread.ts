/** Starts what serves catalogs: threads, or the calling one. */

import { Worker } from 'node:worker_threads';

import type { CatalogCode } from '#engine/catalog/host/catalog-code.ts';
import type { CatalogThread } from '#engine/catalog/host/catalog-thread.ts';
import { ServedHere } from '#engine/catalog/host/serve-here.ts';
import type { ThreadRole } from '#engine/catalog/thread/messages.ts';

export type ThreadStarter = (code: CatalogCode, role: ThreadRole) => CatalogThread;

export function startWorkerThread(code: CatalogCode, role: ThreadRole): CatalogThread {
  if (role === 'sole') return new ServedHere(code, role);
  return new Worker(code.entry, { workerData: role, name: `catalog ${role}` });
}

let starter: ThreadStarter = startWorkerThread;

/** For tests, whose many short catalogs take turns in the same threads. */
export function setThreadStarter(next: ThreadStarter): void {
  starter = next;
}

export function startThread(code: CatalogCode, role: ThreadRole): CatalogThread {
  return starter(code, role);
}
