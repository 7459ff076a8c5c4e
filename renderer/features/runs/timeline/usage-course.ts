/** Memory and spill of a run as lines, bars and words. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { byteSize, countOf, duration } from '#renderer/ui/format/words.ts';

export type Usage = NonNullable<Output<'getRunUsage'>>;
type UsagePoint = Usage['points'][number];

/** A longer time without points is one without workers. */
const longestGap = 3;
/** A limit so many times as high as the peak would leave no room for the course. */
const highestLimit = 3;
/** Of the height, so that the highest point does not touch the edge. */
const headroom = 1.08;

/** The most of what was measured, and when; undefined: nothing was. */
export function peakOf(
  points: readonly UsagePoint[],
  what: 'memory' | 'spilled',
): { readonly bytes: number; readonly time: number } | undefined {
  let peak: { bytes: number; time: number } | undefined;
  for (const point of points) {
    const bytes = point[what];
    if (bytes !== null && (peak === undefined || bytes > peak.bytes)) peak = { bytes, time: point.time };
  }
  return peak;
}

/** Parts of the course in which the run had workers. */
export function partsOf({ every, points }: Usage): readonly (readonly UsagePoint[])[] {
  const parts: UsagePoint[][] = [];
  let last: UsagePoint | undefined;
  for (const point of points) {
    if (last === undefined || point.time - last.time > longestGap * every) parts.push([]);
    parts.at(-1)!.push(point);
    last = point;
  }
  return parts;
}

/** A measure that came a little late leaves no gap. */
export function endOf({ every, points }: Usage, index: number): number {
  const { time } = points[index]!;
  const next = points[index + 1]?.time ?? Infinity;
  return next - time > longestGap * every ? time + every : next;
}

export interface LimitStep {
  readonly from: number;
  /** undefined: until the end. */
  readonly until: number | undefined;
  /** Of all workers together. */
  readonly bytes: number;
  readonly workers: number;
}

/** Each change of the number of workers, from begin to end. */
export function limitSteps({ points, memoryPerWorker }: Usage): readonly LimitStep[] {
  const changes = points.filter(({ workers }, index) => workers !== points[index - 1]?.workers);
  return changes.map(({ time, workers }, index) => ({
    from: time,
    until: changes[index + 1]?.time,
    bytes: workers * memoryPerWorker,
    workers,
  }));
}

/** Bytes at the top of the chart, and whether the limit is below it. */
export function topOf(
  usage: Usage,
  steps: readonly LimitStep[],
): { readonly bytes: number; readonly hasLimit: boolean } {
  const peak = peakOf(usage.points, 'memory')?.bytes ?? 0;
  const limit = steps.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  const hasLimit = limit > 0 && limit <= peak * highestLimit;
  return { bytes: Math.max(1, peak, hasLimit ? limit : 0) * headroom, hasLimit };
}

/** `M0 40 L…` below the points of one part. */
export function areaPath(
  part: readonly UsagePoint[],
  every: number,
  toX: (time: number) => number,
  toY: (bytes: number) => number,
): { readonly line: string; readonly area: string } {
  const spots = part.map(({ time, memory }) => [toX(time), toY(memory)] as const);
  const last = part.at(-1)!;
  spots.push([toX(last.time + every), toY(last.memory)]);
  const line = spots.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join(' ');
  const base = rounded(toY(0));
  return { line, area: `${line} L${rounded(spots.at(-1)![0])} ${base} L${rounded(spots[0]![0])} ${base} Z` };
}

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** `5.10 GB, peak 5.60 GB` while it runs, `peak 5.60 GB` afterwards. */
export function memoryWords({ points }: Usage, isActive: boolean): string {
  const peak = `peak ${byteSize(peakOf(points, 'memory')?.bytes ?? 0)}`;
  const last = points.at(-1);
  return isActive && last !== undefined ? `${byteSize(last.memory)}, ${peak}` : peak;
}

/** `limit for data 6.00 GB`, that of the last change; undefined: not known. */
export function limitWords(steps: readonly LimitStep[]): string | undefined {
  const last = steps.at(-1);
  return last === undefined ? undefined : `limit for data ${byteSize(last.bytes)}`;
}

/** For a person who does not see the chart. @param from begin of the run. */
export function describeUsage(usage: Usage, steps: readonly LimitStep[], from: number): string {
  const after = (time: number): string => `after ${duration(Math.max(0, time - from))}`;
  const [memory, spilled] = [peakOf(usage.points, 'memory'), peakOf(usage.points, 'spilled')];
  const limits = steps.map(({ bytes, workers }) => `${byteSize(bytes)} for ${countOf(workers, 'worker')}`);
  return [
    ...(memory === undefined ? [] : [`Most memory: ${byteSize(memory.bytes)} ${after(memory.time)}`]),
    ...(limits.length === 0 ? [] : [`limit for data: ${limits.join(', then ')}`]),
    spilled === undefined
      ? 'spill to disk not measured'
      : spilled.bytes === 0
        ? 'nothing spilled to disk'
        : `most spilled to disk: ${byteSize(spilled.bytes)} ${after(spilled.time)}`,
  ].join('; ');
}
