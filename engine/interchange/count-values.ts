/** How many values a JSON text has, before it is read: the text is read while others wait, and its places are noted. */

/** Values in the JSON that is imported. */
export const mostValues = 100_000;

/** About: signs in texts count as well. */
export function countValues(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    if (sign === ',' || sign === '[' || sign === '{') count += 1;
  }
  return count;
}
