/** Ids and names of new nodes that no other node of the graph has. */

/** As definitions accept them. */
const longestId = 64;
const longestName = 255;
/** For the sign and the number. */
const room = 8;

/** `filter`, or `filter_2` where that is taken. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  return firstFree(wanted, '_', taken, longestId);
}

/** `Filter`, or `Filter 2`. Two nodes may have the same name, but then problems and receipts are ambiguous. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  return firstFree(wanted, ' ', taken, longestName);
}

/** @param longest characters of the result; what is longer is cut before the number. */
export function firstFree(wanted: string, sign: string, taken: ReadonlySet<string>, longest = Infinity): string {
  const whole = wanted.slice(0, longest);
  if (!taken.has(whole)) return whole;
  const stem = wanted.slice(0, longest - room);
  for (let number = 2; ; number += 1) {
    const name = `${stem}${sign}${number}`;
    if (!taken.has(name)) return name;
  }
}
