/** The parameters of a text, `$name`, outside of its texts, quoted names and comments. Pure. */

import { endOfToken } from '#renderer/ui/code/sql-statements.ts';

const parameter = /\$([A-Za-z_]\w{0,99})/uy;

/** In the order of the text, each once as it is first written: SQL does not distinguish upper and lower case in them. */
export function parametersIn(text: string): string[] {
  const found = new Map<string, string>();
  // Most texts have none, and this is asked at every key.
  if (!text.includes('$')) return [];
  for (let at = 0; at < text.length;) {
    const next = endOfToken(text, at);
    parameter.lastIndex = at;
    const name = next === at + 1 && text[at] === '$' && !isWithinWord(text, at) ? parameter.exec(text)?.[1] : undefined;
    if (name !== undefined && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), name);
    at = next;
  }
  return [...found.values()];
}

function isWithinWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}_$]/u.test(text[at - 1] ?? '');
}
