/** What a run continues with that was paused, or waited when its host was killed: its own plan and tasks. */

import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { readRunPlan } from '#engine/execute/plan/run-plan.ts';
import { withEdits, type ResumedRun } from '#engine/execute/run/resume-run.ts';
import type { StartJobRunRequest } from '#engine/execute/run/run-request.ts';

interface WaitingWork {
  readonly request: StartJobRunRequest;
  readonly resumed: ResumedRun | null;
}

type Host = Pick<ExecutionHost, 'catalog' | 'engineVersion'>;

/** @param resumed what the run began with, for one that was paused before it was planned. */
export async function workOf(
  { catalog }: Pick<Host, 'catalog'>,
  run: JobRun,
  resumed: ResumedRun | null,
): Promise<ResumedRun | null> {
  // Fixed records are planned again, and their tasks are found by their inputs.
  if (run.plan === '' || run.redriveOf !== undefined) return resumed;
  const from = run.previousRunId === null ? run : await catalog.jobRuns.getJobRun(run.previousRunId);
  return { run: from, plan: readRunPlan(run) };
}

/**
 * For a host that did not begin the run. Call before its pause is ended.
 * @throws EngineError InvalidState when the run is not paused or was planned by another version; of the run that it resumes.
 */
export async function workOfPaused(host: Host, run: JobRun): Promise<WaitingWork> {
  const startedAs = await host.catalog.jobRuns.findPausedStart(run.id);
  if (startedAs === undefined)
    throw cannot(
      run,
      `it is ${run.jobRunState} and not paused`,
      'A failed or stopped run is resumed: tenon resume RUN',
    );
  return workStartedAs(host, run, startedAs);
}

/**
 * For a host that begins a run which another one had not begun yet.
 * @throws EngineError InvalidState when nobody keeps how it began, or it was planned by another version; of the run that it resumes.
 */
export async function workOfWaiting(host: Host, run: JobRun): Promise<WaitingWork> {
  const startedAs = await host.catalog.jobRuns.findRunStart(run.id);
  if (startedAs === undefined) throw cannot(run, `it is ${run.jobRunState}`, 'Start the job again.');
  return workStartedAs(host, run, startedAs);
}

async function workStartedAs(host: Host, run: JobRun, startedAs: string): Promise<WaitingWork> {
  const { job, ...rest } = JSON.parse(startedAs) as StartJobRunRequest;
  // An earlier version may have written it, which did not know every member.
  const request = { ...rest, job: jobSchema.parse(job) };
  if (run.plan === '') {
    if (run.previousRunId === null) return { request, resumed: null };
    const previous = await host.catalog.jobRuns.getJobRun(run.previousRunId);
    return { request, resumed: withEdits({ run: previous, plan: readRunPlan(previous) }, request.job) };
  }
  const { engineVersion } = readRunPlan(run);
  if (engineVersion !== host.engineVersion)
    throw cannot(
      run,
      `it was planned by version ${engineVersion} and this is ${host.engineVersion}`,
      'Stop it, and start the job again.',
    );
  return { request, resumed: await workOf(host, run, null) };
}

function cannot(run: JobRun, why: string, hint: string): EngineError {
  return new EngineError('InvalidState', `Cannot continue run #${run.number} of job ${run.jobName}: ${why}.`, {
    hint,
    details: { run: run.id, job: run.jobName },
  });
}
