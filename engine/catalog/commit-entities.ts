/** Commits of runs as the catalog records them: what is to be published, and how far it is. */

import type { Column } from '#engine/types/data-type.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import type { BookmarkObject, Millis, ObjectReading, TableInput, TableObject } from '#engine/catalog/entities.ts';

export type CommitPhase = 'publishing' | 'published' | 'cleaned' | 'blocked' | 'undone';

/** Everything that a commit will do, written in one transaction before the first file moves. */
export interface CommitIntent {
  readonly runId: string;
  readonly jobName: string;
  /** The tables that the plan read; the intent fails with ConcurrentModification when one changed. */
  readonly expectedTables: readonly {
    readonly databaseName: string;
    readonly name: string;
    readonly generation: number | null;
  }[];
  readonly expectedBookmarkVersion: number | null;
  readonly publishes: readonly PublishStep[];
  readonly retires: readonly RetireStep[];
  readonly tableChanges: readonly TableChange[];
  readonly bookmarkChanges: readonly BookmarkChange[];
  /** A compaction: the published files have exactly the rows of the retired ones, so that bookmarks follow. */
  readonly keepsRows?: true;
}

export interface PublishStep {
  readonly staged: string;
  readonly final: string;
  readonly size: number;
  readonly checksum: string;
}

export interface RetireStep {
  readonly path: string;
  readonly retired: string;
  readonly size: number;
  readonly modifiedMicros: number;
}

/** A file that a later run replaced. */
export interface Replacement {
  /** The run that replaced it. */
  readonly runId: string;
  readonly path: string;
  /** Where it was moved; it is kept there for a while. */
  readonly retired: string;
}

/** `table` null: only objects change. Objects to add have their final paths. */
export interface TableChange {
  readonly databaseName: string;
  readonly name: string;
  /** Create, or replace the definition (a new version). */
  readonly table: TableInput | null;
  readonly addObjects: readonly Omit<TableObject, 'modifiedMicros' | 'reading'>[];
  /** How the added objects are read; absent: with the table's reading. */
  readonly reading?: ObjectReading;
  /** Readings of some of these files, as the hashes in their names mean them; absent: all have `reading`. */
  readonly otherReadings?: readonly ObjectReading[];
  /** Where and in which form they are written; absent in intents of earlier versions. */
  readonly place?: {
    readonly root: string;
    /** Name of the one file; null for a folder of files. */
    readonly fileName: string | null;
    readonly format: string;
    readonly compression: string;
    readonly partitionKeys: readonly Column[];
  };
  readonly removeObjects: readonly string[];
  readonly madeBy: string;
}

export interface BookmarkChange {
  /** Node id of the source (Glue: transformation_ctx). */
  readonly sourceKey: string;
  readonly addObjects: readonly BookmarkObject[];
}

export interface Commit {
  readonly intent: CommitIntent;
  readonly phase: CommitPhase;
  readonly writtenOn: Millis;
  readonly error: SerializedError | null;
}
