/** The plan of a job run as plain JSON: inputs, tasks, and where the rows go. */

import type { JobRun } from '#engine/catalog/entities.ts';
import { namedNodes } from '#engine/contract/definitions/inner-node.ts';
import { jobSchema, type Job, type Node } from '#engine/contract/definitions/job.ts';
import type { FileReading } from '#engine/formats/format.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import type { SubflowFile } from '#engine/transforms/subflow/subflow-file.ts';
import type { UserTransformFiles, UserTransforms } from '#engine/transforms/user/user-transform-files.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

/** How new files meet the old ones of a target. */
export type WriteMode =
  | 'append'
  | 'overwrite'
  | 'overwritePartitions'
  /** The new files have the rows of the table as well. */
  | 'merge'
  /** As `merge`, for the partitions that get rows. */
  | 'mergePartitions';

/** Whether the new files take the place of rows that the table had when the run was planned: it must not change in between. */
export function dependsOnTable({ mode }: { readonly mode: WriteMode }): boolean {
  return mode === 'overwrite' || mode === 'merge' || mode === 'mergePartitions';
}

/** A column that keeps its type although the current files suggest another. */
export interface StandingColumn {
  readonly name: string;
  /** Hive spelling. */
  readonly type: string;
  /** Hive spelling. */
  readonly found: string;
  /** The last committed run found the same, and said so in its log. */
  readonly told?: true;
}

export interface TableName {
  readonly databaseName: string;
  readonly name: string;
}

/** An object of a source, with the way in which it is read. */
export interface SourceObject extends StoredObject {
  /** Place in the source's `readings`. */
  readonly reading: number;
}

/** `onMisfit: choice`: a value that does not fit its column gives the column a further type. */
export interface SourceWidening {
  /** As {@link InferFileInput.stated}. */
  readonly stated: Readonly<Record<string, unknown>>;
}

/** One source node with the exact files that this run reads. */
export interface PlannedSource {
  readonly nodeId: string;
  /** null: a path that belongs to no table. */
  readonly table: TableName | null;
  /** Folders or files that the node names, as real paths; its objects are below them. */
  readonly roots: readonly string[];
  /** The ways in which its files are read: they may differ in packing, or in the order of their columns. */
  readonly readings: readonly FileReading[];
  /** Data columns, without partition keys. */
  readonly columns: Schema;
  readonly partitionKeys: readonly Column[];
  /** Level of each key's folder below the location, from 0; absent: in the order of the keys. */
  readonly keyLevels?: readonly number[];
  readonly location: string;
  /** Sorted by path. With a bookmark only the new ones. */
  readonly objects: readonly SourceObject[];
  readonly bookmarked: boolean;
  /** The stated format options with which its files are inspected; present where misfits widen the columns. */
  readonly widening?: SourceWidening;
  /** Columns that keep the type of committed runs; absent when none differs. */
  readonly standing?: readonly StandingColumn[];
  /** Remarks from inspecting its files: guesses, rows that are too short; absent when there are none. */
  readonly warnings?: readonly { readonly path: string; readonly text: string }[];
  /** When a crawl did not find the files of its table, in milliseconds since 1970; absent: it found them. */
  readonly missingSince?: number;
  /** Number of objects left to a later run because they may still be written; absent: none. */
  readonly unfinishedObjects?: number;
  /** Number of objects skipped because a committed run had read them. */
  readonly skippedObjects: number;
  /** Paths of the objects that a committed run had read as they then were; absent when there are none. */
  readonly changedPaths?: readonly string[];
}

export interface PlannedTarget {
  readonly nodeId: string;
  /** Of a path target: a hidden table of the database `_path` (decision 0004). */
  readonly table: TableName;
  /** Folder that holds the files, as a real path; staging is below it. */
  readonly root: string;
  /** Name of the single file to write; null for a folder of files. */
  readonly fileName: string | null;
  readonly mode: WriteMode;
  readonly format: string;
  /** Output of the format's `writeOptions`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How the written files are read back. */
  readonly readOptions: Readonly<Record<string, unknown>>;
  readonly compression: string;
  /** With dot. */
  readonly extension: string;
  /** Column names, in order. */
  readonly partitionKeys: readonly string[];
  /** As in TaskOutput; absent: null. */
  readonly rowsPerFile?: number;
  /** All columns, partition keys included. */
  readonly schema: Schema;
  /** The table at planning; null when there was none. */
  readonly generation: number | null;
  /** How the catalog's definition changes with the commit. */
  readonly updateBehavior: 'UPDATE_IN_DATABASE' | 'LOG';
}

export interface PlannedTask {
  /** `<stage>-<number>`. */
  readonly taskId: string;
  /** Source node id → files of this task. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Bytes as stored. */
  readonly bytes: number;
  readonly inputHash: string;
}

export interface PlannedStage {
  readonly stageId: string;
  /** The target node, or the node and output (node-port.ts) whose rows become a border. */
  readonly nodeId: string;
  readonly kind: 'target' | 'border';
  /** Nodes and outputs that are computed in it, `nodeId` among them; absent in plans that were stored before they were kept. */
  readonly nodes?: readonly string[];
  /** Nodes and outputs whose rows are taken from borders of earlier stages. */
  readonly borders: readonly string[];
  readonly tasks: readonly PlannedTask[];
  /** True when rows pass one by one, so that the stage may be split by files. */
  readonly splittable: boolean;
  /** Nodes with a user's SQL in this stage: rows for which it fails cannot be rejected one by one. */
  readonly sqlNodes: readonly string[];
}

export interface RunPlan {
  readonly engineVersion: string;
  /** The definition when the run was planned. */
  readonly job: Job;
  readonly arguments: Readonly<Record<string, string>>;
  /** By name, the user's transforms that the job used, as they were then; absent: none. */
  readonly userTransforms?: Readonly<Record<string, UserTransformFiles>>;
  /** By name, the sub-flows that the job used, as they were then; absent: none. */
  readonly subflows?: Readonly<Record<string, SubflowFile>>;
  readonly bookmarkOption: 'enable' | 'disable' | 'pause';
  /** Version of the bookmark that was read; null when the bookmark is not written. */
  readonly bookmarkVersion: number | null;
  /** {@link StartJobRunRequest.keepsRows}. */
  readonly keepsRows?: true;
  /** {@link CompileRequest.keyBlock}; absent: 0, or no node numbers its rows. */
  readonly keyBlock?: number;
  /** {@link CompileRequest.moment}; absent: no node needs it. */
  readonly moment?: number;
  readonly sources: Readonly<Record<string, PlannedSource>>;
  readonly targets: Readonly<Record<string, PlannedTarget>>;
  readonly stages: readonly PlannedStage[];
  /** Bookmarked sources exist and none has a new object: there is nothing to do. */
  readonly nothingNew: boolean;
}

const usual = { priority: jobSchema.shape.priority.parse(undefined), pool: jobSchema.shape.pool.parse(undefined) };

/** The stored plan of a run that has one; its job has the name by which it goes now. */
export function readRunPlan({ plan, jobName }: Pick<JobRun, 'plan' | 'jobName'>): RunPlan {
  const stored = JSON.parse(plan) as Omit<RunPlan, 'job'> & {
    readonly job: Omit<Job, keyof typeof usual> & Partial<Job>;
  };
  // Plans that were stored before jobs had a priority and a pool have none.
  return { ...stored, job: { ...usual, ...stored.job, name: jobName } };
}

/** Nodes of the job, and of its sub-flows with full names, as both were then. */
export function plannedNodes({ job, subflows = {} }: Pick<RunPlan, 'job' | 'subflows'>): Node[] {
  const definitions = new Map(Object.entries(subflows).map(([name, { definition }]) => [name, definition]));
  return [...namedNodes(job.nodes, definitions).values()].map(({ node, name }) => ({ ...node, name }));
}

/** The user's transforms and sub-flows of a plan, whatever their files are now. */
export function plannedTransforms({
  userTransforms = {},
  subflows = {},
}: Pick<RunPlan, 'userTransforms' | 'subflows'>): UserTransforms {
  return {
    names: Object.keys(userTransforms),
    find: (name) => (Object.hasOwn(userTransforms, name) ? userTransforms[name] : undefined),
    subflowNames: Object.keys(subflows),
    findSubflow: (name) => (Object.hasOwn(subflows, name) ? subflows[name] : undefined),
  };
}
