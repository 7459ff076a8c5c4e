/** Spark SQL without the brackets around the whole of it. */

/** Brackets within texts and names do not count. */
const token = /'(?:\\[\s\S]|[^'\\])*'|`(?:``|[^`])*`|[()]/gu;

export function unbracketed(text: string): string {
  if (!text.startsWith('(')) return text;
  let depth = 0;
  for (const { 0: part, index } of text.matchAll(token)) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (depth === 0) return index === text.length - 1 ? text.slice(1, -1) : text;
  }
  return text;
}
