/** Runs in words: groups for the side bar, times, what may be done with one. */

import { endWord } from '#engine/contract/end-word.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { dateText, duration, timeOfDay } from '#renderer/ui/format/words.ts';

export function isActive(run: JobRunText): boolean {
  return run.jobRunState === 'WAITING' || run.jobRunState === 'RUNNING' || run.jobRunState === 'STOPPING';
}

/** Waits or runs, and nobody has paused or stopped it. */
export function canPause({ jobRunState, paused }: JobRunText): boolean {
  return paused === null && (jobRunState === 'WAITING' || jobRunState === 'RUNNING');
}

/** `Paused since 18:40: the disk is replaced. It holds no worker.` */
export function pauseWords({ pausedOn, why }: NonNullable<JobRunText['paused']>): string {
  const reason = why === null ? '' : `: ${why.replace(/\.$/u, '')}`;
  return pausedOn === null
    ? `Pausing after the tasks in progress${reason}`
    : `Paused since ${timeOfDay(pausedOn)}${reason}. It holds no worker.`;
}

/** `UNDONE` for a run that was undone, whatever it was before; `UNDO_BLOCKED` while its undo waits for a person. */
export function stateWord(run: JobRunText): string {
  if (isUndoBlocked(run)) return 'UNDO_BLOCKED';
  if (run.paused !== null && run.paused.pausedOn !== null && isActive(run)) return 'PAUSED';
  return run.undone ? 'UNDONE' : endWord(run.jobRunState, run.hasRejects);
}

/** It committed nothing. A blocked commit that was undone cannot be continued either. */
export function endedBadly(run: JobRunText): boolean {
  return !run.undone && ['FAILED', 'STOPPED', 'TIMEOUT'].includes(run.jobRunState);
}

/** A resumed run reads the very files of the plan: where they have changed, only a new run can read them. */
export function canResume(run: JobRunText): boolean {
  return endedBadly(run) && run.error?.code !== 'FileChanged';
}

/**
 * Whether the remedy is to fix the job or its files rather than to continue: the input is wrong, or nothing could
 * be read or written at all.
 */
export function mendsFirst({ error }: JobRunText, tasks: Output<'getJobTasks'>): boolean {
  if (error === null) return false;
  return error.kind === 'user' || (error.code === 'IoFailed' && countDone(tasks) === 0);
}

/** Tasks whose work a resumed run keeps, each once: a continued run has several finished attempts of a task. */
export function countDone(tasks: Output<'getJobTasks'>): number {
  const done = tasks.filter(({ state }) => state === 'DURABLE');
  return new Set(done.map(({ stageId, taskId }) => `${stageId}/${taskId}`)).size;
}

/** An undo that has begun and could not be finished. */
export function isUndoBlocked({ unfinishedUndo }: JobRunText): boolean {
  return unfinishedUndo !== null && unfinishedUndo.error !== null;
}

/** Its output is there, or half of it is. */
export function canUndo(run: JobRunText): boolean {
  if (run.unfinishedUndo !== null) return false;
  return (run.jobRunState === 'SUCCEEDED' && !run.undone) || run.jobRunState === 'COMMIT_BLOCKED';
}

/** When it began, or was requested. */
export function runStart({ startedOn, createdOn }: JobRunText): number {
  return startedOn ?? createdOn;
}

/** `started 22:50:28`, or `queued 22:50:28` for a run that has not started. */
export function startWords(run: JobRunText): string {
  return `${run.startedOn === null ? 'queued' : 'started'} ${timeOfDay(runStart(run))}`;
}

/** How long it took, or has been at it; null before it started, and while it waits for a person. */
export function runTime(run: JobRunText, now: number): string | null {
  if (run.startedOn === null || run.jobRunState === 'COMMIT_BLOCKED') return null;
  return duration((run.completedOn ?? now) - run.startedOn);
}

/** `daily_orders #12`. */
export function runTitle({ jobName, number }: Pick<JobRunText, 'jobName' | 'number'>): string {
  return `${jobName} #${number}`;
}

/** Running, waiting, today, yesterday, then the date; newest first within each. */
export function groupRuns(
  runs: readonly JobRunText[],
  now: Date,
): readonly { readonly title: string; readonly runs: readonly JobRunText[] }[] {
  const groups = new Map<string, JobRunText[]>([
    ['Running', []],
    ['Waiting', []],
  ]);
  for (const run of runs) {
    const title =
      run.jobRunState === 'WAITING' ? 'Waiting' : isActive(run) ? 'Running' : dayTitle(new Date(run.createdOn), now);
    const group = groups.get(title);
    if (group === undefined) groups.set(title, [run]);
    else group.push(run);
  }
  return [...groups].flatMap(([title, members]) => (members.length === 0 ? [] : [{ title, runs: members }]));
}

function dayTitle(day: Date, now: Date): string {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return 'Today';
  if (day.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return dateText(day);
}

/** How long a committed run can be undone: the files that it replaced are kept for some days. */
export function undoTerm({ undoUntil }: Pick<JobRunText, 'undoUntil'>, now: number): string {
  if (undoUntil === null) return 'as long as the run is in the history';
  return undoUntil > now
    ? `until ${timeOfDay(undoUntil)}, when the files that it replaced are removed`
    : `ended ${timeOfDay(undoUntil)} with the files that it replaced`;
}
