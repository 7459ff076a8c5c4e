/** One job run from admission to its end: plan, tasks, commit; retries, timeout and stop. */

import { capital } from '#engine/contract/capital.ts';
import { runTitle } from '#engine/catalog/names.ts';
import path from 'node:path';
import type { JobRun, JobRunState, JobTask } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import { checkTargetTable } from '#engine/execute/targets/check-target-table.ts';
import { commitPlannedRun } from '#engine/execute/commit/commit-planned-run.ts';
import { verifyDurableTasks } from '#engine/execute/run/durable-tasks.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { logSources } from '#engine/execute/sources/log-sources.ts';
import { logTargets } from '#engine/execute/targets/log-targets.ts';
import { receiptTitle } from '#engine/execute/plan/stage-nodes.ts';
import { hashPlan } from '#engine/execute/plan/plan-run.ts';
import { pruneEmptyFolders } from '#engine/execute/targets/prune-folders.ts';
import { prepareRedrive } from '#engine/execute/redrive/prepare-redrive.ts';
import { nameNodes } from '#engine/execute/plan/name-nodes.ts';
import { prepareRun } from '#engine/execute/plan/prepare-run.ts';
import { untilRecorded } from '#engine/catalog/until-recorded.ts';
import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import { refuseAwayTable } from '#engine/execute/recovery/away-target.ts';
import type { ResumedRun } from '#engine/execute/run/resume-run.ts';
import type { PlannedRun, RunContext } from '#engine/execute/run/run-context.ts';
import { RunCrew } from '#engine/execute/run/run-crew.ts';
import type { RunEvents } from '#engine/execute/run/run-events.ts';
import { RunPaused, type RunPause } from '#engine/execute/run/run-pause.ts';
import { workOf } from '#engine/execute/run/continue-run.ts';
import { runStopped } from '#engine/execute/run/run-stopped.ts';
import { RunJournal } from '#engine/execute/run/run-journal.ts';
import type { RunUsage } from '#engine/execute/run/usage/run-usage.ts';
import type { StartJobRunRequest } from '#engine/execute/run/run-request.ts';
import { plannedNodes, readRunPlan, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import { stagingOfRun } from '#engine/execute/targets/target-path.ts';
import { runStages, type AdoptableTasks } from '#engine/execute/run/run-stages.ts';
import { checkSplits } from '#engine/execute/run/check-splits.ts';
import { sumReceipts } from '#engine/execute/run/run-receipts.ts';
import { checkMarker } from '#engine/execute/targets/target-marker.ts';
import { SourcesWidened, type WidenedSources } from '#engine/execute/sources/widen-sources.ts';

export interface ExecutedRun {
  readonly host: ExecutionHost;
  readonly events: RunEvents;
  readonly run: JobRun;
  readonly request: StartJobRunRequest;
  /** The run whose plan and durable tasks are used; null for a fresh start. */
  readonly resumed: ResumedRun | null;
  /** Fires when a person stops the run, or with the reason of `closing` when the host closes. */
  readonly stop: AbortSignal;
  readonly closing: AbortSignal;
  readonly pause: RunPause;
  readonly usage: RunUsage;
  /** The run as it was when it was continued; absent: it begins. */
  readonly continues?: JobRun;
}

/** Attempt numbers of tasks that one attempt of the whole run may use. */
const attemptsPerRun = 100;
/** Of these, what one pass of its stages may use, and how often columns may turn out too narrow. */
const attemptsPerPass = 25;
const mostWidenings = 3;
const minute = 60_000;

/** @returns the ended run; a failure is recorded in it and not thrown. */
export async function executeRun(executed: ExecutedRun): Promise<JobRun> {
  const { host, events, run, stop, closing } = executed;
  const journal = new RunJournal(run.id, host, events);
  const timeout = new AbortController();
  try {
    await runAndPause(executed, journal, timeout);
  } catch (thrown) {
    // A paused run outlasts its host.
    if (thrown instanceof RunPaused) return await host.catalog.jobRuns.getJobRun(run.id);
    const state = stop.aborted ? 'STOPPED' : timeout.signal.aborted ? 'TIMEOUT' : 'FAILED';
    const stopped = (): EngineError => runStopped(run, closing.aborted && stop.reason === closing.reason);
    const reason = timeout.signal.aborted ? timeout.signal.reason : stop.aborted ? stopped() : thrown;
    await endRun(executed, journal, state, reason);
    // A folder that cannot be removed now is swept later.
    await leaveNothingEmpty(executed).catch(() => undefined);
  } finally {
    await Promise.all([journal.flush(), executed.usage.keep()]);
  }
  const ended = await host.catalog.jobRuns.getJobRun(run.id);
  events.emit({ type: 'state', runId: run.id, jobRunState: ended.jobRunState });
  return ended;
}

/** @throws RunPaused when the host closes while the run is paused. */
async function runAndPause(begun: ExecutedRun, journal: RunJournal, timeout: AbortController): Promise<void> {
  const { host, events, run, request, stop, closing, pause } = begun;
  // The time of a pause does not count.
  let left = request.job.timeout * minute;
  for (let executed = begun; ;) {
    const since = performance.now();
    const timer = setTimeout(() => timeout.abort(timedOut(run, request)), left);
    try {
      return await admitAndRun(executed, journal, AbortSignal.any([stop, timeout.signal]));
    } catch (thrown) {
      // Tasks that end with their host are done again when the run is continued.
      const isClosing = closing.aborted && pause.isAsked;
      const isPaused = thrown instanceof RunPaused && !stop.aborted;
      if (timeout.signal.aborted || !(isClosing || isPaused)) throw thrown;
    } finally {
      clearTimeout(timer);
      left -= performance.now() - since;
    }
    await pause.recorded;
    const { paused } = await host.catalog.jobRuns.reachPause(run.id, host.clock());
    if (paused !== undefined) {
      journal.write('info', `The run is paused${paused.why === null ? '' : `: ${paused.why}`}. It holds no worker.`);
      await journal.flush();
      events.emit({ type: 'state', runId: run.id, jobRunState: 'WAITING' });
    }
    await pause.untilContinued(stop).catch((thrown: unknown) => {
      throw closing.aborted && paused !== undefined ? new RunPaused() : thrown;
    });
    journal.write('info', 'The run was continued.');
    const current = await host.catalog.jobRuns.getJobRun(run.id);
    executed = { ...begun, continues: current, resumed: await workOf(host, current, begun.resumed) };
  }
}

async function admitAndRun(executed: ExecutedRun, journal: RunJournal, signal: AbortSignal): Promise<void> {
  const { host, events, run, request, resumed, stop, pause, usage, continues } = executed;
  const resources = host.admission.resourcesOf(request.job);
  const { priority, pool } = request.job;
  const admission = { runId: run.id, jobName: run.jobName, priority, pool, resources };
  await using share = await host.admission
    .admit(admission, AbortSignal.any([signal, pause.signal]))
    .catch((thrown: unknown) => {
      throw pause.isAsked && !signal.aborted ? new RunPaused() : thrown;
    });
  const startedOn = continues?.startedOn ?? host.clock();
  const firstAttempt = continues === undefined || continues.startedOn === null ? 0 : continues.attempt + 1;
  const resumes = resumed?.run.id ?? null;
  const crew = new RunCrew(share, resources, journal);
  crew.report();
  usage.begin(crew);
  const context: RunContext = { host, runId: run.id, resumes, journal, events, crew, pause, usage, signal };
  stop.addEventListener('abort', () => void announceStopping(executed), { once: true });
  for (let attempt = firstAttempt; ; attempt += 1) {
    await host.catalog.jobRuns.updateJobRun(run.id, { jobRunState: 'RUNNING', startedOn, attempt });
    events.emit({ type: 'state', runId: run.id, jobRunState: 'RUNNING' });
    try {
      await runOnce(executed, context, attempt);
      return;
    } catch (thrown) {
      if (thrown instanceof RunPaused) throw thrown;
      const error = toEngineError(thrown);
      const retries = attempt - firstAttempt;
      if (signal.aborted || retries >= request.job.maxRetries || !mayRetryRun(error)) throw error;
      journal.write('warning', `Retrying the run (${retries + 1} of ${request.job.maxRetries}): ${error.message}`, {
        code: error.code,
      });
    }
  }
}

/** Again with wider columns when a value was found that fits none of their types. */
async function runOnce(executed: ExecutedRun, context: RunContext, attempt: number): Promise<void> {
  let widened: WidenedSources = new Map();
  for (let pass = 0; ; pass += 1) {
    try {
      await runPass(executed, context, attempt * attemptsPerRun + pass * attemptsPerPass, widened);
      return;
    } catch (thrown) {
      const again = pass < mostWidenings && executed.run.redriveOf === undefined;
      if (!(thrown instanceof SourcesWidened) || !again) throw thrown;
      widened = new Map([...widened, ...thrown.columns]);
      context.journal.write('warning', thrown.message, { hint: thrown.hint });
      await giveUpTasks(executed, thrown);
    }
  }
}

/** Files of narrower columns are of no use to the stage that runs again. */
async function giveUpTasks({ host, run }: ExecutedRun, reason: SourcesWidened): Promise<void> {
  for (const task of await host.catalog.jobRuns.getTasks(run.id))
    if (task.state === 'DURABLE')
      await host.catalog.jobRuns.putTask({ ...task, state: 'FAILED', error: serializeError(reason) });
}

async function runPass(
  executed: ExecutedRun,
  context: RunContext,
  firstAttempt: number,
  widened: WidenedSources,
): Promise<void> {
  const { host, run, request, resumed } = executed;
  const { journal, signal } = context;
  if (request.nothingToDo !== undefined) {
    journal.write('info', request.nothingToDo);
    await endRun(executed, journal, 'SUCCEEDED', null);
    return;
  }
  const prepared =
    run.redriveOf === undefined
      ? await prepareRun(context, request, resumed, widened)
      : await prepareRedrive(context, run.redriveOf);
  const plan = prepared.plan;
  await host.catalog.jobRuns.updateJobRun(run.id, { plan: JSON.stringify(plan), planHash: hashPlan(plan) });
  logSources(journal, plan);
  await logTargets(journal, plan);
  if (plan.nothingNew) {
    journal.write('info', 'No source with a bookmark has new files: nothing was written.');
    await endRun(executed, journal, 'SUCCEEDED', null);
    return;
  }
  const mayWiden = Object.values(plan.sources).some(({ widening }) => widening !== undefined);
  for (const target of Object.values(plan.targets)) {
    await refuseAwayTable(host, target);
    await checkMarker(host, target.root);
    await checkTargetTable(host.catalog, target, mayWiden);
  }
  signal.throwIfAborted();
  const planned: PlannedRun = { ...context, plan, graph: prepared.graph, rejects: { stored: 0, onlyCounted: 0 } };
  // Output of an earlier run has the narrower columns.
  const adoptable = widened.size > 0 ? new Map() : await adoptableTasks(executed, planned);
  const tasks = await withLease(plan, () => runStages(planned, adoptable, firstAttempt));
  const sums = sumReceipts(tasks);
  for (const { stageId, receipt } of sums)
    journal.write('info', `Receipt of ${receiptTitle(plan, receipt)}.`, { stageId, ...receipt });
  checkSplits(
    planned.graph,
    sums.map(({ receipt }) => receipt),
  );
  signal.throwIfAborted();
  await commitPlannedRun(planned, tasks);
  journal.write('info', 'The run was committed.');
  if (signal.aborted) journal.write('info', 'The run was stopped after its commit had begun, so it succeeded.');
}

/** No commit of this host retires a file while the tasks read it; released before the run's own commit. */
async function withLease<T>(plan: RunPlan, work: () => Promise<T>): Promise<T> {
  using _lease = leaseObjects(
    Object.values(plan.sources).flatMap((source) => source.objects.map((object) => object.path)),
  );
  return await work();
}

/** Durable tasks of earlier attempts of this run and of the run it resumes, with unchanged inputs and unchanged files. */
async function adoptableTasks({ host, run, resumed }: ExecutedRun, planned: PlannedRun): Promise<AdoptableTasks> {
  const own = await host.catalog.jobRuns.getTasks(run.id);
  const earlier = resumed === null ? [] : await host.catalog.jobRuns.getTasks(resumed.run.id);
  const durable: JobTask[] = [...earlier, ...own].filter((task) => task.state === 'DURABLE');
  return verifyDurableTasks(durable, planned.plan, planned.journal, (path) => host.storageOf(path));
}

/** The end of a run, unless its commit decides it. */
async function endRun(
  { host, run, request, closing }: ExecutedRun,
  journal: RunJournal,
  jobRunState: JobRunState,
  thrown: unknown,
): Promise<void> {
  const current = await host.catalog.jobRuns.getJobRun(run.id);
  const error = thrown === null ? null : nameNodes(toEngineError(thrown), namesOf(current, request.job));
  if (error !== null)
    journal.write('error', error.message, {
      code: error.code,
      ...error.details,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  // Blocked, or succeeded with something left to clean: the journal has spoken.
  if (current.jobRunState === 'COMMIT_BLOCKED' || current.completedOn !== null) return;
  const end = {
    jobRunState,
    completedOn: host.clock(),
    error: error === null ? null : serializeError(error),
  };
  // Whoever sees the end finds the reason in the log.
  await journal.flush();
  await untilRecorded(() => host.catalog.jobRuns.updateJobRun(run.id, end), closing);
}

/** Of nodes by their ids, also of those inside of sub-flows once the run has a plan. */
function namesOf(run: JobRun, job: Job): (nodeId: string) => string | undefined {
  const nodes = run.plan === '' ? job.nodes : plannedNodes(readRunPlan(run));
  return (nodeId) => nodes.find(({ id }) => id === nodeId)?.name;
}

/** A run that failed before it staged a file leaves no folder beside the target. */
async function leaveNothingEmpty({ host, run }: ExecutedRun): Promise<void> {
  const { plan } = await host.catalog.jobRuns.getJobRun(run.id);
  if (plan === '') return;
  const { targets } = JSON.parse(plan) as RunPlan;
  for (const { root } of Object.values(targets))
    await pruneEmptyFolders(root, [path.join(stagingOfRun(root, run.id), 'file')]);
}

async function announceStopping({ host, run, events, pause, closing }: ExecutedRun): Promise<void> {
  if (closing.aborted && pause.isAsked) return;
  try {
    await host.catalog.jobRuns.updateJobRun(run.id, { jobRunState: 'STOPPING' });
    events.emit({ type: 'state', runId: run.id, jobRunState: 'STOPPING' });
  } catch {
    // It ended first.
  }
}

function mayRetryRun(error: EngineError): boolean {
  return error.kind === 'operational' && error.code !== 'CommitBlocked' && error.code !== 'Cancelled';
}

function timedOut(run: JobRun, { job }: StartJobRunRequest): EngineError {
  const limit = countText(job.timeout, 'minute');
  return new EngineError('OperationTimeout', `${capital(runTitle(run))} took longer than ${limit}.`, {
    hint: 'Raise the timeout of the job, or resume the run to reuse its finished tasks.',
    details: { run: run.id, job: job.name },
  });
}
