/** Starts the threads of catalogs. */

import { Worker } from 'node:worker_threads';

import type { FromThread, ThreadRole, ToThread } from '#engine/catalog/thread/messages.ts';

/** The host's end of a thread that serves one catalog. */
export interface CatalogThread {
  on(event: 'message', listener: (message: FromThread) => void): unknown;
  /** What the thread did not catch. */
  on(event: 'error', listener: (error: unknown) => void): unknown;
  /** It answers nothing more. */
  on(event: 'exit', listener: () => void): unknown;
  postMessage(message: ToThread): void;
  ref(): void;
  unref(): void;
  /** Ends it at once. */
  terminate(): unknown;
}

/** @param entry the thread's module, loaded at once. */
export type ThreadStarter = (entry: URL, role: ThreadRole) => CatalogThread;

export function startWorkerThread(entry: URL, role: ThreadRole): CatalogThread {
  return new Worker(entry, { workerData: role, name: `catalog ${role}` });
}

let starter: ThreadStarter = startWorkerThread;

/** For tests, whose many short catalogs take turns in the same threads. */
export function setThreadStarter(next: ThreadStarter): void {
  starter = next;
}

export function startThread(entry: URL, role: ThreadRole): CatalogThread {
  return starter(entry, role);
}
