/** What a catalog thread is opened as. */

import type { Migration } from '#engine/catalog/migrations/migration.ts';
import type { Nouns } from '#engine/catalog/nouns.ts';
import type { CatalogFile, FromThread, NounShapes } from '#engine/catalog/thread/messages.ts';
import type { Call } from '#engine/catalog/thread/method-table.ts';

/** What a catalog holds, each part loaded by the roles that need it. */
export interface DeclaredCatalog {
  nouns(): Promise<Nouns>;
  /** Of the schema that the nouns are written for. */
  readonly latestVersion: number;
  /** Up to that version; loaded only for a file that needs one. */
  migrations(): Promise<readonly Migration[]>;
}

export interface OpenCatalog {
  /** What can be called. */
  readonly shapes: NounShapes;
  readonly call: Call;
  /** The next slice of a list. */
  pull?(cursor: number): unknown;
  /** Ends what nobody has asked for; calls that wait for it are answered. */
  stop?(): void;
  /** Gives memory back; nobody has called for a while. */
  rest?(): void;
  close(): void;
}

/** Loads what it runs. @returns the opening, which throws EngineError. */
export type Role = (
  declared: DeclaredCatalog,
) => Promise<(file: CatalogFile, post: (message: FromThread) => void) => Promise<OpenCatalog>>;
