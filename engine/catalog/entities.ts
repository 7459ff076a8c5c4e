/** The entities stored in the catalog, as plain data. Names and states are Glue's, camel-cased. */

import type { CrawlFindings } from '#engine/catalog/crawl-misfit.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { TableNotes } from '#engine/catalog/table-notes.ts';
import type { ViewMembers } from '#engine/catalog/view-members.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

/** Milliseconds since 1970 UTC. */
export type Millis = number;

export interface Database {
  /** Lower case, unique. */
  readonly name: string;
  readonly description: string;
  readonly locationUri: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly createTime: Millis;
}

/** How the files of a table are read; detected by the crawler, or set by a user. */
export interface TableReading {
  /** 'csv', 'json', 'parquet', … */
  readonly classification: string;
  /** Compression of whole files: 'none', 'gzip', …; 'mixed' when files differ. */
  readonly compression: string;
  /** Read options of most objects. */
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * Objects that are read with other options (another separator, other columns in the file): their inference hash →
   * all their read options. Each needs a separate scan; absent when all are read alike.
   */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The custom classifier that recognised its files; absent: none did. Decides no row. */
  readonly classifier?: TableClassifier;
}

/** As it was when the table was crawled. */
export interface TableClassifier {
  readonly name: string;
  /** Label of such files; the format of csv and json. */
  readonly classification: string;
  /** What the classifier states. */
  readonly because: string;
  /** Library that it chose for reading the files elsewhere; absent: none. */
  readonly serde?: string;
}

/** How one object is read, if known for it alone: a file written by a run. */
export interface ObjectReading {
  /** All read options of its format. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Its own columns in the order of the file, under the table's names; without partition keys. */
  readonly columns: Schema;
}

export interface TableInput extends ViewMembers, TableNotes {
  readonly databaseName: string;
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  /** EXTERNAL_TABLE or VIRTUAL_VIEW. */
  readonly tableType: 'EXTERNAL_TABLE' | 'VIRTUAL_VIEW';
  readonly columns: Schema;
  readonly partitionKeys: readonly Column[];
  /** Absolute folder (or file, for a table of one file); '' for a view. */
  readonly location: string;
  readonly reading: TableReading;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A definition with every member that a table has. */
export type WholeTable = Required<Omit<TableInput, keyof (ViewMembers & TableNotes)>> & ViewMembers & TableNotes;

export interface Table extends WholeTable {
  /** Counts up from 0 with every change of the definition. */
  readonly versionId: number;
  readonly createTime: Millis;
  readonly updateTime: Millis;
  /** Totals over the table's objects. recordCount is null while one object's count is not known, and for a view. */
  readonly objectCount: number;
  readonly sizeBytes: number;
  readonly recordCount: number | null;
  readonly partitionCount: number;
  /**
   * Changes with every change of the object list and of anything that affects a scan (columns, partition keys,
   * location, reading), not with descriptions or parameters; never repeats, even for a recreated table. The
   * token of snapshots, of optimistic commits and of leases.
   */
  readonly generation: number;
  /** The run whose commit or undo is blocked and which locks the table for writers; null when free. */
  readonly lockedByRun: string | null;
}

export interface TableVersion {
  readonly versionId: number;
  readonly createTime: Millis;
  readonly table: TableInput;
  /** Creator of the version: `crawl cr_…`, `run jr_…`, `undo jr_…`, `person`, `restore of version N` (by a person). */
  readonly madeBy: string;
}

export interface Partition {
  /** In the order of the table's partition keys, as written in the path after URL-decoding; null is the Hive default partition. */
  readonly values: readonly (string | null)[];
  /** Absolute folder. */
  readonly location: string;
  readonly createTime: Millis;
  readonly objectCount: number;
  readonly sizeBytes: number;
  readonly recordCount: number | null;
}

/**
 * `modifiedMicros` of files outside of a workspace that was moved, copied or received: what its catalog says of them is not
 * trusted before a crawl or a person has confirmed it.
 */
export const untrustedTime = -1;

/** One file of a table, as last seen by a crawl or written by a run. */
export interface TableObject {
  readonly path: string;
  readonly size: number;
  readonly modifiedMicros: number;
  readonly compression: string;
  /** [] for a table without partition keys. */
  readonly partitionValues: readonly (string | null)[];
  readonly recordCount: number | null;
  /** Hash of the file's own schema and options; a re-crawl of an unchanged file trusts it. */
  readonly inferenceHash: string;
  /** Absent: read with the table's reading. */
  readonly reading?: ObjectReading;
}

/** Results of a crawl for a file, kept by path, size and mtime so that the next crawl does not read it again. */
export interface SeenObject {
  readonly path: string;
  readonly size: number;
  readonly modifiedMicros: number;
  /** JSON of the crawler's inference; its shape belongs to crawl/. */
  readonly inference: string;
}

export type CrawlState = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export interface CrawlChange {
  readonly change: 'added' | 'updated' | 'deleted' | 'deprecated';
  readonly entity: 'table' | 'partition' | 'object';
  readonly databaseName: string;
  readonly tableName: string;
  /** The changes, in words: columns added, types widened, counts. */
  readonly description: string;
}

/** A file, or a folder that cannot be read, that a crawl put into no table. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

export interface Crawl extends CrawlFindings {
  readonly id: string;
  readonly crawlerName: string;
  readonly state: CrawlState;
  readonly startTime: Millis;
  readonly endTime: Millis | null;
  /** Files whose content was read; 0 when nothing changed. */
  readonly filesRead: number;
  readonly filesListed: number;
  readonly error: SerializedError | null;
  /** Null: not recorded, as it ended before its files were read or skips nothing by its nature. */
  readonly skippedCount: number | null;
  /** How much of its changes was undone. */
  readonly undone: 'part' | 'all' | null;
  readonly undoneOn: Millis | null;
  readonly changes: readonly CrawlChange[];
}

export type JobRunState =
  | 'WAITING'
  | 'RUNNING'
  | 'STOPPING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'STOPPED'
  | 'TIMEOUT'
  | 'COMMIT_BLOCKED';

export interface RunPauseNote {
  readonly askedOn: Millis;
  /** null: tasks that ran when it was asked for have not ended. */
  readonly pausedOn: Millis | null;
  /** In the words of whoever asked. */
  readonly why: string | null;
}

export interface JobRun {
  readonly id: string;
  /** From 1, over all runs of the workspace in the order in which they were requested; how people name a run. */
  readonly number: number;
  readonly jobName: string;
  readonly jobRunState: JobRunState;
  /** 0 for the first attempt of the whole run, counting up with retries. */
  readonly attempt: number;
  /** The run that this one resumes; null. */
  readonly previousRunId: string | null;
  /** The run whose corrected rejected records this one reads, and nothing else; absent: it reads its sources. */
  readonly redriveOf?: string;
  /** Merged arguments, secrets by reference. */
  readonly arguments: Readonly<Record<string, string>>;
  /** JSON of the plan: definition, engine version, exact inputs. Shape belongs to execute/. */
  readonly plan: string;
  readonly planHash: string;
  readonly createdOn: Millis;
  readonly startedOn: Millis | null;
  readonly completedOn: Millis | null;
  readonly error: SerializedError | null;
  /** Its commit was undone; the state does not change. */
  readonly undone?: true;
  /** It rejected records, which are in the quarantine. */
  readonly hasRejects?: true;
  /** Its commit, which was not undone, replaced files; an undo needs them. */
  readonly replacedFiles?: true;
  /** An unfinished undo with files left to move; it locks the run's tables. */
  readonly unfinishedUndo?: UnfinishedUndo;
  /** A person has paused it; absent: it is not paused. */
  readonly paused?: RunPauseNote;
  /** pid and start time of the host process that runs it; lets a new host recognise a dead run. */
  readonly hostProcess: string | null;
}

/** A plan may name very many files. */
export type ListedJobRun = Omit<JobRun, 'plan'>;

/** What a run ran. */
export interface RunDefinition extends Pick<JobRun, 'id' | 'jobRunState' | 'createdOn'> {
  /** JSON of the job when the run was planned. */
  readonly job: string;
}

/** Runs of a job or crawls of a crawler, in one span of time, by its index, and one state. */
export interface CountedRuns {
  readonly kind: 'job' | 'crawler';
  readonly name: string;
  readonly slot: number;
  readonly state: JobRunState | CrawlState;
  readonly runCount: number;
  readonly rejectingCount: number;
  /** Those that were undone; the count of those with rejects does not contain them. */
  readonly undoneCount: number;
}

export interface UnfinishedUndo {
  readonly begunOn: Millis;
  /** Why the last try failed; null: it is under way, or its host died. */
  readonly error: SerializedError | null;
}

export type TaskState = 'WAITING' | 'RUNNING' | 'DURABLE' | 'FAILED';

export interface JobTask {
  readonly runId: string;
  readonly stageId: string;
  readonly taskId: string;
  /** 0, 1, … ; a failed task is retried alone under the next number. */
  readonly attempt: number;
  readonly state: TaskState;
  /** Hash of the task's inputs and plan; a resumed run adopts its files only if this is equal. */
  readonly inputHash: string;
  readonly startedOn: Millis | null;
  readonly completedOn: Millis | null;
  readonly files: readonly StagedFile[];
  readonly receipts: readonly Receipt[];
  readonly error: SerializedError | null;
  /** Peak memory and spilled bytes from DuckDB's profile; null when not measured. */
  readonly peakMemory: number | null;
  readonly spilledBytes: number | null;
}

export interface StagedFile {
  readonly targetNodeId: string;
  readonly path: string;
  readonly size: number;
  /** Hex CRC-32 of the staged bytes. */
  readonly checksum: string;
  readonly recordCount: number;
  readonly partitionValues: readonly (string | null)[];
  /** Bytes that no record of the file exceeds; absent where that is not known. */
  readonly longestRecord?: number;
}

export interface RejectedRecord {
  readonly nodeId: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly byteOffset: number | null;
  readonly columnName: string | null;
  readonly reason: string;
  readonly raw: string | null;
  /** Stage and task that rejected it; absent for runs of versions that did not record them. */
  readonly stageId?: string;
  readonly taskId?: string;
}

/** A rejected record in the quarantine. */
export interface QuarantinedRecord extends RejectedRecord {
  /** Counts up over all runs. */
  readonly id: number;
  /** The run that reads its corrected text, unless that run ended without a commit; null: none yet. */
  readonly redrive: Redrive | null;
}

export interface Redrive {
  readonly runId: string;
  readonly jobRunState: JobRunState;
  /** The text that the run reads in place of the raw text. */
  readonly fixed: string;
}

/** Rejected records of one node with the same kind of reason. */
export interface RejectedGroup {
  /** null for runs of versions that did not keep it. */
  readonly stageId: string | null;
  readonly nodeId: string;
  readonly columnName: string | null;
  /** The reason without the values that it names. */
  readonly reasonKind: string;
  readonly recordCount: number;
  /** Those of them that a run reads corrected. */
  readonly redrivenCount: number;
}

/** Records of one run to be read again, in a separate run. */
export interface RedriveRequest {
  readonly runId: string;
  readonly records: readonly { readonly id: number; readonly fixed: string }[];
}

export interface RunLogEntry {
  readonly time: Millis;
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Workers that a run has from a time on. */
export interface WorkerChange {
  readonly time: Millis;
  readonly workers: number;
  /** null: the run began, or was continued. */
  readonly why: string | null;
  /** With which it began, or was continued; memory in bytes. null: a later change. */
  readonly mostWorkers: number | null;
  readonly threads: number | null;
  readonly memory: number | null;
}

/** State of one bookmarked source of a job. The exact set of objects is kept, not a time band. */
export interface BookmarkObject {
  readonly path: string;
  readonly size: number;
  readonly modifiedMicros: number;
}

export interface JobBookmark {
  readonly jobName: string;
  /** Increases with every change; the optimistic lock. 0 when there is none yet. */
  readonly version: number;
  readonly runId: string | null;
  /** start: nothing counts as read; run: what `runId`, the last that committed it, and earlier ones read; now: all then. */
  readonly position: 'start' | 'now' | 'run';
  readonly setToNowOn: Millis | null;
}

/** An unfinished rename of a job or crawler: its file may have either name, and the catalog still has the old one. */
export interface DefinitionRename {
  readonly from: string;
  readonly to: string;
  /** SHA-256 of the file that is renamed, as it was read. */
  readonly fromHash: string;
}

/** The last change of a target folder known to a catalog; a marker in the folder records the same. */
export interface TargetGeneration {
  /** Random name of the catalog, 32 hex characters. */
  readonly catalog: string;
  /** Counts the changes to targets in this catalog; 0: it has changed nothing there. */
  readonly generation: number;
  /** Run, undo or adoption that made the change; empty with generation 0. */
  readonly changeId: string;
}

/** Where the workspace of a catalog was. */
export interface WorkspacePlaces {
  /** Real paths of folders that it left, the last one first; `copied`: the original was still there then. */
  readonly former: readonly { readonly root: string; readonly copied: boolean }[];
  /** Identities of the catalogs that this one is a copy of. */
  readonly formerCatalogs: readonly string[];
}
