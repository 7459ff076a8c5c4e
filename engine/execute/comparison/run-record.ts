/** Everything that the catalog still knows of one run, as a comparison reads it. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import type { JobRun, JobTask, Millis } from '#engine/catalog/entities.ts';
import { readRunPlan, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import { newestDurable } from '#engine/execute/run/run-receipts.ts';

export interface RunRecord {
  readonly id: string;
  /** null: it is not known any more of which job it was. */
  readonly jobName: string | null;
  /** null: the run was removed from the history. */
  readonly run: JobRun | null;
  /** null: the run is in the history. */
  readonly removedOn: Millis | null;
  /** null: never planned, or no longer stored. */
  readonly plan: RunPlan | null;
  /** The last finished attempt of each; their files may still be unpublished. */
  readonly tasks: readonly JobTask[];
  /** null: no commit was begun, or it is no longer stored. */
  readonly intent: CommitIntent | null;
}

/**
 * Of a run that left the history, the plan is known while later runs take the types of their sources from it.
 * @throws EngineError EntityNotFound for an id that no run ever had.
 */
export async function readRunRecord({ jobRuns, commits, history }: Catalog, id: string): Promise<RunRecord> {
  const cleaned = await history.findCleanedRun(id);
  if (cleaned !== undefined) {
    const { jobName, plan, cleanedOn } = cleaned;
    return {
      id,
      jobName,
      run: null,
      removedOn: cleanedOn,
      plan: plan === null || jobName === null ? null : readRunPlan({ plan, jobName }),
      tasks: [],
      intent: null,
    };
  }
  const run = await jobRuns.getJobRun(id);
  const [tasks, commit] = await Promise.all([jobRuns.getTasks(id), commits.findCommit(id)]);
  return {
    id,
    jobName: run.jobName,
    run,
    removedOn: null,
    plan: run.plan === '' ? null : readRunPlan(run),
    tasks: newestDurable(tasks),
    intent: commit?.intent ?? null,
  };
}

/** `#12`, with the job's name if the two are of different jobs; the id of a run that was removed. */
export function labelsOf(a: RunRecord, b: RunRecord): { readonly a: string; readonly b: string } {
  const isOneJob = a.jobName !== null && a.jobName === b.jobName;
  const labelOf = ({ id, run }: RunRecord): string =>
    run === null ? id : isOneJob ? `#${run.number}` : `${run.jobName} #${run.number}`;
  return { a: labelOf(a), b: labelOf(b) };
}
