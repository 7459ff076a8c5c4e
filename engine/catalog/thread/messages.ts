/** Messages between the host and a catalog thread. */

import type { LogLevel } from '#engine/base/log.ts';
import type { Method } from '#engine/catalog/repositories/method.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

/** What a thread is started for; it loads only that. */
export type ThreadRole = 'writer' | 'sole' | 'reader' | 'verifier' | 'inspector';

/** The file that a thread opens. */
export interface CatalogFile {
  readonly path: string;
  /** Ids of unfinished work. */
  readonly owner: string;
  /** Where the workspace is; absent: the catalog belongs to none, or is only read. */
  readonly place?: CatalogPlace | undefined;
}

/** Where a workspace is, and what is known of where it was. */
export interface CatalogPlace {
  /** Real path. */
  readonly root: string;
  /** Where this user's Tenon began this very state, and whether it is still there: this is a copy then. */
  readonly begunAt?: { readonly root: string; readonly isThere: boolean } | undefined;
  /** Identity of the catalog of a copy, 32 hex characters: the same for all files of its state. */
  readonly copyName?: string;
  /** The file is one of the copies that are kept of a catalog: what it was before a migration is not kept again. */
  readonly isKeptCopy?: boolean;
}

export type ToThread =
  /** Opens the database; sent to a reader when the writer has migrated it. */
  | { readonly kind: 'open'; readonly file: CatalogFile }
  | { readonly kind: 'call'; readonly id: number; readonly operation: string; readonly parameters: readonly unknown[] }
  /** The next slice of a list; a reader answers it as it answers a call. */
  | { readonly kind: 'pull'; readonly id: number; readonly cursor: number }
  /** Answered with `closed`, or by the thread's exit. */
  | { readonly kind: 'close' };

export type FromThread =
  /** `nouns` says what the host can call. */
  | { readonly kind: 'opened'; readonly nouns: NounShapes }
  | { readonly kind: 'failed'; readonly error: SerializedError }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: SerializedError }
  /** The file is closed; the thread has nothing left to do. */
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly details: Record<string, unknown>;
    };

/** What the host must know of a method to call it. */
export type MethodShape =
  | { readonly kind: Exclude<Method['kind'], 'memberList'> }
  | { readonly kind: 'memberList'; readonly member: string };

/** Shapes by noun and method. */
export type NounShapes = Readonly<Record<string, Readonly<Record<string, MethodShape>>>>;
