/** A migration: a numbered, append-only step from one version of the catalog's schema to the next. */

import type { Sql } from '#engine/base/sql.ts';

export interface Migration {
  /** The `user_version` after it; counts up by one. */
  readonly version: number;
  /** Verb and noun, as in the file's name. */
  readonly name: string;
  readonly statements: readonly Sql[];
}
