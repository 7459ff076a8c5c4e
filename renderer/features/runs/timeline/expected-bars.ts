/** When tasks that run, and stages that wait, are expected to end, from earlier runs. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { RunGraphText } from '#engine/contract/procedures/runs/run-graph.ts';
import type { Task } from '#renderer/features/runs/task-words.ts';
import { countOf, duration } from '#renderer/ui/format/words.ts';

type Forecast = NonNullable<Output<'getRunForecast'>>;
type Stage = RunGraphText['stages'][number];

/** Milliseconds since 1970. */
export interface ExpectedEnd {
  readonly least: number;
  readonly most: number;
  /** Earlier runs that it is taken from. */
  readonly runCount: number;
}

/** Tasks of a stage that have not begun, as one bar. */
export interface WaitingTasks {
  readonly stageId: string;
  readonly count: number;
  /** Earliest begin; null: when they begin and end is not known. */
  readonly from: number | null;
  readonly end: ExpectedEnd | null;
}

export interface ExpectedBars {
  /** Key of a running task → its end; one that takes longer than in any earlier run is missing. */
  readonly running: ReadonlyMap<string, ExpectedEnd>;
  readonly waiting: readonly WaitingTasks[];
}

export function taskKey({ stageId, taskId, attempt }: Pick<Task, 'stageId' | 'taskId' | 'attempt'>): string {
  return `${stageId} ${taskId} ${attempt}`;
}

/** Of a run that is running. @param tasks that have begun. @param now milliseconds since 1970. */
export function expectedBars(
  stages: readonly Stage[],
  tasks: readonly Task[],
  forecast: Forecast | undefined,
  now: number,
): ExpectedBars {
  const running = new Map<string, ExpectedEnd>();
  const waiting: WaitingTasks[] = [];
  // The end of what comes before: stages run one after the other.
  let before: { readonly least: number; readonly most: number } | null = { least: now, most: now };
  for (const stage of stages) {
    const own = tasks.filter(({ stageId }) => stageId === stage.stageId);
    const begun = new Set(own.map(({ taskId }) => taskId)).size;
    const done = new Set(own.filter(({ state }) => state === 'DURABLE').map(({ taskId }) => taskId)).size;
    if (done >= stage.taskCount) continue;
    const expected = forecast?.stages.find(({ stageId }) => stageId === stage.stageId);
    const runCount = expected?.runCount ?? 0;
    const active = own.filter(({ state }) => state === 'RUNNING');
    if (expected !== undefined)
      for (const task of active) {
        const end = endOf(task.startedOn ?? now, expected.task, now, runCount);
        if (end !== null) running.set(taskKey(task), end);
      }
    const first = own.reduce((least, { startedOn }) => Math.min(least, startedOn ?? now), now);
    const from: number | null = own.length > 0 ? now : (before?.least ?? null);
    const end: ExpectedEnd | null =
      expected === undefined || before === null
        ? null
        : own.length > 0
          ? endOf(first, expected.stage, now, runCount)
          : { least: before.least + expected.stage.least, most: before.most + expected.stage.most, runCount };
    if (begun < stage.taskCount)
      waiting.push({ stageId: stage.stageId, count: stage.taskCount - begun, from: end === null ? null : from, end });
    before = end;
  }
  return { running, waiting };
}

/** null: it already takes longer than in any earlier run. */
function endOf(
  startedOn: number,
  { least, most }: { readonly least: number; readonly most: number },
  now: number,
  runCount: number,
): ExpectedEnd | null {
  return startedOn + most <= now ? null : { least: Math.max(now, startedOn + least), most: startedOn + most, runCount };
}

/** `expected to end in 4.0 s to 9.0 s, estimated from 2 earlier runs`. */
export function endWords({ least, most, runCount }: ExpectedEnd, now: number): string {
  const [from, to] = [duration(Math.max(0, least - now)), duration(Math.max(0, most - now))];
  const range = from === to ? `about ${to}` : least <= now ? `at most ${to}` : `${from} to ${to}`;
  return `expected to end in ${range}, estimated from ${countOf(runCount, 'earlier run')}`;
}

/** `1 task waits`, `6 tasks wait`. */
export function waitingTitle(count: number): string {
  return `${countOf(count, 'task')} ${count === 1 ? 'waits' : 'wait'}`;
}
