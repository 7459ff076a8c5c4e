/** Which due times must have a firing, from the clock and the minutes of the schedule alone. */

import { minute, scheduled, type ScheduledName } from '#engine/testing/chaos/workflows/workflow-definitions.ts';
import type { FiringRecord, Records } from '#engine/testing/chaos/workflows/read-records.ts';

/** Moments of the host's clock. */
export interface ActiveTime {
  /** Since when the schedule counts for certain; null: it was activated or deactivated and the answer is not known. */
  readonly since: number | null;
  /** When all had settled for the last time while it was active. */
  readonly until: number;
  /** The clock has never shown anything outside. */
  readonly earliest: number;
  readonly latest: number;
}

const lateBy = minute;

/** @returns what is wrong, in words. */
export function checkDueTimes({ firings }: Records, name: ScheduledName, active: ActiveTime): string[] {
  const { every, missedRuns, kind } = scheduled[name];
  const own = firings.filter((each) => each.name === name && each.kind === kind && each.cause === 'SCHEDULE');
  const problems = own.flatMap((firing) => wrongOf(firing, active, name).map((wrong) => `${name}: ${wrong}`));
  const dues = own.map(({ due }) => due);
  for (const due of new Set(dues)) {
    const times = dues.filter((each) => each === due).length;
    if (times > 1) problems.push(`${name} fired ${times} times for ${textOf(due)}.`);
  }
  if (active.since === null) return problems;
  // Of a firing that makes up for others; one that had its own while the clock was ahead is not among them.
  const firedBefore = (sequence: number): Set<number> =>
    new Set(own.filter((each) => each.sequence < sequence).map(({ due }) => due!));
  const covered = new Set(
    own.flatMap(({ sequence, due, missedCount }) => [
      due!,
      ...duesBefore(due!, missedCount, every, firedBefore(sequence)),
    ]),
  );
  for (let due = dueAfter(active.since, every); due <= active.until; due = dueAfter(due, every))
    if (!covered.has(due)) problems.push(`${name} (${missedRuns}) never fired for ${textOf(due)}.`);
  return problems;
}

function wrongOf(
  { due, firedOn, caughtUp, missedCount, actions }: FiringRecord,
  { earliest, latest }: ActiveTime,
  name: ScheduledName,
): string[] {
  const { every, missedRuns } = scheduled[name];
  if (due === null) return ['a firing by the schedule has no due time.'];
  const wrong: string[] = [];
  if (!isDue(due, every)) wrong.push(`${textOf(due)} is not due.`);
  if (due < earliest || due > latest || firedOn < due) wrong.push(`${textOf(due)} fired at ${textOf(firedOn)}.`);
  const isLate = firedOn - due > lateBy;
  if (missedRuns === 'all' && missedCount > 0) wrong.push(`${textOf(due)} replaces ${missedCount} others.`);
  if (missedRuns === 'skip' && (isLate ? !actions.every(isMissed) : actions.some(isMissedAsLate)))
    wrong.push(`${textOf(due)} fired at ${textOf(firedOn)}, and is ${actions.map(({ state }) => state).join(', ')}.`);
  if (missedRuns !== 'skip' && isLate !== (caughtUp === 1))
    wrong.push(`${textOf(due)} fired at ${textOf(firedOn)}, caught up: ${caughtUp}.`);
  return wrong;
}

type ActionRecord = FiringRecord['actions'][number];

function isMissed({ state, errorCode }: ActionRecord): boolean {
  return state === 'MISSED' && errorCode === 'Cancelled';
}

/** One that was on time may be missed, too: when its trigger is deactivated before it starts. */
function isMissedAsLate(action: ActionRecord): boolean {
  return isMissed(action) && action.errorMessage?.startsWith('The trigger was ') !== true;
}

function isDue(time: number, every: number): boolean {
  return time % minute === 0 && new Date(time).getUTCMinutes() % every === 0;
}

function dueAfter(time: number, every: number): number {
  let next = (Math.floor(time / minute) + 1) * minute;
  while (!isDue(next, every)) next += minute;
  return next;
}

function duesBefore(due: number, count: number, every: number, fired: ReadonlySet<number>): number[] {
  const found: number[] = [];
  for (let time = due - minute; found.length < count; time -= minute)
    if (isDue(time, every) && !fired.has(time)) found.push(time);
  return found;
}

function textOf(time: number | null): string {
  return time === null ? 'no time' : new Date(time).toISOString().slice(0, 19);
}
