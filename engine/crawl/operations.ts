/** Messages between host and worker during a crawl. The worker keeps the crawl's state for the life of a lease. */

import type { ClassifierReading } from '#engine/contract/classifier-reading.ts';
import type { FileShape } from '#engine/crawl/file-shape.ts';
import type { ObjectChunk, SeenChunk } from '#engine/crawl/object-chunk.ts';
import type { OneTable } from '#engine/crawl/catalog-targets/one-table.ts';
import type { HeldKeys } from '#engine/crawl/partitions/held-files.ts';
import type { ObjectDifference, PlannedTable } from '#engine/crawl/planned-table.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import type { Column } from '#engine/types/data-type.ts';
import { describeOperation } from '#engine/workers/operation.ts';

/** What of a target may differ from its last listing. */
export interface ChangedFolders {
  readonly folders: readonly string[];
  /** Of that listing. */
  readonly fingerprint: string;
}

export interface ListAndReadInput {
  readonly crawlId: string;
  /** Number of the target within the crawler; listing it again replaces the earlier listing. */
  readonly target: number;
  /** Absolute folder or file. */
  readonly root: string;
  readonly exclusions: readonly string[];
  readonly sampleSize: number | null;
  readonly readBudgetBytes: number;
  readonly stated: readonly StatedReading[];
  /** Of the crawler, in order. */
  readonly classifiers: readonly ClassifierReading[];
  /** Files that changed within this time are still being written; absent: every file is finished. */
  readonly quietMillis?: number;
  /** Takes the listing in another order, to show that the order does not matter. */
  readonly shuffleSeed?: number;
  /** Only these folders are listed, if the files that are known are those of the last listing. Absent: all are. */
  readonly changed?: ChangedFolders;
}

/** Files of one target. */
export interface ListAndReadOutput {
  /** As the storage spells it. */
  readonly root: string;
  readonly rootIsFile: boolean;
  readonly listed: number;
  /** Files whose content was opened. */
  readonly read: number;
  /** Bytes of those files as stored. */
  readonly bytesRead: number;
  /** Cost of reading all chosen files, known or not; the same for every crawl of the same files. */
  readonly bytesNeeded: number;
  /** Files that are still being written: as an earlier crawl saw them, or skipped. */
  readonly unfinished: number;
  /** Files that could not be read for a reason that may pass without a change of the file. */
  readonly unsettled: number;
  /** Equal for listings of the same files. */
  readonly fingerprint: string;
  /** Folders that cannot be listed: whether what the catalog has below them is still there is not known. */
  readonly closedFolders: readonly string[];
}

/** What a folder holds now, without opening a file of it. */
export interface FolderSurvey {
  readonly files: number;
  /** Equal as long as no path, size or modification time changed. */
  readonly fingerprint: string;
  /** Folders that a crawl enters, joined by NUL; empty if there are more files than `mostWatched`. */
  readonly folders: string;
}

export interface PlanInput extends PlanSettings {
  readonly crawlId: string;
  readonly target: number;
  /** Of tables whose keys are not those of their folders. */
  readonly heldKeys: readonly HeldKeys[];
  /** Joined by NUL: files of commits that are not applied yet. */
  readonly excludedPaths: string;
  /** Keeps what the catalog has and adds files of folders that it does not know. */
  readonly newFoldersOnly: boolean;
}

/** Which tables the files of a target make. */
export interface PlanSettings {
  readonly combineCompatibleSchemas: boolean;
  readonly tableLevel: number | null;
  readonly rootIsTable: boolean;
  /** Folders of tables that runs wrote, relative to the target; empty for the target itself. */
  readonly writtenTables: readonly string[];
  /** Folders and files that another target of the crawler, or another table, has more exactly. */
  readonly excludedRoots: readonly string[];
  /** The table that all of the files are for; null: every table that is found. */
  readonly ofTable: PlannedFor | null;
}

export interface PlannedFor extends OneTable {
  /** Files that are not of it, by paths relative to `root`. */
  readonly exclusions: { readonly root: string; readonly globs: readonly string[] };
}

export interface PlanOutput {
  readonly tables: readonly PlannedTable[];
  /** Per table the objects that `takeObjects` gives when the catalog has none; less than all of them under `newFoldersOnly`. */
  readonly newFiles: Uint32Array;
  /** Per table the partitions of those objects. */
  readonly newPartitions: Uint32Array;
  /** Paths joined by NUL, and per path the number of its reason. */
  readonly skippedPaths: string;
  readonly skippedReasons: readonly string[];
  readonly skippedReasonOf: Uint32Array;
}

interface OfTable {
  readonly crawlId: string;
  readonly target: number;
  /** Number of the table in the plan. */
  readonly table: number;
}

/** A file whose values a column of the catalog does not hold. */
export interface RetypingFile {
  /** Of the column in the catalog. */
  readonly name: string;
  /** The first such file. */
  readonly path: string;
  /** Of the column in it, in Hive spelling. */
  readonly type: string;
  /** The value that made it text, with its line, in words; null: not known. */
  readonly misfit: string | null;
}

/** Forgets an earlier crawl and starts this one. */
export const beginCrawl = describeOperation<{ crawlId: string }, void>('crawl.begin');
/** Knowledge of earlier crawls; any number of times, before `listAndRead`. */
export const addKnownFiles = describeOperation<{ crawlId: string; known: SeenChunk }, void>('crawl.addKnownFiles');
/** Files that runs wrote, as listed in the catalog; with the shapes by hash. Before `listAndRead`. */
export const addWrittenFiles = describeOperation<
  { crawlId: string; known: SeenChunk; shapes: Readonly<Record<string, FileShape>> },
  void
>('crawl.addWrittenFiles');
/** Objects that the catalog has, for `newFoldersOnly`; before `planTarget`. */
export const addKnownFolders = describeOperation<{ crawlId: string; objects: ObjectChunk }, void>(
  'crawl.addKnownFolders',
);
/** Objects that the catalog has, for `changed` of `listAndRead`; before it. */
export const addListedObjects = describeOperation<{ crawlId: string; objects: ObjectChunk }, void>(
  'crawl.addListedObjects',
);
export const listAndRead = describeOperation<ListAndReadInput, ListAndReadOutput>('crawl.listAndRead');
/** Groups the target's files into tables; may be asked again with other exclusions. */
export const planTarget = describeOperation<PlanInput, PlanOutput>('crawl.planTarget');
/** One page of the catalog's objects of a table; the difference with the last page. */
export const compareObjects = describeOperation<
  OfTable & { objects: ObjectChunk; last: boolean },
  ObjectDifference | null
>('crawl.compareObjects');
/** For columns as the catalog has them; nothing for those that hold all values. */
export const findRetyping = describeOperation<OfTable & { columns: readonly Column[] }, readonly RetypingFile[]>(
  'crawl.findRetyping',
);
/** One page of a planned table's objects, from a position; fewer than `limit` at the end. */
export const takeObjects = describeOperation<OfTable & { from: number; limit: number }, ObjectChunk>(
  'crawl.takeObjects',
);
/** One page of what this crawl learned. */
export const takeLearned = describeOperation<{ crawlId: string; from: number; limit: number }, SeenChunk>(
  'crawl.takeLearned',
);
/** Paths (joined by NUL) that earlier crawls read and that no longer exist; one page. Last: the plans are forgotten with it. */
export const takeForgotten = describeOperation<{ crawlId: string; from: number; limit: number }, string>(
  'crawl.takeForgotten',
);
/** Lists a target as a crawl of it would; needs no crawl. */
export const surveyFolder = describeOperation<
  { readonly root: string; readonly exclusions: readonly string[]; readonly mostWatched: number },
  FolderSurvey
>('crawl.survey');
/** Lets go of the crawl's memory. */
export const endCrawl = describeOperation<{ crawlId: string }, void>('crawl.end');
