/** Which runs can be resumed, and with what plan. */

import type { JobRun } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { readRunPlan, type RunPlan } from '#engine/execute/run-plan.ts';

export interface ResumedRun {
  readonly run: JobRun;
  /** As it was stored: definition, arguments and exact inputs. */
  readonly plan: RunPlan;
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
    throw cannotResume(
      run,
      `it read mended records of run ${run.redriveOf}`,
      `They wait there again; start from run ${run.redriveOf}.`,
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
  const continued = await findContinuation(host.catalog, run);
  if (continued !== undefined)
    throw cannotResume(
      run,
      `run ${continued.id}, which resumed it, is ${continued.jobRunState}`,
      'Its rows would come twice. Start the job again, or undo that run first.',
    );
  return { run, plan };
}

/** Runs in these states publish the rows of the run that they resumed, or have done so. */
const continuingStates: ReadonlySet<JobRun['jobRunState']> = new Set([
  'WAITING',
  'RUNNING',
  'SUCCEEDED',
  'COMMIT_BLOCKED',
]);

/** The run that took up the work of this one, or of one that resumed it; those that were undone do not count. */
async function findContinuation(catalog: ExecutionHost['catalog'], run: JobRun): Promise<JobRun | undefined> {
  const later: JobRun[] = [];
  let after: string | null = null;
  do {
    const page = await catalog.jobRuns.getJobRuns(run.jobName, { after });
    const own = page.items.findIndex(({ id }) => id === run.id);
    later.push(...(own === -1 ? page.items : page.items.slice(0, own)));
    after = own === -1 ? page.next : null;
  } while (after !== null);
  const line = new Set([run.id]);
  for (const next of later.reverse()) {
    if (next.previousRunId === null || !line.has(next.previousRunId)) continue;
    line.add(next.id);
    if (!continuingStates.has(next.jobRunState)) continue;
    if ((await catalog.commits.findCommit(next.id))?.phase !== 'undone') return next;
  }
  return undefined;
}

function cannotResume(run: JobRun, why: string, hint: string): EngineError {
  return new EngineError('InvalidState', `Run ${run.id} of job ${run.jobName} cannot be resumed: ${why}.`, {
    hint,
    details: { run: run.id, job: run.jobName },
  });
}
