/** What the catalog keeps of the runs of workflows. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

/** ERROR: it was refused, because too many runs of the workflow were unfinished. */
export type WorkflowRunStatus = 'RUNNING' | 'COMPLETED' | 'STOPPING' | 'STOPPED' | 'ERROR';

/** A trigger of a workflow as it was when the run began; later changes of its file are for later runs. */
export type FrozenTrigger = Pick<Trigger, 'name' | 'type' | 'enabled' | 'logical' | 'conditions' | 'actions'>;

/** Trigger → condition → run or crawl that met it since the trigger last fired in this run. */
export type WorkflowConditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A run or crawl of an earlier run of the workflow, whose node is not run again by the one that resumed it. */
export interface CarriedAction {
  readonly id: string;
  readonly triggerName: string;
  readonly jobName: string | null;
  readonly crawlerName: string | null;
  /** Absent in runs of earlier versions. */
  readonly compactTable?: string | null;
  readonly arguments: Readonly<Record<string, string>>;
  /** In which it ended; REFUSED or MISSED: it did not start. */
  readonly state: string;
  /** Of the job run; absent in runs of earlier versions. */
  readonly runNumber?: number | null;
  /** Absent in runs of earlier versions. */
  readonly hasRejects?: boolean;
}

/** Times are milliseconds. */
export interface WorkflowRun {
  readonly id: string;
  /** From 1, over all runs of workflows. */
  readonly number: number;
  readonly workflowName: string;
  readonly status: WorkflowRunStatus;
  /** Of the run that this one resumed. */
  readonly previousRunId: string | null;
  /** The run that resumed this one; a run is resumed at most once. */
  readonly resumedBy: { readonly id: string; readonly number: number } | null;
  readonly startedOn: number;
  readonly completedOn: number | null;
  readonly properties: Readonly<Record<string, string>>;
  readonly triggers: readonly FrozenTrigger[];
  readonly conditions: WorkflowConditions;
  readonly carried: readonly CarriedAction[];
  readonly error: SerializedError | null;
  /** A person has paused it: it starts nothing until it is continued. null: it is not paused. */
  readonly paused: { readonly since: number; readonly why: string | null } | null;
}

export interface NewWorkflowRun extends Omit<
  WorkflowRun,
  'number' | 'status' | 'resumedBy' | 'completedOn' | 'error' | 'paused'
> {
  readonly maxConcurrentRuns: number;
  /** What happens to one too many: nothing is recorded and the call fails, or it is kept as a run with the status ERROR. */
  readonly excess: 'refuse' | 'record';
}
