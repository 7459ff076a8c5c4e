/** Patterns of filters, which AWS Glue matches from the start of the text. */

/** AWS Glue matches from the start of the text (Python's re.match). */
export function anchored(pattern: string): string {
  return pattern.startsWith('^') && !pattern.includes('|') ? pattern : `^(?:${pattern})`;
}

/** Whether the brackets pair up: `a)|(?:b` is not a pattern, but the inside of two groups. */
export function hasPairedBrackets(pattern: string): boolean {
  let depth = 0;
  for (const [piece] of pattern.matchAll(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[()]/gu)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
