/** Job runs as procedures ask for them: jobs by name, progress as notes. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { JobRun, JobRunState, JobBookmark, RedriveRequest } from '#engine/catalog/entities.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type {
  AdoptionReport,
  BookmarkWindow,
  CleanedHistory,
  JobRuns,
  NextSource,
  RunEvent,
  StartJobRunRequest,
  UnknownTarget,
} from '#engine/execute/index.ts';
import { noPace, type Pace } from '#engine/execute/run/run-pace.ts';
import type { RunUsageRecord } from '#engine/execute/run/usage/usage-files.ts';
import type { ProgressNote } from '#engine/orchestrate/progress-note.ts';

export interface RunControl {
  /** @param runId that a trigger has recorded for the run; absent: a new one. */
  start(jobName: string, args: Readonly<Record<string, string>>, runId?: string): Promise<JobRun>;
  /** A run that reads again what earlier runs read, and nothing else. The bookmark of the job does not change. */
  startAgain(jobName: string, args: Readonly<Record<string, string>>, window: BookmarkWindow): Promise<JobRun>;
  /** A run of a backfill: it neither reads nor changes the bookmark of the job. @param args all of them. */
  startSlice(jobName: string, args: Readonly<Record<string, string>>, runId: string): Promise<JobRun>;
  /** With the job as it is now: what an edit did not change is not run again. */
  resume(runId: string): Promise<JobRun>;
  /** Writes the small files of a table again as few large ones; undefined where there is nothing to join. */
  compact(databaseName: string, tableName: string): Promise<JobRun | undefined>;
  /** The same for a trigger, which has recorded the run: where there is nothing to join, the run succeeds and says so. */
  compactFor(runId: string, databaseName: string, tableName: string): Promise<JobRun>;
  redrive(request: RedriveRequest): Promise<JobRun>;
  /** @throws EngineError as the redrive of records of this place would. */
  checkRedrive(runId: string, place: { readonly stageId: string | null; readonly nodeId: string }): Promise<void>;
  stop(runId: string): Promise<JobRun>;
  /** @param workflowRun that is paused, and the run because of it; null: a person paused the run. */
  pause(runId: string, why: string | null, workflowRun: string | null): Promise<JobRun>;
  continue(runId: string): Promise<JobRun>;
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
  /** What the next run would read. */
  findNextInputs(
    jobName: string,
    args: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<readonly NextSource[]>;
  /** What its workers used; undefined: not measured. */
  findUsage(runId: string): RunUsageRecord | undefined;
  /** Resolves with the finished run. */
  follow(runId: string, onProgress: (progress: ProgressNote & Pace) => void, signal: AbortSignal): Promise<JobRun>;
  /** State changes of every run, and RUNNING once more when its tasks moved. Returns the function that ends the listening. */
  listen(listener: (runId: string, state: JobRunState) => void): () => void;
}

/** Milliseconds between reports on the tasks of a run, which may be thousands. */
const tasksToldEvery = 250;

export function createRunControl(workspace: Workspace, catalog: Catalog, runs: JobRuns): RunControl {
  const planned = async (
    databaseName: string,
    tableName: string,
  ): Promise<{ readonly work: StartJobRunRequest; readonly nothingToDo: string | undefined }> => {
    const { planCompaction } = await import('#engine/orchestrate/compaction/plan-compaction.ts');
    const jobs = workspace.stores.job.list().map(({ value }) => value);
    const { job, nothingToDo } = await planCompaction(catalog, { databaseName, tableName }, jobs, workspace.root);
    return { work: { job, keepsRows: true }, nothingToDo };
  };
  return {
    start: async (jobName, args, runId) =>
      runs.startJobRun({
        job: workspace.stores.job.get(jobName).value,
        arguments: args,
        ...(runId === undefined ? {} : { runId }),
      }),
    startAgain: async (jobName, args, bookmarkWindow) => {
      const job = workspace.stores.job.get(jobName).value;
      return runs.startJobRun({ job, arguments: args, bookmark: 'pause', bookmarkWindow });
    },
    startSlice: async (jobName, args, runId) =>
      runs.startJobRun({
        job: workspace.stores.job.get(jobName).value,
        arguments: args,
        runId,
        bookmark: 'disable',
      }),
    async resume(runId) {
      const { jobName } = await catalog.jobRuns.getJobRun(runId);
      // A job that was deleted since continues as it was.
      return runs.resumeJobRun(runId, workspace.stores.job.list().find(({ value }) => value.name === jobName)?.value);
    },
    async compact(databaseName, tableName) {
      const { work, nothingToDo } = await planned(databaseName, tableName);
      return nothingToDo === undefined ? runs.startJobRun(work) : undefined;
    },
    async compactFor(runId, databaseName, tableName) {
      const { work, nothingToDo } = await planned(databaseName, tableName);
      return runs.startJobRun({ ...work, runId, ...(nothingToDo === undefined ? {} : { nothingToDo }) });
    },
    redrive: (request) => runs.redriveRejectedRecords(request),
    checkRedrive: (runId, place) => runs.checkRedrive(runId, place),
    async stop(runId) {
      await runs.stopJobRun(runId);
      return catalog.jobRuns.getJobRun(runId);
    },
    pause: (runId, why, workflowRun) => runs.pauseJobRun(runId, why, workflowRun),
    continue: (runId) => runs.continueJobRun(runId),
    async undo(runId) {
      await runs.undoJobRun(runId);
      return catalog.jobRuns.getJobRun(runId);
    },
    checkUndo: (runId) => runs.checkUndo(runId),
    async retryCommit(runId) {
      await runs.retryCommit(runId);
      return catalog.jobRuns.getJobRun(runId);
    },
    async retryUndo(runId) {
      await runs.retryUndo(runId);
      return catalog.jobRuns.getJobRun(runId);
    },
    adopt: (jobName, nodeId, signal) => runs.adoptTarget(workspace.stores.job.get(jobName).value, nodeId, signal),
    adoptAll: (signal) =>
      runs.adoptTargets(
        workspace.stores.job.list().map((entry) => entry.value),
        signal,
      ),
    cleanHistory: (dryRun, signal) => runs.cleanHistory(workspace.definition.defaults, dryRun, signal),
    findUnknown: (signal) =>
      runs.findUnknownTargets(
        workspace.stores.job.list().map((entry) => entry.value),
        signal,
      ),
    setBookmarkToNow: (jobName, args, signal) =>
      runs.setBookmarkToNow(workspace.stores.job.get(jobName).value, args, signal),
    findNextInputs: (jobName, args, signal) =>
      runs.findNextInputs(workspace.stores.job.get(jobName).value, args, signal),
    findUsage: (runId) => runs.usages.find(runId),
    listen(listener) {
      const soon = new Map<string, NodeJS.Timeout>();
      const forget = (runId: string): void => {
        clearTimeout(soon.get(runId));
        soon.delete(runId);
      };
      const tellSoon = (runId: string): void => {
        forget(runId);
        listener(runId, 'RUNNING');
      };
      const listening = runs.events.listen((event) => {
        if (event.type === 'state') {
          forget(event.runId);
          listener(event.runId, event.jobRunState);
        } else if (event.type === 'task' && !soon.has(event.runId)) {
          soon.set(event.runId, setTimeout(tellSoon, tasksToldEvery, event.runId));
        }
      });
      return () => {
        listening[Symbol.dispose]();
        for (const timer of soon.values()) clearTimeout(timer);
      };
    },
    async follow(runId, onProgress, signal) {
      const tell = (event: RunEvent): void => {
        const note = event.runId === runId ? describeEvent(event, runs.events.findProgress(runId)) : undefined;
        if (note !== undefined) onProgress(note);
      };
      using _listening = runs.events.listen(tell);
      // A client that joins later gets the progress so far immediately.
      const last = runs.events.findProgress(runId);
      if (last !== undefined) tell(last);
      // Returned without waiting, it would be listened to until here only.
      return await untilAborted(runs.waitForJobRun(runId), signal);
    },
  };
}

const stateNotes: Readonly<Partial<Record<JobRunState, string>>> = {
  WAITING: 'Waiting',
  RUNNING: 'Running',
  STOPPING: 'Stopping',
};

/** @param last progress of the run, which a line of its log does not change. */
function describeEvent(event: RunEvent, last: RunEvent | undefined): (ProgressNote & Pace) | undefined {
  const { fraction, pace } = last?.type === 'progress' ? last : { fraction: null, pace: noPace };
  switch (event.type) {
    case 'progress':
      return {
        fraction: event.fraction,
        ...event.pace,
        note: `${event.tasksDone} of ${event.tasks === 1 ? '1 task' : `${event.tasks} tasks`} done`,
      };
    case 'state': {
      const note = stateNotes[event.jobRunState];
      return note === undefined ? undefined : { fraction, note, ...pace };
    }
    case 'log':
      return event.entry.level === 'debug' ? undefined : { fraction, note: event.entry.message, ...pace };
    case 'task':
      return undefined;
  }
}

/** The run continues; only the waiting ends. */
function untilAborted(finished: Promise<JobRun>, signal: AbortSignal): Promise<JobRun> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    finished.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
