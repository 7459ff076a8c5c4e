/** What a running statement shows of itself. Pure. */

import { countOf, duration } from '#renderer/ui/format/words.ts';

/** The engine reports 0 also where it knows nothing. @returns from 1 to 100; null: not known. */
export function knownPercent(fraction: number | null): number | null {
  const percent = fraction === null ? 0 : Math.min(100, Math.floor(fraction * 100));
  return percent < 1 ? null : percent;
}

/** `Running for 12 seconds, 40% done`. @param fraction from 0 to 1; null: not known. */
export function runningWords(millis: number, fraction: number | null): string {
  const percent = knownPercent(fraction);
  const time = millis < 1000 ? duration(millis) : countOf(Math.floor(millis / 1000), 'second');
  return `Running for ${time}${percent === null ? '' : `, ${percent}% done`}`;
}
