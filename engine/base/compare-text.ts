/** The order of texts that is the same on every machine. */

/** By UTF-16 units, as Array.sort without a comparison. @returns -1, 0 or 1. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
