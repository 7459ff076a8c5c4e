/** How long runs of a workflow took, for bars, and what became of them in words. Pure. */

import { completedWithFailures, completedWithRejects } from '#engine/contract/end-word.ts';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { failedNodes, runState, type WorkflowNode } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { countOf, duration, shortDay } from '#renderer/ui/format/words.ts';

/** Milliseconds, up to now for a run that is not over; null: it did not start. @param now milliseconds since 1970. */
export function timeOf({ startedOn, completedOn, status }: WorkflowRunText, now: number): number | null {
  return status === 'ERROR' ? null : Math.max(0, (completedOn ?? now) - startedOn);
}

/** Of the run of a job or crawler in milliseconds; null: it has not begun or ended, or that is not known. */
export function nodeTime({ startedOn, completedOn }: WorkflowNode['runs'][number]): number | null {
  return startedOn === null || completedOn === null ? null : Math.max(0, completedOn - startedOn);
}

/** `SUCCEEDED, took 4.20 s`. */
export function cellWords(state: string, run: WorkflowNode['runs'][number] | undefined): string {
  const time = run === undefined ? null : nodeTime(run);
  return time === null ? state : `${state}, took ${duration(time)}`;
}

const words: readonly (readonly [state: string, words: string])[] = [
  ['COMPLETED', 'completed'],
  [completedWithRejects, 'with rejects'],
  [completedWithFailures, 'with failures'],
  ['ERROR', 'not started'],
  ['STOPPED', 'stopped'],
  ['PAUSED', 'paused'],
  ['RUNNING', 'running'],
  ['STOPPING', 'stopping'],
];

/** `20 runs: 17 completed, 2 with failures, 1 running`. */
export function runsWords(runs: readonly WorkflowRunText[]): string {
  const states = runs.map((run) => runState(run));
  const counts = words.flatMap(([state, said]) => {
    const count = states.filter((each) => each === state).length;
    return count === 0 ? [] : [`${count} ${said}`];
  });
  return `${countOf(runs.length, 'run')}: ${counts.join(', ')}`;
}

/** Columns from one date to the next: narrower, the words of one would be over those of the next. */
const leastColumns = 2;

/**
 * The dates below the columns of runs: where a day begins, as far as there is room.
 * @param starts milliseconds since 1970, the oldest first. @returns null: no date.
 */
export function datesBelow(starts: readonly number[]): readonly (string | null)[] {
  let last = { place: -leastColumns, day: '' };
  return starts.map((start, place) => {
    const day = shortDay(start);
    if (day === last.day || place - last.place < leastColumns) return null;
    last = { place, day };
    return day;
  });
}

/** The failure that a person would look at: of the shown run; where that is the latest, else of the latest that has one. */
export interface Failure {
  readonly run: WorkflowRunText;
  /** The first node that did not succeed; null: the run itself did not start. */
  readonly node: WorkflowNode | null;
  readonly others: number;
}

/** @param runs newest first. */
export function failureOf(shown: WorkflowRunText, runs: readonly WorkflowRunText[]): Failure | null {
  for (const run of shown.id === runs[0]?.id ? runs : [shown]) {
    if (run.status === 'ERROR') return { run, node: null, others: 0 };
    const nodes = failedNodes(run);
    if (nodes[0] !== undefined) return { run, node: nodes[0], others: nodes.length - 1 };
  }
  return null;
}
