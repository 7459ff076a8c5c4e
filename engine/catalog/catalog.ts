/**
 * The catalog's interface: everything the engine observes, asynchronous because SQLite runs on separate
 * threads (one writer, one reader). Definitions that people author are files, not rows.
 */

import type {
  BookmarkChange,
  BookmarkObject,
  Commit,
  CommitIntent,
  CommitPhase,
  Crawl,
  CrawlChange,
  Database,
  JobBookmark,
  JobRename,
  JobRun,
  JobTask,
  ListedJobRun,
  Partition,
  QuarantinedRecord,
  RedriveRequest,
  RejectedGroup,
  RejectedRecord,
  RunLogEntry,
  SeenObject,
  Table,
  TableInput,
  TableObject,
  TableVersion,
  TargetGeneration,
} from '#engine/catalog/entities.ts';
import type { HistoryRepository } from '#engine/catalog/history.ts';
import type { CopyOutcome } from '#engine/catalog/thread/copy-catalog.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

/** Keyset page: pass `next` back as `after`; null means the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
export interface PageRequest {
  readonly limit?: number;
  readonly after?: string | null;
}

export interface DatabaseRepository {
  /** @throws EngineError AlreadyExists */
  createDatabase(input: {
    name: string;
    description?: string;
    locationUri?: string | null;
    parameters?: Record<string, string>;
  }): Promise<Database>;
  /** Creates it unless it is there. */
  ensureDatabase(name: string): Promise<Database>;
  /** @throws EngineError EntityNotFound (near names in the hint) */
  getDatabase(name: string): Promise<Database>;
  findDatabase(name: string): Promise<Database | undefined>;
  getDatabases(page?: PageRequest): Promise<Page<Database>>;
  /** Including all its tables. Files are not touched. */
  deleteDatabase(name: string): Promise<void>;
}

export interface TableRepository {
  createTable(input: TableInput, madeBy: string): Promise<Table>;
  /** Replaces the definition; a new version unless nothing differs. @throws ConcurrentModification when `expectedVersionId` is not current. */
  updateTable(input: TableInput, madeBy: string, expectedVersionId?: number): Promise<Table>;
  getTable(databaseName: string, name: string): Promise<Table>;
  findTable(databaseName: string, name: string): Promise<Table | undefined>;
  getTables(databaseName: string, page?: PageRequest & { nameContains?: string }): Promise<Page<Table>>;
  deleteTable(databaseName: string, name: string): Promise<void>;
  /** Newest first. */
  getTableVersions(databaseName: string, name: string, page?: PageRequest): Promise<Page<TableVersion>>;
  /** Every table whose location is the path, inside it, or around it. */
  getTablesOverlapping(path: string): Promise<readonly Table[]>;
  getPartitions(databaseName: string, name: string, page?: PageRequest): Promise<Page<Partition>>;
  /** Sorted by path. */
  getTableObjects(databaseName: string, name: string, page?: PageRequest): Promise<Page<TableObject>>;
  /** The whole list at one generation, for planning a scan. */
  getTableSnapshot(databaseName: string, name: string): Promise<{ table: Table; objects: readonly TableObject[] }>;
  /** Objects with their own reading, which are those written by runs; sorted by path. */
  getWrittenObjects(databaseName: string, name: string): Promise<readonly TableObject[]>;
  searchTables(text: string, page?: PageRequest): Promise<Page<Table>>;
}

/**
 * The changes of a crawl, in one generation: rows are written in hidden batches and published by one
 * row, so a reader sees the catalog before or after, never in between.
 */
export interface CrawlPublication {
  readonly crawlId: string;
  readonly tables: readonly CrawledTable[];
  /** Tables to remove, or to mark (parameter DEPRECATED_BY_CRAWLER), according to the crawler's policy. */
  readonly deleteTables: readonly { databaseName: string; name: string }[];
  readonly changes: readonly CrawlChange[];
}
export type CrawledTable = KnownCrawledTable | NewCrawledTable;

export interface KnownCrawledTable {
  readonly table: TableInput;
  /** The complete object list of the table after this crawl. */
  readonly objects: readonly TableObject[];
  /** The generation the crawl planned from; null for a new table. A table that moved since (a run committed) fails with ConcurrentModification and the crawl plans it again. */
  readonly expectedGeneration: number | null;
}

export interface NewCrawledTable {
  readonly table: TableInput;
  /** The complete object list in pages, which are written as they come. */
  readonly objects: AsyncIterable<readonly TableObject[]>;
  readonly expectedGeneration: null;
}

export interface CrawlRepository {
  startCrawl(input: { id: string; crawlerName: string }): Promise<Crawl>;
  /**
   * All of it or nothing; tables that did not change are not written. The crawl must be running.
   * @throws EngineError ConcurrentModification (a table moved, or a run is publishing to it), InvalidState (a
   *   table that changed is locked by a blocked run), InvalidInput (a path or table twice, values that do not fit the keys).
   */
  publishCrawl(publication: CrawlPublication): Promise<void>;
  finishCrawl(
    id: string,
    result: {
      state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
      filesRead: number;
      filesListed: number;
      error?: SerializedError | null;
    },
  ): Promise<Crawl>;
  getCrawl(id: string): Promise<Crawl>;
  /** Newest first. */
  getCrawls(crawlerName?: string, page?: PageRequest): Promise<Page<Crawl>>;
  /** Results of earlier crawls for files under a root. */
  getSeenObjects(root: string): Promise<readonly SeenObject[]>;
  putSeenObjects(objects: readonly SeenObject[]): Promise<void>;
  deleteSeenObjects(paths: readonly string[]): Promise<void>;
}

export interface RejectedRecordsRequest extends PageRequest {
  /** Only those of one group. */
  readonly group?: Pick<RejectedGroup, 'stageId' | 'nodeId' | 'columnName' | 'reasonKind'>;
}

export interface JobRunRepository {
  /**
   * @throws ConcurrentRunsExceeded when `maxConcurrentRuns` runs of the job are not finished (checked in the same
   *   transaction); InvalidState while the job is being renamed, or when it was since the run that is resumed was read,
   *   or when another run has taken up the work of `previousRunId` (checked in the same transaction).
   */
  createJobRun(run: Omit<JobRun, 'startedOn' | 'completedOn' | 'error'>, maxConcurrentRuns: number): Promise<JobRun>;
  /**
   * Creates a run that reads corrected records of another run; it owns the records from then on, unless it ends without
   * a commit (FAILED, STOPPED, TIMEOUT, undone). All in one transaction.
   * @throws InvalidState when the other run is not committed, or a record is already assigned to a run;
   *   EntityNotFound; ConcurrentRunsExceeded.
   */
  createRedriveRun(
    run: Omit<JobRun, 'startedOn' | 'completedOn' | 'error' | 'redriveOf'>,
    maxConcurrentRuns: number,
    request: RedriveRequest,
  ): Promise<JobRun>;
  /** @throws InvalidState when the run is finished already (runs are immutable then). */
  updateJobRun(
    id: string,
    change: Partial<
      Pick<
        JobRun,
        'jobRunState' | 'startedOn' | 'completedOn' | 'error' | 'attempt' | 'hostProcess' | 'plan' | 'planHash'
      >
    >,
  ): Promise<JobRun>;
  getJobRun(id: string): Promise<JobRun>;
  /** Newest first. */
  getJobRuns(jobName?: string, page?: PageRequest): Promise<Page<ListedJobRun>>;
  getUnfinishedJobRuns(): Promise<readonly JobRun[]>;
  /** Runs whose commit or undo waits for a person, oldest first; each locks its tables. */
  getBlockedJobRuns(): Promise<readonly JobRun[]>;
  /** @throws InvalidState when another run has resumed this one, or one that resumed it. */
  checkNotResumed(id: string): Promise<void>;
  /** Runs made since a time that FAILED, were STOPPED or ended by TIMEOUT; oldest first. */
  getUnsuccessfulJobRuns(createdSince: number, page?: PageRequest): Promise<Page<JobRun>>;
  /** Id of the newest that SUCCEEDED, was not undone and read its sources (no redrive); it may have left the history; undefined if none. */
  findCommittedJobRun(jobName: string): Promise<string | undefined>;
  /** From 1; higher than that of every earlier run of the workspace. @throws EntityNotFound. */
  getJobRunSequence(id: string): Promise<number>;
  /** Plan of the run found by {@link findCommittedJobRun}. */
  getCommittedPlan(jobName: string, id: string): Promise<string>;
  /** One transaction: the task row with its files and receipts (synchronous=FULL when DURABLE). */
  putTask(task: JobTask): Promise<void>;
  getTasks(runId: string): Promise<readonly JobTask[]>;
  addRejectedRecords(runId: string, records: readonly RejectedRecord[]): Promise<void>;
  /** Those of one task, before it is tried again. */
  dropRejectedRecords(runId: string, taskId: string): Promise<void>;
  /** A run that reuses the files of another run's task also takes over that task's rejected records. */
  adoptRejectedRecords(runId: string, fromRunId: string, taskId: string): Promise<void>;
  /** In the order of their arrival. */
  getRejectedRecords(runId: string, request?: RejectedRecordsRequest): Promise<Page<QuarantinedRecord>>;
  /** In the order of the ids. @throws EntityNotFound. */
  getRejectedRecordsById(runId: string, ids: readonly number[]): Promise<readonly QuarantinedRecord[]>;
  /** Largest first. */
  getRejectedGroups(runId: string): Promise<readonly RejectedGroup[]>;
  /** The input of a run created by `createRedriveRun`, in the order of the records. */
  getRedrivenRecords(runId: string): Promise<readonly QuarantinedRecord[]>;
  /** Whether rejected records of the run may be run again. @throws InvalidState (its output is not committed), EntityNotFound. */
  checkRejectedRecords(runId: string): Promise<void>;
  addRunLog(runId: string, entries: readonly RunLogEntry[]): Promise<void>;
  getRunLog(runId: string, page?: PageRequest): Promise<Page<RunLogEntry>>;
}

export interface BookmarkRepository {
  getJobBookmark(jobName: string): Promise<JobBookmark>;
  /** Objects already processed by committed runs, of one source: each path once, as the last of them saw it; by path. */
  getBookmarkObjects(jobName: string, sourceKey: string): Promise<readonly BookmarkObject[]>;
  hasBookmarkObjects(jobName: string, sourceKey: string): Promise<boolean>;
  /** Forget everything, or all that runs after `runId` processed. Targets are never touched. */
  resetJobBookmark(jobName: string, runId?: string): Promise<JobBookmark>;
  /**
   * Counts objects as processed although no run of this catalog read them.
   * @param expectedVersion of the bookmark under which they were listed.
   * @throws ConcurrentModification, InvalidState.
   */
  putJobBookmark(jobName: string, expectedVersion: number, changes: readonly BookmarkChange[]): Promise<JobBookmark>;
}

/**
 * A job's name is in its file and in the catalog. Begin, rename the file, finish: after a crash in between, the
 * unfinished rename is recorded, and no run of either name starts until it is settled, so no rows are read twice.
 */
export interface JobRenameRepository {
  /** @throws InvalidState while a run of either name is not finished or its commit is blocked, or either is being renamed. */
  beginJobRename(rename: JobRename): Promise<void>;
  /**
   * Moves bookmark, runs and commits to the new name, atomically; those of a deleted job of that name are renamed to
   * `<name> (deleted)`. Repeating it is harmless.
   */
  finishJobRename(from: string): Promise<void>;
  /** Everything keeps the old name. */
  giveUpJobRename(from: string): Promise<void>;
  /** Unfinished renames. */
  getJobRenames(): Promise<readonly JobRename[]>;
}

/** The commit journal; every call is one transaction with synchronous=FULL. */
export interface CommitRepository {
  /**
   * @param roots target folders that the commit changes; each gets a new generation.
   * @throws ConcurrentModification naming the table or bookmark that moved; @throws InvalidState when a table is locked
   *   by a blocked run.
   */
  writeIntent(intent: CommitIntent, roots?: readonly string[]): Promise<void>;
  /** Catalog, bookmark and run state SUCCEEDED, at once. Done twice is done once. `published` gives each final path's mtime. */
  applyIntent(runId: string, published: readonly { path: string; modifiedMicros: number }[]): Promise<void>;
  markCleaned(runId: string): Promise<void>;
  /** The run is COMMIT_BLOCKED and its tables are locked for writers until retry or undo. */
  blockCommit(runId: string, error: SerializedError): Promise<void>;
  unblockCommit(runId: string): Promise<void>;
  getCommit(runId: string): Promise<Commit>;
  findCommit(runId: string): Promise<Commit | undefined>;
  getCommitsInPhase(phase: CommitPhase): Promise<readonly Commit[]>;
  /** @throws InvalidState, ConcurrentModification as beginUndo would. */
  checkUndo(runId: string): Promise<void>;
  /**
   * Remembers the undo and locks the run's tables and bookmark until finishUndo or giveUpUndo. Done twice is done once.
   * @param roots target folders that the undo changes; each gets a new generation.
   * @param leftOver also for a run that is undone: an earlier version may have left files of it to move.
   * @throws InvalidState when a later commit changed the same tables or bookmark (names the runs to undo first), or the
   *   run was undone; @throws ConcurrentModification while another run is publishing to its tables.
   */
  beginUndo(runId: string, roots?: readonly string[], leftOver?: boolean): Promise<void>;
  /** Why the last try failed; null while the next one is under way. */
  failUndo(runId: string, error: SerializedError | null): Promise<void>;
  /** The files are where they were before the undo. */
  giveUpUndo(runId: string): Promise<void>;
  /**
   * Undo: table definitions and objects return to their state before the run, its bookmark entries are removed, phase
   * `undone`. Versions and generations keep increasing. An unapplied intent releases its locks and its run is FAILED; a
   * finished run keeps its state. A definition that someone changed after the run is kept.
   * @throws InvalidState when a later commit changed the same tables or bookmark (names the runs to undo first).
   */
  applyUndo(runId: string, restored: readonly { path: string; modifiedMicros: number }[]): Promise<void>;
  /** Every file has been moved; the tables are free again. */
  finishUndo(runId: string): Promise<void>;
  /** Run ids of unfinished undos, oldest first. */
  getOpenUndos(): Promise<readonly string[]>;
  /** Folders that commits have changed, and adopted ones. */
  getTargetRoots(): Promise<readonly string[]>;
  getTargetGeneration(root: string): Promise<TargetGeneration>;
  /** Whether this catalog has recorded the run, undo or adoption that a marker names. */
  knowsTargetChange(changeId: string): Promise<boolean>;
  /**
   * Gives a target folder a new generation, higher than `above`, without a commit: a person has adopted it.
   * @param unknownHistory it holds files of runs that this catalog does not know; what jobs have read for it is unknown.
   */
  moveTargetGeneration(root: string, changeId: string, above: number, unknownHistory: boolean): Promise<void>;
  /** Of the roots those adopted without their history since a person last decided on the job's bookmark. */
  findUnknownTargets(jobName: string, roots: readonly string[]): Promise<readonly string[]>;
  /** Of the roots those adopted without their history after the run was made. */
  findTargetsAdoptedAfter(runId: string, roots: readonly string[]): Promise<readonly string[]>;
}

export interface Catalog extends AsyncDisposable {
  readonly databases: DatabaseRepository;
  readonly tables: TableRepository;
  readonly crawls: CrawlRepository;
  readonly jobRuns: JobRunRepository;
  readonly bookmarks: BookmarkRepository;
  readonly jobRenames: JobRenameRepository;
  readonly commits: CommitRepository;
  readonly history: HistoryRepository;
  /**
   * Copies the catalog into a folder of its state while it is in use.
   * @param time milliseconds since 1970 UTC, for the name of the copy.
   * @throws IoFailed, DiskFull.
   */
  copyTo(folder: string, time: number): Promise<CopyOutcome>;
}
