/** How far a run is, in words. */

import { withPoint, type ProgressPoint } from '#renderer/features/runs/nodes/time-left.ts';

export interface RunProgress {
  /** 0…1; null while unknown. */
  readonly fraction: number | null;
  /** How far it was, since this window has followed it. */
  readonly points: readonly ProgressPoint[];
  /** '' before the run has reported anything. */
  readonly note: string;
  /** What it reads of source files; null: not known. */
  readonly bytesPerSecond: number | null;
  readonly rowsPerSecond: number | null;
}

/** What follows a report. @param now milliseconds since 1970. */
export function movedProgress(
  before: RunProgress | null,
  { fraction, note, bytesPerSecond, rowsPerSecond }: Omit<RunProgress, 'points'>,
  now: number,
): RunProgress {
  const points = fraction === null ? [] : withPoint(before?.points ?? [], { time: now, fraction });
  return { fraction, note, points, bytesPerSecond, rowsPerSecond };
}

/** `43%, 10 s to 12 s left, estimated from its pace so far; 1 of 3 tasks done`. @param left absent: there is no estimate. */
export function progressWords(
  { fraction, note }: Pick<RunProgress, 'fraction' | 'note'>,
  left: string | undefined,
): string {
  const share = fraction === null || fraction === 0 ? [] : [`${Math.floor(fraction * 100)}%`];
  const far = [...share, ...(left === undefined ? [] : [left])].join(', ');
  return [far, note].filter((part) => part !== '').join('; ');
}
