/** The queue of runs in words. Pure. */

import { timeOfDay } from '#renderer/ui/format/words.ts';

/** `Starts at about 08:43:10`. @param startsOn null: not known. @param now both milliseconds since 1970. */
export function startText(startsOn: number | null, now: number): string {
  if (startsOn === null) return 'Start not known';
  return startsOn <= now ? 'Starts soon' : `Starts at about ${timeOfDay(startsOn)}`;
}
