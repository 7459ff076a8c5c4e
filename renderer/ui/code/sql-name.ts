/** Names as they are written in SQL. Pure. */

import { keywords } from '#renderer/ui/code/reserved-words.ts';

/** In double quotes where it would not be read as a name otherwise. */
export function sqlName(name: string): string {
  const isPlain = /^[A-Za-z_][A-Za-z0-9_]*$/u.test(name) && !keywords.has(name.toLowerCase());
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}
