/** Compares modification times of files with those that were recorded: archives keep whole seconds only. */

const second = 1_000_000;

/**
 * True for equal times, and where the file now has the recorded time without its fraction of a second: it came back from
 * such an archive.
 * @param now @param recorded microseconds since 1970.
 */
export function isSameTime(now: number, recorded: number): boolean {
  return now === recorded || (now % second === 0 && Math.floor(recorded / second) * second === now);
}
