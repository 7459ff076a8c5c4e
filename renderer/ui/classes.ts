/** Class names of one element. */

/** @param names those that are false or undefined are skipped. @returns undefined when none remains. */
export function classes(...names: readonly (string | false | undefined)[]): string | undefined {
  const present = names.filter((name) => name !== undefined && name !== false && name !== '');
  return present.length === 0 ? undefined : present.join(' ');
}
