/** The warning about times that are stored finer than the microseconds that are read of them. */

/** @param name of the column, or of the field within it. */
export function warnOfCutTimes(name: string): string {
  return `${name} is stored in nanoseconds; digits beyond microseconds are cut.`;
}
