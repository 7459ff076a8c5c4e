/** What the catalog keeps of triggers and of the schedules of crawlers. */

import type { NewWorkflowRun, WorkflowConditions } from '#engine/catalog/workflow-entities.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

/** A trigger, or a crawler with a schedule. */
export type TriggerKind = 'trigger' | 'crawler';

/** There is one for each that is activated on this computer. Times are milliseconds. */
export interface TriggerState {
  readonly kind: TriggerKind;
  readonly name: string;
  readonly activatedOn: number;
  /** The schedule that the times count for, with its time zone; empty: none. */
  readonly schedule: string;
  readonly anchor: number;
  readonly handledUntil: number;
  /** Its definition was disabled or unusable when it was last read. */
  readonly paused: boolean;
  /** Number of the last event of a table that its firings have used; null: it waits for none. */
  readonly eventsUntil: number | null;
  /** Condition → run or crawl that met it since the last firing. */
  readonly conditions: Readonly<Record<string, string>>;
}

export type FiringCause = 'SCHEDULE' | 'CONDITIONS' | 'REQUEST' | 'RESUME' | 'EVENT';
export type ActionState = 'PENDING' | 'STARTED' | 'REFUSED' | 'MISSED';

export interface NewFiring {
  readonly kind: TriggerKind;
  readonly name: string;
  readonly cause: FiringCause;
  readonly due: number | null;
  readonly firedOn: number;
  /** It makes up for a due time that was more than a minute ago. */
  readonly caughtUp: boolean;
  /** Earlier due times that start nothing, because this one makes up for them; counted up to a limit. */
  readonly missedCount: number;
  /** What caused it; null: not events. */
  readonly events: EventBatch | null;
  /** Id of the run of a workflow to which it belongs; null: none. */
  readonly workflowRun: string | null;
  /** The run of a workflow that begins with it. */
  readonly begins?: NewWorkflowRun;
  readonly actions: readonly NewAction[];
}

export interface NewAction {
  /** Of the run or crawl that it will start. */
  readonly id: string;
  readonly jobName: string | null;
  readonly crawlerName: string | null;
  /** DATABASE.TABLE whose small files a run joins. */
  readonly compactTable: string | null;
  readonly arguments: Readonly<Record<string, string>>;
  readonly state: Exclude<ActionState, 'STARTED'>;
  readonly error: SerializedError | null;
}

export interface Firing extends Omit<NewFiring, 'actions' | 'begins'> {
  readonly sequence: number;
  readonly actions: readonly FiredAction[];
}

export interface FiredAction extends Omit<NewAction, 'state'> {
  readonly state: ActionState;
  /** State of the run or crawl; null: there is none, or it has left the history. */
  readonly runState: string | null;
  /** Of the job run; null: it has none, or it has left the history. */
  readonly runNumber: number | null;
  /** Whether the job run rejected records. */
  readonly hasRejects: boolean;
  /** Whether the job run, or the whole crawl, was undone. */
  readonly undone: boolean;
  /** Why its run or crawl did not succeed; null: it did, or it has left the history. */
  readonly runError: SerializedError | null;
}

/** A change of a table in one transaction: a crawl's, a run's, an undo's or a person's. */
export interface TableEvent {
  readonly sequence: number;
  readonly occurredOn: number;
  readonly databaseName: string;
  readonly tableName: string;
  /** Whose crawl made it; null: none. */
  readonly crawlerName: string | null;
  /** Id of the crawl or job run; null: a person's change. */
  readonly madeBy: string | null;
  readonly change: 'created' | 'updated' | 'deleted';
  /** Files that were added, changed or removed. */
  readonly fileCount: number;
  /** Paths of the first of them; none when the list was written from the start. */
  readonly files: readonly string[];
  /** Values of the first of their partitions. */
  readonly partitions: readonly (readonly (string | null)[])[];
}

/** What caused a firing, with its first events. */
export interface EventBatch {
  readonly eventCount: number;
  readonly fileCount: number;
  readonly events: readonly TableEvent[];
  /** Requests to a webhook, the first of them; absent: it was not requests. */
  readonly requests?: readonly { readonly id: string; readonly receivedOn: number }[];
}

/** An action that has not started yet, oldest firing first. */
export interface PendingAction extends Omit<NewAction, 'state' | 'error'> {
  readonly firing: number;
  readonly kind: TriggerKind;
  readonly name: string;
  readonly cause: FiringCause;
  readonly caughtUp: boolean;
  readonly workflowRun: string | null;
  /** A run or crawl of an earlier firing of this trigger has not ended. */
  readonly isPrecededByUnfinished: boolean;
  /** The run of the workflow is paused. */
  readonly isHeld: boolean;
}

/** A firing of which something waits or runs. */
export interface UnfinishedFiring extends Pick<Firing, 'caughtUp' | 'workflowRun'> {
  /** An action has not started yet. */
  readonly isPending: boolean;
}

/** The end of a run or crawl that a trigger started, not counted by conditions yet; in the order of the ends. */
export interface ActionEnd {
  readonly id: string;
  readonly jobName: string | null;
  readonly crawlerName: string | null;
  readonly compactTable: string | null;
  readonly state: string;
  readonly workflowRun: string | null;
  /** Name of the job as the action has it: of a deleted job whose name another one took, the run has a new name. */
  readonly startedJobName: string | null;
}

/** Everything that one look at the triggers decided, recorded together. */
export interface TriggerDecision {
  /** Moves the handled due times of one schedule; nothing is recorded unless it is at `from`. */
  readonly schedule?: {
    readonly kind: TriggerKind;
    readonly name: string;
    readonly from: number;
    readonly until: number;
  };
  /** Moves the events that one trigger has used; nothing is recorded unless it is at `from`. */
  readonly events?: { readonly name: string; readonly from: number; readonly until: number };
  /** Ids of the requests to a webhook that the firing uses; nothing is recorded unless all of them wait. */
  readonly requests?: readonly string[];
  readonly counted: readonly { readonly id: string; readonly state: string }[];
  /** New conditions of triggers. */
  readonly conditions: readonly { readonly name: string; readonly met: Readonly<Record<string, string>> }[];
  /** New conditions of triggers within runs of workflows. */
  readonly workflows?: readonly { readonly id: string; readonly conditions: WorkflowConditions }[];
  readonly firings: readonly NewFiring[];
}

/** An action of a trigger within a run of a workflow, in the order in which they fired. */
export interface WorkflowAction extends FiredAction {
  /** When the run or crawl began and ended; null: it has not, or it has left the history. */
  readonly runStartedOn: number | null;
  readonly runCompletedOn: number | null;
  readonly triggerName: string;
  readonly cause: FiringCause;
  readonly firedOn: number;
}
