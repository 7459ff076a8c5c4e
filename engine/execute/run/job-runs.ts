/** Job runs of one host: start, stop, wait, resume, undo, retry a commit; and what a new host does first. */

import { capital } from '#engine/contract/capital.ts';
import { runTitle } from '#engine/catalog/names.ts';
import { newId } from '#engine/base/ids.ts';
import type { JobBookmark, JobRun, RedriveRequest } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import { checkArgumentNames } from '#engine/graph/substitute-arguments.ts';
import { loadOnce } from '#engine/base/load-once.ts';
import { checkSourcesToResume } from '#engine/execute/sources/check-sources.ts';
import { retryCommit, rollForward } from '#engine/execute/commit/commit-run.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { AdoptionReport, UnknownTarget } from '#engine/execute/recovery/adopt-targets.ts';
import type { CleanedHistory } from '#engine/execute/retention/clean-history.ts';
import type { HistoryLimits } from '#engine/execute/retention/cleaning-options.ts';
import { failDeadRun, recoverRuns, type RecoveryReport } from '#engine/execute/recovery/recover-runs.ts';
import { getResumable, givenArguments, withEdits, type ResumedRun } from '#engine/execute/run/resume-run.ts';
import type { ExecutedRun } from '#engine/execute/run/run-job.ts';
import { runStopped } from '#engine/execute/run/run-stopped.ts';
import { RunPause } from '#engine/execute/run/run-pause.ts';
import { RunEvents } from '#engine/execute/run/run-events.ts';
import { checkBookmarkWindow, checkFixedRecords, type StartJobRunRequest } from '#engine/execute/run/run-request.ts';
import type { NextSource } from '#engine/execute/sources/next-inputs.ts';
import { checkUndo } from '#engine/execute/undo/check-undo.ts';
import { retryUndo, undoRun } from '#engine/execute/undo/undo-run.ts';
import { RunUsages } from '#engine/execute/run/usage/run-usage.ts';
import { RunTurns } from '#engine/execute/run/run-turns.ts';
import { describeHostProcess } from '#engine/execute/run/host-process.ts';

// A host opens without these: most of what plans and runs a job is loaded with the first one.
const running = loadOnce(() => import('#engine/execute/run/run-job.ts'));
const windows = loadOnce(() => import('#engine/execute/sources/bookmark-window.ts'));
const continuing = loadOnce(() => import('#engine/execute/run/continue-run.ts'));
const redriving = loadOnce(() => import('#engine/execute/redrive/prepare-redrive.ts'));
const adopting = loadOnce(() => import('#engine/execute/recovery/adopt-targets.ts'));
const cleaning = loadOnce(() => import('#engine/execute/retention/clean-history.ts'));

/** Loads what the first run needs, with the SQL of the formats that most runs read and write. */
export async function warmUpRuns(): Promise<void> {
  await running();
  const { formats, loadFormat } = await import('#engine/formats/index.ts');
  for (const { name, isCommon } of formats) if (isCommon === true) await loadFormat(name);
}

interface ActiveRun {
  readonly stop: AbortController;
  readonly pause: RunPause;
  readonly request: StartJobRunRequest;
  readonly finished: Promise<JobRun>;
}

export class JobRuns implements AsyncDisposable {
  readonly events = new RunEvents();
  readonly usages: RunUsages;
  readonly #host: ExecutionHost;
  readonly #active = new Map<string, ActiveRun>();
  /** Undos, resumes and retries of commits under way. */
  readonly #turns = new RunTurns();
  readonly #closing = new AbortController();
  #cleaning: Promise<unknown> = Promise.resolve();

  /** Call {@link recover} before the first run. */
  constructor(host: ExecutionHost) {
    this.#host = host;
    this.usages = new RunUsages(host);
  }

  /** Finishes or fails what an earlier host left; rolls commits and undos forward; sweeps staging. */
  recover(): Promise<RecoveryReport> {
    return recoverRuns(this.#host);
  }

  /** Begins what waited when an earlier host was killed. Call in a host that stays, when all else of it is there. */
  async beginWaiting(): Promise<void> {
    for (const run of await this.#host.catalog.jobRuns.getUnfinishedJobRuns()) {
      const isOurs = run.jobRunState !== 'WAITING' || run.paused !== undefined || this.#active.has(run.id);
      if (!isOurs) await this.#turns.take(run.id, () => this.#beginWaiting(run));
    }
  }

  async #beginWaiting(run: JobRun): Promise<void> {
    const { executeRun } = await running();
    try {
      const work = await (await continuing()).workOfWaiting(this.#host, run);
      await this.#host.catalog.jobRuns.updateJobRun(run.id, { hostProcess: describeHostProcess() });
      this.#execute(executeRun, { run, ...work, ...(run.startedOn === null ? {} : { continues: run }) });
    } catch (thrown) {
      await failDeadRun(this.#host, run, toEngineError(thrown));
      this.events.emit({ type: 'state', runId: run.id, jobRunState: 'FAILED' });
    }
  }

  /**
   * @returns the run in state WAITING; it continues in the background.
   * @throws EngineError ConcurrentRunsExceeded; InvalidInput for an argument that the job does not have; for a bookmark
   *   window as in bookmark-window.ts.
   */
  async startJobRun(request: StartJobRunRequest): Promise<JobRun> {
    const { job, bookmarkWindow } = request;
    checkBookmarkWindow(request);
    checkArgumentNames(job, request.arguments ?? {});
    if (bookmarkWindow !== undefined) {
      const { readBookmarkWindow } = await windows();
      await readBookmarkWindow(this.#host, job.name, bookmarkWindow);
    }
    return this.#begin(request, null);
  }

  /**
   * A new run with the inputs of a failed, stopped or timed-out one; durable tasks are not run again, unless an edit
   * changed what they do.
   * @param current the job as it is now (default: as the run had it).
   * @throws EngineError InvalidState when the run cannot be resumed; FileChanged, FileNotFound when a file still to be
   *   read is not as it was planned; ConcurrentRunsExceeded.
   */
  resumeJobRun(runId: string, current?: Job): Promise<JobRun> {
    return this.#turns.take(runId, async () => {
      const found = await getResumable(this.#host, runId);
      // The job of a compaction is not in the workspace, though another one may have its name.
      const resumed =
        current === undefined || found.plan.keepsRows === true
          ? found
          : withEdits(found, current, this.#host.userTransforms);
      // An edit may be about a file that is missing.
      if (resumed.edited === undefined) await checkSourcesToResume(this.#host, resumed);
      const { bookmarkOption } = resumed.plan;
      const job = resumed.edited ?? resumed.plan.job;
      const jobArguments = resumed.edited === undefined ? resumed.plan.arguments : givenArguments(resumed.plan);
      return this.#begin({ job, arguments: jobArguments, bookmark: bookmarkOption }, resumed);
    });
  }

  /**
   * A new run of the same job that reads only records which a committed run rejected, as a person fixed them.
   * Each record goes to one run only.
   * @throws EngineError IncrementalRefused when they cannot be run without the other rows; InvalidInput, InvalidState,
   *   EntityNotFound, ConcurrentRunsExceeded.
   */
  async redriveRejectedRecords(request: RedriveRequest): Promise<JobRun> {
    const { jobRuns } = this.#host.catalog;
    const ids = request.records.map(({ id }) => id);
    checkFixedRecords(request);
    const { checkRedrive } = await redriving();
    const records = await jobRuns.getRejectedRecordsById(request.runId, ids);
    const { plan } = await checkRedrive(this.#host, request.runId, records, this.#closing.signal);
    return this.#begin({ job: plan.job, arguments: plan.arguments, bookmark: 'pause' }, null, request);
  }

  /**
   * Checks whether fixed records of one place could be run, before a person fixes any.
   * @throws EngineError as {@link redriveRejectedRecords}, of the run and the place.
   */
  async checkRedrive(
    runId: string,
    place: { readonly stageId: string | null; readonly nodeId: string },
  ): Promise<void> {
    const { stageId, nodeId } = place;
    const record = stageId === null ? { nodeId } : { nodeId, stageId };
    const { checkRedrive } = await redriving();
    await checkRedrive(this.#host, runId, [record], this.#closing.signal);
  }

  /** Asks a run to stop; it ends as STOPPED unless its intent is written already. @throws EngineError InvalidState. */
  async stopJobRun(runId: string): Promise<void> {
    const active = this.#active.get(runId);
    if (active === undefined) {
      const run = await this.#host.catalog.jobRuns.getJobRun(runId);
      const mayWait =
        run.jobRunState === 'WAITING' && (await this.#host.catalog.jobRuns.findRunStart(runId)) !== undefined;
      if (run.paused !== undefined || mayWait) return this.#endPaused(run);
      throw new EngineError(
        'InvalidState',
        `${capital(runTitle(run))} is ${run.jobRunState}; there is nothing to stop.`,
        {
          hint: 'Only a waiting or running run can be stopped.',
          details: { run: runId, job: run.jobName },
        },
      );
    }
    active.stop.abort(new EngineError('Cancelled', 'The run was stopped.'));
  }

  /**
   * Begins no further task of a run; when those in progress have ended, it gives its worker back and waits until it is
   * continued, also by a later host.
   * @param workflowRun that is paused, and the run because of it.
   * @throws EngineError EntityNotFound; InvalidState when it cannot be paused.
   */
  pauseJobRun(runId: string, why: string | null, workflowRun: string | null = null): Promise<JobRun> {
    return this.#turns.take(runId, async () => {
      const { jobRuns } = this.#host.catalog;
      const active = this.#active.get(runId);
      const startedAs = active === undefined ? await jobRuns.findRunStart(runId) : JSON.stringify(active.request);
      const pause = { askedOn: this.#host.clock(), why, startedAs: startedAs ?? '{}', workflowRun };
      const recording = jobRuns.askPause(runId, pause);
      const isFirst = active?.pause.isAsked === false;
      if (isFirst) active.pause.ask(recording);
      const run = await recording.catch((thrown: unknown) => {
        if (isFirst) active.pause.continue();
        throw thrown;
      });
      this.events.emit({ type: 'state', runId, jobRunState: run.jobRunState });
      return run;
    });
  }

  /** @throws EngineError EntityNotFound; InvalidState when it is not paused, or was planned by another version. */
  continueJobRun(runId: string): Promise<JobRun> {
    return this.#turns.take(runId, async () => {
      const { jobRuns } = this.#host.catalog;
      const active = this.#active.get(runId);
      if (active !== undefined) {
        await jobRuns.endPause(runId, this.#host.keepsQueue);
        active.pause.continue();
      } else {
        const run = await jobRuns.getJobRun(runId);
        const { request, resumed } = await (await continuing()).workOfPaused(this.#host, run);
        await jobRuns.updateJobRun(runId, { hostProcess: describeHostProcess() });
        const { executeRun } = await running();
        await jobRuns.endPause(runId, this.#host.keepsQueue);
        this.#execute(executeRun, { run, request, resumed, continues: run });
      }
      this.events.emit({ type: 'state', runId, jobRunState: 'WAITING' });
      return jobRuns.getJobRun(runId);
    });
  }

  /** A run that no host executes. */
  async #endPaused(run: JobRun): Promise<void> {
    const end = { completedOn: this.#host.clock(), error: serializeError(runStopped(run)) };
    await this.#host.catalog.jobRuns.updateJobRun(run.id, { jobRunState: 'STOPPED', ...end });
    this.events.emit({ type: 'state', runId: run.id, jobRunState: 'STOPPED' });
  }

  /** The run as it ended, or was paused when this host or an earlier one closed. */
  async waitForJobRun(runId: string): Promise<JobRun> {
    return this.#active.get(runId)?.finished ?? this.#host.catalog.jobRuns.getJobRun(runId);
  }

  /** @throws EngineError as undoRun. */
  undoJobRun(runId: string): Promise<void> {
    return this.#turns.take(runId, async () => {
      // A run that has succeeded still moves the files that it replaced: after that they can come back.
      const commit = await this.#host.catalog.commits.findCommit(runId);
      if (commit?.phase === 'published') await this.#active.get(runId)?.finished;
      await undoRun(this.#host, runId);
    });
  }

  /** Continues an undo that could not be finished. @throws EngineError as retryUndo. */
  retryUndo(runId: string): Promise<void> {
    return this.#turns.take(runId, () => retryUndo(this.#host, runId));
  }

  /** @throws EngineError as an undo of this run would. */
  async checkUndo(runId: string): Promise<void> {
    await checkUndo(this.#host, runId);
  }

  /** @throws EngineError as retryCommit. */
  retryCommit(runId: string): Promise<void> {
    return this.#turns.take(runId, () => retryCommit(this.#host, runId));
  }

  /** Replaced files of earlier commits that could not leave when their run ended, as their target was away or read-only. */
  async #cleanWhatIsLeft(): Promise<void> {
    const { commits } = this.#host.catalog;
    const left = await commits.getCommitsInPhase('published').catch(() => []);
    for (const { intent } of left) {
      const { runId } = intent;
      if (this.#active.has(runId) || this.#turns.has(runId) || this.#closing.signal.aborted) continue;
      const cleaning = this.#turns.take(runId, async () => {
        const commit = await commits.getCommit(runId);
        if (commit.phase === 'published') await rollForward(this.#host, commit);
      });
      cleaning.catch(() => undefined);
    }
  }

  /** See clean-history.ts; one cleaning after the other. */
  cleanHistory(limits: HistoryLimits, dryRun: boolean, signal: AbortSignal): Promise<CleanedHistory> {
    const cleaned = this.#cleaning.then(async () =>
      (await cleaning()).cleanHistory(this.#host, {
        limits,
        dryRun,
        signal: AbortSignal.any([signal, this.#closing.signal]),
        inTurn: (runId, remove) => this.#turns.take(runId, remove),
        isActive: (runId) => this.#active.has(runId) || this.#turns.has(runId),
      }),
    );
    this.#cleaning = cleaned.catch(() => undefined);
    return cleaned;
  }

  /** See adopt-target.ts. */
  async adoptTarget(job: Job, nodeId: string, signal: AbortSignal): Promise<readonly string[]> {
    const { adoptTargetFolder } = await import('#engine/execute/targets/adopt-target.ts');
    return adoptTargetFolder(this.#host, job, nodeId, signal);
  }

  /** See adopt-targets.ts. */
  async adoptTargets(jobs: readonly Job[], signal: AbortSignal): Promise<AdoptionReport> {
    return (await adopting()).adoptTargets(this.#host, jobs, signal);
  }

  /** See adopt-targets.ts. */
  async findUnknownTargets(jobs: readonly Job[], signal: AbortSignal): Promise<readonly UnknownTarget[]> {
    return (await adopting()).findUnknownTargets(this.#host, jobs, signal);
  }

  /** See bookmark-now.ts. */
  async setBookmarkToNow(
    job: Job,
    jobArguments: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<JobBookmark> {
    const { setBookmarkToNow } = await import('#engine/execute/sources/bookmark-now.ts');
    return setBookmarkToNow(this.#host, job, jobArguments, signal);
  }

  /** See next-inputs.ts. */
  async findNextInputs(
    job: Job,
    jobArguments: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<NextSource[]> {
    const { findNextInputs } = await import('#engine/execute/sources/next-inputs.ts');
    return findNextInputs(this.#host, job, jobArguments, signal);
  }

  /** Stops what runs and waits for it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new EngineError('Cancelled', 'The host is closing.'));
    const active = [...this.#active.values()];
    for (const { stop } of active) stop.abort(this.#closing.signal.reason);
    await Promise.allSettled([...active.map(({ finished }) => finished), this.#turns.settled(), this.#cleaning]);
  }

  async #begin(
    request: StartJobRunRequest,
    resumed: ResumedRun | null,
    redrive: RedriveRequest | null = null,
  ): Promise<JobRun> {
    const { job } = request;
    const { jobRuns } = this.#host.catalog;
    // Before the run exists, so that none is left that nobody executes.
    const { executeRun } = await running();
    const bookmark = request.bookmark ?? job.bookmark;
    const made = {
      id: request.runId ?? newId('jr'),
      jobName: job.name,
      jobRunState: 'WAITING' as const,
      attempt: 0,
      previousRunId: resumed?.run.id ?? null,
      arguments: { ...job.defaultArguments, ...request.arguments },
      plan: '',
      planHash: '',
      createdOn: this.#host.clock(),
      hostProcess: describeHostProcess(),
    };
    // Two runs of one bookmark would read the same new objects.
    const most = bookmark === 'enable' ? 1 : job.maxConcurrentRuns;
    const startedAs = this.#host.keepsQueue === true ? JSON.stringify(request) : null;
    const run =
      redrive === null
        ? await jobRuns.createJobRun(made, most, startedAs)
        : await jobRuns.createRedriveRun(made, most, redrive, startedAs);
    this.events.emit({ type: 'state', runId: run.id, jobRunState: 'WAITING' });
    this.#execute(executeRun, { run, request, resumed });
    return run;
  }

  #execute(
    executeRun: (executed: ExecutedRun) => Promise<JobRun>,
    work: Pick<ExecutedRun, 'run' | 'request' | 'resumed' | 'continues'>,
  ): void {
    const { id } = work.run;
    const stop = new AbortController();
    const pause = new RunPause();
    const finished = executeRun({
      ...work,
      host: this.#host,
      events: this.events,
      stop: stop.signal,
      closing: this.#closing.signal,
      pause,
      usage: this.usages.begin(id),
    }).finally(() => {
      this.usages.end(id);
      this.#active.delete(id);
      void this.#cleanWhatIsLeft();
    });
    this.#active.set(id, { stop, pause, finished, request: work.request });
    // Nobody has to wait for a run; the catalog records its end.
    finished.catch(() => undefined);
  }
}
