/** A run's state and times as the lists of the command line show them. */

import { endWord } from '#engine/contract/end-word.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';

/** The state; that a commit was undone, or its undo is not finished, counts more than that it once succeeded. */
export function runDescription({ jobRunState, hasRejects, undone, unfinishedUndo, paused }: JobRunText): string {
  if (paused !== null) return `${jobRunState}, ${paused.pausedOn === null ? 'pausing' : 'paused'}`;
  if (unfinishedUndo !== null) return `${jobRunState}, undo ${unfinishedUndo.error === null ? 'under way' : 'blocked'}`;
  if (undone) return `${jobRunState}, undone`;
  return endWord(jobRunState, hasRejects);
}

/** `#52`; the id of a run that is no longer in the history; empty for none. */
export function runText(id: string | null, number: number | null): string {
  return number === null ? (id ?? '') : `#${number}`;
}

/** Local time to the second. @param millis since 1970 UTC. */
export function timeText(millis: number): string {
  const date = new Date(millis);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Seconds from start to end; '' when it has not both. */
export function secondsText({ startedOn, completedOn }: Pick<JobRunText, 'startedOn' | 'completedOn'>): string {
  return startedOn === null || completedOn === null ? '' : ((completedOn - startedOn) / 1000).toFixed(1);
}
