/** Tasks of a run in words: which attempt one is, and what became of it. */

import type { Output } from '#engine/contract/procedures/index.ts';

export type Task = Output<'getJobTasks'>[number];

/**
 * `REPEATED`: the attempt failed, and a later one of the same task was done; `BAD_ROWS`: it failed because of bad
 * rows, which are then rejected, as in every task that finds some; `STOPPED`: by a person, and `INTERRUPTED`: by the
 * end of its host, which are not failures.
 */
export type TaskState = Task['state'] | 'STOPPED' | 'INTERRUPTED' | 'REPEATED' | 'BAD_ROWS';

export const taskStateWords: Readonly<Record<TaskState, string>> = {
  WAITING: 'waiting',
  RUNNING: 'running',
  DURABLE: 'done',
  FAILED: 'failed',
  STOPPED: 'stopped',
  INTERRUPTED: 'interrupted',
  REPEATED: 'failed and retried',
  BAD_ROWS: 'found bad rows',
};

/** Counted from 1 as one sees them: the engine's own numbers begin at 0 and leave some out. */
function attemptOf(task: Task, tasks: readonly Task[]): number {
  return attemptsOf(task, tasks).filter(({ attempt }) => attempt <= task.attempt).length;
}

export function taskState(task: Task, tasks: readonly Task[]): TaskState {
  if (task.state !== 'FAILED') return task.state;
  if (task.error?.code === 'Cancelled') return 'STOPPED';
  if (task.error?.interrupted === true) return 'INTERRUPTED';
  const later = attemptsOf(task, tasks).filter(({ attempt }) => attempt > task.attempt);
  if (later.length > 0 && task.error?.kind === 'user') return 'BAD_ROWS';
  return later.some(({ state }) => state === 'DURABLE') ? 'REPEATED' : 'FAILED';
}

function attemptsOf({ stageId, taskId }: Task, tasks: readonly Task[]): Task[] {
  return tasks.filter((other) => other.stageId === stageId && other.taskId === taskId);
}

/** `task 2 of 3`; undefined where it is the only one of its stage. `s0-1` is the second task of the first stage. */
export function taskNumber({ taskId, taskCount }: Task): string | undefined {
  if (taskCount === null || taskCount === 1) return undefined;
  return `task ${Number(taskId.slice(taskId.lastIndexOf('-') + 1)) + 1} of ${taskCount}`;
}

/** `Folder pairs`, `Folder pairs, task 2 of 3`, `Folder pairs, attempt 2`: the node where its rows end. */
export function taskTitle(task: Task, tasks: readonly Task[]): string {
  return (task.nodeName ?? task.taskId) + whichOne(task, tasks);
}

/** Fewer letters of a name say nothing. */
const leastName = 10;

/**
 * The title, and the state if it is not the usual one: `Out found bad rows`.
 * @param longest most letters; the name alone is shortened.
 */
export function laneTitle(task: Task, tasks: readonly Task[], longest: number): string {
  const state = taskState(task, tasks);
  const rest = whichOne(task, tasks) + (state === 'DURABLE' || state === 'RUNNING' ? '' : ` ${taskStateWords[state]}`);
  const name = task.nodeName ?? task.taskId;
  const room = Math.max(leastName, longest - rest.length);
  return (name.length > room ? `${name.slice(0, room - 1)}…` : name) + rest;
}

function whichOne(task: Task, tasks: readonly Task[]): string {
  const parts = [taskNumber(task), task.attempt === 0 ? undefined : `attempt ${attemptOf(task, tasks)}`];
  return parts.map((part) => (part === undefined ? '' : `, ${part}`)).join('');
}

/** Those that a timeline has, in its order. */
export function startedTasks(tasks: readonly Task[]): Task[] {
  return tasks.filter(({ startedOn }) => startedOn !== null);
}

/**
 * The next of some keys, or the one before; at the ends it stays.
 * @param current null, or one that is gone: begins at the first or the last. @returns null: there are none.
 */
export function keyAfter(keys: readonly string[], current: string | null, step: 1 | -1): string | null {
  const place = current === null ? -1 : keys.indexOf(current);
  const next = place < 0 ? (step === 1 ? 0 : keys.length - 1) : place + step;
  return keys[Math.max(0, Math.min(keys.length - 1, next))] ?? null;
}
