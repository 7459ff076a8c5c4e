/** How far a run is, in words. */

import { duration } from '#renderer/ui/format/words.ts';

export interface RunProgress {
  /** 0…1; null while unknown. */
  readonly fraction: number | null;
  /** '' before the run has told of itself. */
  readonly note: string;
}

/** Below it, an estimate of the rest says nothing. */
const leastKnown = 0.02;
const leastMillis = 2000;

/** `43 %, about 12 s left; 1 of 3 tasks done`. @param elapsed milliseconds since it was started. */
export function progressWords({ fraction, note }: RunProgress, elapsed: number): string {
  if (fraction === null || fraction === 0) return note;
  const share = `${Math.floor(fraction * 100)} %`;
  const isGuessable = fraction >= leastKnown && fraction < 1 && elapsed >= leastMillis;
  const millis = (elapsed * (1 - fraction)) / fraction;
  const rest = millis < 60_000 ? `${Math.ceil(millis / 1000)} s` : duration(millis);
  const left = isGuessable ? [`about ${rest} left`] : [];
  return `${[share, ...left].join(', ')}; ${note}`;
}
