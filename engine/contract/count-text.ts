/** Whole numbers for messages, and the nouns they count. */

/**
 * `12,000`, as `toLocaleString('en')` has it, whose first call in a process takes 15 ms.
 * @param whole of at most 2^53 in size.
 */
export function numberText(whole: number): string {
  return String(whole).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** `12,000 rows`. @param many when it is not `one` with an s. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}
