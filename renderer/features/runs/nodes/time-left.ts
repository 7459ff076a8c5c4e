/** How long an active run still takes: a range with its basis, or nothing. Pure. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { countOf, duration } from '#renderer/ui/format/words.ts';

/** How far a run was at a time. */
export interface ProgressPoint {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** 0…1. */
  readonly fraction: number;
}

/** Points that are kept of a run; of more, every other one goes. */
const mostPoints = 32;
/** What moved less, or for a shorter time, says nothing about the rest. */
const leastMoved = 0.02;
const leastMillis = 2000;
/** Milliseconds after which a share that does not move allows no estimate. */
const mostStill = 4000;
/** Earlier runs that are compared. */
const mostRuns = 5;
/** Runs of such different lengths had different things to do. */
const widestSpread = 3;

/** @param points in order. A share that falls, as when a task is retried, begins again. */
export function withPoint(points: readonly ProgressPoint[], point: ProgressPoint): readonly ProgressPoint[] {
  const last = points.at(-1);
  if (last === undefined || point.fraction < last.fraction) return [point];
  if (point.fraction === last.fraction) return points;
  const kept = points.length < mostPoints ? points : points.filter((_, index) => index % 2 === 0);
  return [...kept, point];
}

/**
 * From what was seen of the run itself: the pace since it was first seen, and that of the later half.
 * Tasks that a resumed run took over are done before, so they do not count as pace.
 * @returns undefined: there is nothing to judge from.
 */
export function leftByPace(points: readonly ProgressPoint[], now: number): string | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.fraction >= 1 || now - last.time >= mostStill) return undefined;
  if (last.fraction - first.fraction < leastMoved || last.time - first.time < leastMillis) return undefined;
  const middle = points.findLast(({ time }) => time <= (first.time + last.time) / 2) ?? first;
  const left = [first, middle].map(
    (from) => ((1 - last.fraction) * (last.time - from.time)) / (last.fraction - from.fraction) - (now - last.time),
  );
  return `${rangeWords(Math.min(...left), Math.max(...left))} left, estimated from its pace so far`;
}

/**
 * From earlier runs of the job that succeeded.
 * @param runs newest first, of any state. @returns undefined: there are none, or they do not say how long this one takes.
 */
export function leftByRuns(run: JobRunText, runs: readonly JobRunText[], now: number): string | undefined {
  // What was taken over, or done before a pause or a restart, is not part of how long it takes.
  if (run.startedOn === null || run.attempt > 0 || run.previousRunId !== null || run.redriveOf !== null)
    return undefined;
  if (run.paused !== null || run.jobRunState !== 'RUNNING') return undefined;
  const times = runs
    .filter((each) => each.id !== run.id && isWhole(each))
    .slice(0, mostRuns)
    .map(({ startedOn, completedOn }) => completedOn! - startedOn!);
  const [shortest, longest] = [Math.min(...times), Math.max(...times)];
  const elapsed = now - run.startedOn;
  if (times.length === 0 || longest > widestSpread * shortest || elapsed >= longest) return undefined;
  const basis = `estimated from ${countOf(times.length, 'earlier run')}`;
  if (elapsed >= shortest) return `at most ${durationWords(longest - elapsed)} left, ${basis}`;
  return `${rangeWords(shortest - elapsed, longest - elapsed)} left, ${basis}`;
}

function isWhole({ jobRunState, startedOn, completedOn, previousRunId, redriveOf, attempt }: JobRunText): boolean {
  if (jobRunState !== 'SUCCEEDED' || previousRunId !== null || redriveOf !== null || attempt > 0) return false;
  return startedOn !== null && completedOn !== null && completedOn > startedOn;
}

/** `about 12 s`, `10 s to 15 s`: both ends where they differ. */
function rangeWords(least: number, most: number): string {
  const [from, to] = [durationWords(Math.max(0, least)), durationWords(Math.max(0, most))];
  return from === to ? `about ${to}` : `${from} to ${to}`;
}

/** Whole seconds: an estimate has no tenths. */
function durationWords(millis: number): string {
  return millis < 60_000 ? `${Math.max(1, Math.round(millis / 1000))} s` : duration(millis);
}
