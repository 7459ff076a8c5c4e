/** Messages between the host and a catalog thread. */

import type { LogLevel } from '#engine/base/log.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

/** What a thread is started for; it loads only that. */
export type ThreadRole = 'writer' | 'reader' | 'verifier' | 'inspector';

/** The file that a thread opens. */
export interface CatalogPlace {
  readonly path: string;
  /** Ids of unfinished work; for a verifier: real path of the workspace. */
  readonly owner: string;
}

export type ToThread =
  /** Opens the database; sent to a reader when the writer has migrated it. */
  | { readonly kind: 'open'; readonly place: CatalogPlace }
  | { readonly kind: 'call'; readonly id: number; readonly operation: string; readonly parameters: readonly unknown[] }
  /** Answered by the thread's exit. */
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed'; readonly error: SerializedError }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: SerializedError }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly details: Record<string, unknown>;
    };

/** Functions by name that a thread runs; the first parameter, its context, is not sent. */
export type Operations = Readonly<Record<string, (context: never, ...parameters: never[]) => unknown>>;

export type ParametersOf<Operation> = Operation extends (context: never, ...parameters: infer P) => unknown ? P : never;
export type ResultOf<Operation> = Operation extends (context: never, ...parameters: never[]) => infer R ? R : never;
