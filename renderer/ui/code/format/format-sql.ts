/**
 * Lays a text of SQL out: a line for each clause, one for each item where they do not fit, parentheses of a subquery
 * on lines above and below it. Only blanks between tokens change, and only where that cannot change the meaning. Pure.
 */

import { layOut, type Wish } from '#renderer/ui/code/format/lay-out.ts';
import { sqlTokens, type SqlToken } from '#renderer/ui/code/format/sql-tokens.ts';

/** UTF-16 units of the text as it is. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** From the first to the last; []: the text is laid out like this already. */
export function formatSql(text: string): readonly TextChange[] {
  const tokens = sqlTokens(text);
  if (tokens.length === 0) return [];
  const wishes = layOut(tokens);
  const changes: TextChange[] = [];
  const change = (from: number, to: number, insert: string): void => {
    if (text.slice(from, to) !== insert) changes.push({ from, to, insert });
  };
  for (const [index, token] of tokens.entries()) {
    const gap = index === 0 ? '' : gapBetween(tokens[index - 1]!, token, wishes[index]!);
    change(token.from - token.gap.length, token.from, gap);
  }
  const last = tokens.at(-1)!;
  // What follows the last token is blank. DuckDB takes U+00A0 for a blank, but not where it ends a text.
  if (last.to < text.length && /[\0-\u007f]$/u.test(last.text))
    change(last.to, text.length, text.slice(last.to).includes('\n') ? '\n' : '');
  return changes;
}

export function withChanges(text: string, changes: readonly TextChange[]): string {
  return changes.reduceRight((done, { from, to, insert }) => done.slice(0, from) + insert + done.slice(to), text);
}

/** The wish, as far as the two tokens stay two, and stay what they are. */
function gapBetween(before: SqlToken, token: SqlToken, wish: Wish): string {
  // Texts with a line end between them are one text, also over comments.
  if (isTextOrComment(before) && isTextOrComment(token) && (before.kind === 'text' || token.kind === 'text'))
    return token.gap;
  const asked = wish === 'none' ? '' : wish === 'space' ? ' ' : `${'\n'.repeat(wish.lines)}${' '.repeat(wish.indent)}`;
  if (before.kind === 'line-comment') return asked.includes('\n') ? asked : `\n${' '.repeat(indentOf(token.gap))}`;
  const isMarked =
    before.kind === 'open' || before.kind === 'comma' || before.kind === 'semicolon' || token.kind === 'close';
  if (token.gap === '') return isMarked || (before.kind === 'close' && token.kind === 'word') ? asked : '';
  const joins =
    before.kind === 'open' || token.kind === 'close' || token.kind === 'comma' || token.kind === 'semicolon';
  return asked === '' && !joins ? ' ' : asked;
}

function isTextOrComment({ kind }: SqlToken): boolean {
  return kind === 'text' || kind === 'comment' || kind === 'line-comment';
}

function indentOf(gap: string): number {
  return gap.length - gap.lastIndexOf('\n') - 1;
}
