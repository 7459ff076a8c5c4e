/** A number with the noun it counts, for messages. */

/** `12,000 rows`. @param many when it is not `one` with an s. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
