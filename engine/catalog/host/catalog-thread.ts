/** What a host knows of what serves a catalog, wherever that runs. */

import type { FromThread, ToThread } from '#engine/catalog/thread/messages.ts';

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
