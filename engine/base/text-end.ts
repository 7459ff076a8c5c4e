/** Cuts characters off the end of a text. */

/**
 * In linear time: a pattern such as `/\s+$/` looks at each run of such characters again from every one of them, which takes
 * seconds where a text holds 100,000 blanks in its middle.
 * @param characters ASCII or others of one UTF-16 unit.
 */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}
