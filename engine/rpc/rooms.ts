/** The services that handlers use: the rooms of one engine, opened at first use. */

import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { CrawlState, JobBookmark, JobRun, JobRunState, RedriveRequest } from '#engine/catalog/entities.ts';
import type { CrawlProgress, CrawlResultText } from '#engine/contract/procedures/crawls.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { JobProblem, JobWarning } from '#engine/contract/definitions/problem.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { AdoptionReport, CleanedHistory, NodePreview, UnknownTarget } from '#engine/execute/index.ts';
import type { DroppedFiles } from '#engine/explore/dropped-files.ts';
import type { Explorer } from '#engine/explore/explorer.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface EngineRooms {
  workspace(): Promise<Workspace>;
  catalog(): Promise<Catalog>;
  explorer(): Promise<Explorer>;
  crawls(): Promise<CrawlControl>;
  runs(): Promise<RunControl>;
  graphs(): Promise<GraphControl>;
  droppedFiles(): Promise<DroppedFiles>;
  /** Reports every completed command, whoever called it. */
  readonly commands: CommandNews;
  readonly log: Log;
  /** False: a throw-away one is created when needed. */
  readonly hasWorkspace: boolean;
  readonly facts: EngineFacts;
}

export interface CommandNews {
  tell(procedure: string): void;
  /** Returns the function that ends the listening. */
  listen(listener: (procedure: string) => void): () => void;
}

/** Of this engine; sizes in bytes. */
export interface EngineFacts {
  readonly version: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly workerMemoryBytes: number;
  readonly workerThreads: number;
}

export interface ProgressNote {
  readonly fraction: number | null;
  readonly note: string;
}

export interface CrawlRequest {
  readonly crawlerName?: string | undefined;
  readonly path?: string | undefined;
  readonly databaseName?: string | undefined;
}

export interface CrawlControl {
  crawl(
    request: CrawlRequest,
    onProgress: (progress: CrawlProgress) => void,
    signal: AbortSignal,
  ): Promise<{ crawlId: string; result: CrawlResultText }>;
  /** Begins and ends of every crawl. Returns the function that ends the listening. */
  listen(listener: (crawlerName: string, state: CrawlState) => void): () => void;
}

export interface RunControl {
  start(jobName: string, args: Readonly<Record<string, string>>): Promise<JobRun>;
  resume(runId: string): Promise<JobRun>;
  redrive(request: RedriveRequest): Promise<JobRun>;
  /** @throws EngineError as the redrive of records of this place would. */
  checkRedrive(runId: string, place: { readonly stageId: string | null; readonly nodeId: string }): Promise<void>;
  stop(runId: string): Promise<JobRun>;
  undo(runId: string): Promise<JobRun>;
  /** @throws EngineError as undo would; details.laterRuns names those that must be undone first. */
  checkUndo(runId: string): Promise<void>;
  retryCommit(runId: string): Promise<JobRun>;
  retryUndo(runId: string): Promise<JobRun>;
  /** Paths that were not listed before. */
  adopt(jobName: string, nodeId: string, signal: AbortSignal): Promise<readonly string[]>;
  adoptAll(signal: AbortSignal): Promise<AdoptionReport>;
  cleanHistory(dryRun: boolean, signal: AbortSignal): Promise<CleanedHistory>;
  findUnknown(signal: AbortSignal): Promise<readonly UnknownTarget[]>;
  setBookmarkToNow(jobName: string, args: Readonly<Record<string, string>>, signal: AbortSignal): Promise<JobBookmark>;
  /** Resolves with the finished run. */
  follow(runId: string, onProgress: (progress: ProgressNote) => void, signal: AbortSignal): Promise<JobRun>;
  /** State changes of every run, and RUNNING once more when its tasks moved. Returns the function that ends the listening. */
  listen(listener: (runId: string, state: JobRunState) => void): () => void;
}

export interface GraphControl {
  validate(
    job: Job,
    signal: AbortSignal,
  ): Promise<{
    problems: readonly JobProblem[];
    warnings: readonly JobWarning[];
    nodes: readonly { id: string; columns: Schema }[];
  }>;
  preview(job: Job, nodeId: string, limit: number, signal: AbortSignal): Promise<NodePreview>;
  explain(job: Job, nodeId: string, signal: AbortSignal): Promise<{ sql: string; query: string }>;
}
