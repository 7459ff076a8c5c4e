/** Which runs can be resumed, and with which plan. */

import { capital } from '#engine/contract/capital.ts';
import { runTitle } from '#engine/catalog/names.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { refuseForgottenRun } from '#engine/execute/recovery/unknown-history.ts';
import { readRunPlan, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import type { SubflowFile } from '#engine/transforms/subflow/subflow-file.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';

export interface ResumedRun {
  readonly run: JobRun;
  /** As it was stored: definition, arguments and exact inputs. */
  readonly plan: RunPlan;
  /** The job as it was edited since; absent: the run continues with that of its plan. */
  readonly edited?: Job;
}

const resumableStates: ReadonlySet<JobRun['jobRunState']> = new Set(['FAILED', 'STOPPED', 'TIMEOUT']);

/** @throws EngineError InvalidState, EntityNotFound */
export async function getResumable(
  host: Pick<ExecutionHost, 'catalog' | 'engineVersion'>,
  runId: string,
): Promise<ResumedRun> {
  const run = await host.catalog.jobRuns.getJobRun(runId);
  if (!resumableStates.has(run.jobRunState)) {
    const hint = run.jobRunState === 'COMMIT_BLOCKED' ? 'Retry its commit, or undo it.' : 'Start the job again.';
    throw cannotResume(run, `it is ${run.jobRunState}`, hint);
  }
  if (run.redriveOf !== undefined)
    throw cannotResume(run, 'it read fixed records of another run', 'Run the records again from that run.');
  if (run.plan === '' && run.planHash !== '')
    throw cannotResume(
      run,
      'it was to write outside the workspace, before the workspace was moved, copied or received here',
      'Start the job again.',
    );
  if (run.plan === '') throw cannotResume(run, 'it ended before it was planned', 'Start the job again.');
  const plan = readRunPlan(run);
  if (plan.engineVersion !== host.engineVersion) {
    throw cannotResume(
      run,
      `it was planned by version ${plan.engineVersion} and this is ${host.engineVersion}`,
      'Start the job again.',
    );
  }
  const commit = await host.catalog.commits.findCommit(runId);
  if (commit !== undefined) throw cannotResume(run, `its commit is ${commit.phase}`, 'Start the job again.');
  await host.catalog.jobRuns.checkNotResumed(runId);
  await refuseForgottenRun(host, runId, plan);
  return { run, plan };
}

/** Of the person or trigger that started the run: the others are the defaults of the job as it was. */
export function givenArguments({ arguments: all, job }: RunPlan): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => job.defaultArguments[name] !== value));
}

/**
 * @param job the definition as it is now.
 * @param users the user's transforms as they are now: an edit of one is an edit of the job.
 * @returns without `edited` where nothing in it decides rows or how it runs.
 */
export function withEdits(resumed: ResumedRun, job: Job, users?: UserTransforms): ResumedRun {
  const decides = ({ layout: _layout, description: _description, ...rest }: Job): string => stableJson(rest);
  const isEdited =
    decides(job) !== decides(resumed.plan.job) ||
    hasEditedTransform(resumed.plan, users) ||
    hasEditedSubflow(resumed.plan, users);
  return isEdited ? { ...resumed, edited: job } : resumed;
}

function hasEditedTransform({ userTransforms = {} }: RunPlan, users: UserTransforms | undefined): boolean {
  return hasEdited(userTransforms, (name) => users?.find(name));
}

function hasEditedSubflow({ subflows = {} }: RunPlan, users: UserTransforms | undefined): boolean {
  const decides = ({ definition }: SubflowFile): unknown => [definition.parameters, definition.nodes];
  const planned = Object.entries(subflows).map(([name, subflow]) => [name, decides(subflow)] as const);
  return hasEdited(Object.fromEntries(planned), (name) => {
    const now = users?.findSubflow?.(name);
    return now === undefined ? undefined : decides(now);
  });
}

/** One that is missing or has a mistake now is used as it was planned. */
function hasEdited(planned: Readonly<Record<string, unknown>>, find: (name: string) => unknown): boolean {
  return Object.entries(planned).some(([name, before]) => {
    try {
      const now = find(name);
      return now !== undefined && stableJson(now) !== stableJson(before);
    } catch (thrown) {
      if (thrown instanceof EngineError) return false;
      throw thrown;
    }
  });
}

function cannotResume(run: JobRun, why: string, hint: string): EngineError {
  return new EngineError('InvalidState', `${capital(runTitle(run))} cannot be resumed: ${why}.`, {
    hint,
    details: { run: run.id, job: run.jobName },
  });
}
