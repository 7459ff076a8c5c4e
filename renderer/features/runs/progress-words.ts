/** How far a run is, in words. */

import { duration } from '#renderer/ui/format/words.ts';

export interface RunProgress {
  /** 0…1; null while unknown. */
  readonly fraction: number | null;
  /** When the fraction moved last; milliseconds since 1970. */
  readonly movedAt: number;
  /** '' before the run has reported anything. */
  readonly note: string;
}

/** Below it, an estimate of the rest says nothing. */
const leastKnown = 0.02;
const leastMillis = 2000;

/** Milliseconds after which a share that does not move allows no estimate. */
const mostStill = 4000;

export function movedProgress(
  before: RunProgress | null,
  { fraction, note }: Pick<RunProgress, 'fraction' | 'note'>,
): RunProgress {
  return { fraction, note, movedAt: before?.fraction === fraction ? before.movedAt : Date.now() };
}

/** `43%, about 12 s left; 1 of 3 tasks done`. @param startedOn milliseconds since 1970, as `now`. */
export function progressWords({ fraction, note, movedAt }: RunProgress, startedOn: number, now: number): string {
  const elapsed = now - startedOn;
  if (fraction === null || fraction === 0) return note;
  const share = `${Math.floor(fraction * 100)}%`;
  const isGuessable = fraction >= leastKnown && fraction < 1 && elapsed >= leastMillis && now - movedAt < mostStill;
  const millis = (elapsed * (1 - fraction)) / fraction;
  const rest = millis < 60_000 ? `${Math.ceil(millis / 1000)} s` : duration(millis);
  const left = isGuessable ? [`about ${rest} left`] : [];
  return `${[share, ...left].join(', ')}; ${note}`;
}
