/**
 * Names of databases that SQL takes for keywords: AWS Glue has a database named `default` in every account, and people
 * write `FROM default.t`, as in Spark and Athena. Pure.
 */

import { foldName } from '#engine/base/same-name.ts';
import type { TextEdit } from '#engine/explore/query/text-edits.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';

/**
 * Edits that put `default` before a point in double quotes. No SELECT has that word there with another meaning, and
 * a text that was changed is parsed and checked from the start.
 */
export function quoteReservedDatabases(text: string): TextEdit[] {
  // Nearly no text has it, and a long one takes time to cut into words.
  if (!/default\s*(?:\.|--|\/\*)/iu.test(text)) return [];
  const edits: TextEdit[] = [];
  let last: { readonly start: number; readonly end: number } | undefined;
  for (const { kind, start, end } of meantTokens(text)) {
    if (last !== undefined && text.slice(start, end) === '.')
      edits.push({ ...last, text: `"${text.slice(last.start, last.end)}"` });
    last = kind === 'word' && foldName(text.slice(start, end)) === 'default' ? { start, end } : undefined;
  }
  return edits;
}
