/** The host's services for execute/: the catalog, the worker pools, the state folder, and admission of work. */

import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import type { Storage } from '#engine/storage/storage.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';

/** The resources that one run needs. */
export interface RunResources {
  /** With which a run begins. */
  readonly workers: number;
  /** To which it may grow while tasks wait; absent: it keeps the workers that it begins with. */
  readonly mostWorkers?: number;
  /** Of each worker. */
  readonly threads: number;
  /** Bytes of each worker's DuckDB; its process peaks at about twice this + 150 MB. */
  readonly memory: number;
}

/** What the queue knows of a run. */
export interface AdmittedRun {
  readonly runId: string;
  readonly jobName: string;
  readonly priority: number;
  /** Name of the pool in which it waits. */
  readonly pool: string;
  readonly resources: RunResources;
}

/** What a run has of the machine until it is disposed. */
export interface RunShare extends AsyncDisposable {
  /** Workers that it has now. */
  readonly workers: number;
  /** A waiting run that needs what this one has beyond the workers it began with; null: none. */
  readonly wantedBy: Pick<AdmittedRun, 'runId' | 'jobName'> | null;
  /** Takes one more worker. @returns false: no run can have more now, since others wait or there is no room. */
  grow(): Promise<boolean>;
  /** Gives one worker back, down to those that it began with. */
  shrink(): void;
}

/** Gives runs their share of the machine; orchestrate/ has the queue. */
export interface Admission {
  /** The resources of a job, with defaults where its definition sets none. */
  resourcesOf(job: Pick<Job, 'workers' | 'minWorkers' | 'threads' | 'memory'>): RunResources;
  /** Waits until it is the run's turn. @throws EngineError Cancelled when the signal fires first. */
  admit(run: AdmittedRun, signal: AbortSignal): Promise<RunShare>;
}

export interface ExecutionHost {
  readonly catalog: Catalog;
  readonly pools: WorkerPools;
  /** The workspace's `.tenon` (or the user's state folder): runs/, undo/. */
  readonly stateFolder: string;
  /** The workspace folder: relative paths in jobs start here. */
  readonly workspaceFolder: string;
  readonly engineVersion: string;
  /** A host that stays: runs that wait when it is killed are begun by the next one that does. */
  readonly keepsQueue?: boolean;
  readonly admission: Admission;
  readonly log: Log;
  /** Bytes that one task of a stage read row by row aims at; default 128 MB. */
  readonly splitBytes?: number;
  /** Files up to this many bytes together are read whole before a run; default 256 MB. Larger sets are sampled. */
  readonly exactBytes?: number;
  /** @throws EngineError WorkspaceMoved. Absent: the folder stays. */
  readonly checkThere?: () => void;
  /** Milliseconds since 1970 UTC. */
  clock(): number;
  /** @throws EngineError InvalidInput when no store is responsible for the path. */
  storageOf(path: string): Storage;
  /** How people have saved the files of folders and tables to be read; absent: nothing was saved. */
  savedReadings?(): Promise<readonly StatedReading[]>;
  /** Those of the workspace, as their files are now; absent: there are none. */
  readonly userTransforms?: UserTransforms;
}
