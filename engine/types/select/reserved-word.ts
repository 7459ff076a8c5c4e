/** Words of SQL where a column is intended: `SELECT at FROM t` does not parse, `SELECT "at" FROM t` does. */

import type { TextPlace } from '#engine/base/text-place.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';

/**
 * What `duckdb_keywords()` lists as reserved, as functions or as types (1.5.6), without the words that a statement has
 * where the parser stops for another reason: FROM, AND, AS and such.
 */
const reserved: ReadonlySet<string> = new Set(
  `all analyse analyze any array asc asymmetric both case cast check collate column constraint create default deferrable
  desc describe do else end except false fetch for foreign grant group in initially intersect into lambda lateral leading
  limit null offset only order pivot pivot_longer pivot_wider placing primary qualify references returning show some
  summarize symmetric table then to trailing true unique unpivot variadic when window
  anti asof at authorization binary collation columns concurrently cross freeze full generated glob ilike inner isnull join
  left like map natural notnull outer overlaps positional right semi similar struct tablesample try_cast unpack verbose
  between coalesce exists extract interval nullif overlay position row setof substring treat trim values`.split(/\s+/u),
);

/**
 * @param place where the parser stopped.
 * @returns how to write the word at that place, or the one before it, as the name of a column; undefined: neither is reserved.
 */
export function reservedWordHint(text: string, { line, character }: TextPlace): string | undefined {
  const lines = text.split('\n');
  const stop = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + character - 1;
  let before: string | undefined;
  for (const { kind, start, end } of meantTokens(text)) {
    const word = kind === 'word' ? text.slice(start, end) : undefined;
    if (end > stop) return hintFor(word) ?? hintFor(before);
    before = word;
  }
  return hintFor(before);
}

function hintFor(word: string | undefined): string | undefined {
  if (word === undefined || !reserved.has(word.toLowerCase())) return undefined;
  return `${word.toUpperCase()} is a word of SQL. If a column has this name, write it in quotes: "${word}".`;
}
