/** Where times are on a lane of the last and the coming hours, by the clock of this computer. Pure. */

import type { FiringText } from '#engine/contract/procedures/triggers.ts';
import { firingState } from '#renderer/features/triggers/trigger-words.ts';
import { clock, dayTitle } from '#renderer/features/triggers/workflows/next-week.ts';

export interface LaneSpan {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly now: number;
  readonly before: number;
}

/** From 0, where the lane begins, to 1. */
export function shareOf(time: number, { from, before }: LaneSpan): number {
  return (time - from) / (before - from);
}

export interface Tick {
  readonly time: number;
  /** `06:00`; `Tue 24 Nov` at midnight. */
  readonly label: string;
  readonly isDay: boolean;
}

/** Of each third hour of the clock, or sixth or so, also on a day on which the clock changes. @param step hours. */
export function ticksOf({ from, before }: LaneSpan, step = 3): Tick[] {
  const hour = new Date(from);
  hour.setMinutes(0, 0, 0);
  const ticks: Tick[] = [];
  for (let time = hour.getTime() + millisPerHour; time < before; time += millisPerHour) {
    const hours = new Date(time).getHours();
    if (hours % step !== 0) continue;
    ticks.push({ time, label: hours === 0 ? dayTitle(time) : clock(time), isDay: hours === 0 });
  }
  return ticks;
}

const millisPerHour = 3_600_000;

export interface Mark {
  /** The first of them. */
  readonly time: number;
  readonly count: number;
  /** `05:30`, or `12 starts from 05:00 to 05:11`. */
  readonly words: string;
}

/**
 * Marks that would be drawn over one another are one.
 * @param times in ascending order.
 * @param narrowest a mark and a gap, as a share of the lane.
 */
export function marksOf(times: readonly number[], span: LaneSpan, narrowest = 0.008): Mark[] {
  const within = times.filter((time) => time >= span.now && time < span.before);
  return near(within, (time) => time, span, narrowest).map((group) => ({
    time: group[0]!,
    count: group.length,
    words:
      group.length === 1
        ? clock(group[0]!)
        : `${group.length} starts from ${clock(group[0]!)} to ${clock(group.at(-1)!)}`,
  }));
}

export type PastTone = 'good' | 'warn' | 'bad' | 'open';

export interface PastMark extends Mark {
  /** Of the one that needs a look first. */
  readonly tone: PastTone;
}

const tones: readonly PastTone[] = ['bad', 'warn', 'open', 'good'];

function toneOf(firing: Pick<FiringText, 'actions'>): PastTone {
  const state = firingState(firing);
  if (state === 'SUCCEEDED') return 'good';
  if (['FAILED', 'TIMEOUT', 'REFUSED', 'COMMIT_BLOCKED'].includes(state)) return 'bad';
  return ['RUNNING', 'WAITING', 'STARTED', 'STOPPING'].includes(state) ? 'open' : 'warn';
}

/**
 * What started since the lane begins, and the due times at which nothing did. Marks that would be drawn over one another are
 * one. Due times that are only counted have a mark beside the firing that counted them.
 * @param firings newest first. @param missedTimes in ascending order. @param narrowest a mark and a gap, as a share of the lane.
 */
export function pastMarksOf(
  firings: readonly FiringText[],
  missedTimes: readonly number[],
  span: LaneSpan,
  narrowest = 0.008,
): { readonly started: readonly PastMark[]; readonly missed: readonly Mark[] } {
  const known = new Set(missedTimes);
  const within = firings.toReversed().filter(({ firedOn }) => firedOn >= span.from && firedOn <= span.now);
  const isKnownAsMissed = ({ due }: FiringText): boolean => due !== null && known.has(due);
  const groups = near(
    within.filter((firing) => !isKnownAsMissed(firing)),
    ({ firedOn }) => firedOn,
    span,
    narrowest,
  );
  const started = groups.map((group): PastMark => {
    const [first, last] = [group[0]!, group.at(-1)!];
    return {
      time: first.firedOn,
      count: group.length,
      tone: tones.find((tone) => group.some((firing) => toneOf(firing) === tone))!,
      words:
        group.length === 1
          ? `${clock(first.firedOn)}, ${firingState(first)}`
          : `${group.length} starts from ${clock(first.firedOn)} to ${clock(last.firedOn)}`,
    };
  });
  const missed = near(missedTimes, (time) => time, span, narrowest).map((group): Mark => {
    const [first, last] = [group[0]!, group.at(-1)!];
    const words =
      group.length === 1
        ? `${clock(first)}, nothing started`
        : `${group.length} due times from ${clock(first)} to ${clock(last)}, nothing started`;
    return { time: first, count: group.length, words };
  });
  return { started, missed: [...countedOnly(within, missedTimes), ...missed] };
}

/** By the firing that counted them: its own known ones are those since the firing before it. */
function countedOnly(firings: readonly FiringText[], missedTimes: readonly number[]): Mark[] {
  return firings.flatMap(({ due, firedOn, missedCount }, place): Mark[] => {
    const since = firings[place - 1]?.due ?? Number.NEGATIVE_INFINITY;
    const known = missedTimes.filter((time) => time > since && time < (due ?? firedOn)).length;
    const count = missedCount - known;
    if (count <= 0) return [];
    const words = `${count} due ${count === 1 ? 'time' : 'times'} before ${clock(firedOn)} started nothing`;
    return [{ time: firedOn, count, words }];
  });
}

/** @param items in ascending order of their times. */
function near<T>(items: readonly T[], timeOf: (item: T) => number, span: LaneSpan, narrowest: number): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const first = groups.at(-1)?.[0];
    if (first !== undefined && shareOf(timeOf(item), span) - shareOf(timeOf(first), span) < narrowest)
      groups.at(-1)!.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** `05:30` today, else `Tue 24 Nov 05:30`, with its year if it needs one. */
export function nextWords(time: number, now: number): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return isToday ? clock(time) : `${dayTitle(time, now)} ${clock(time)}`;
}
