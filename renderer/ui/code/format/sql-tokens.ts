/** The tokens of a text of SQL, for its layout: every character is in one, or in the blanks between two. Pure. */

import { endOfToken } from '#renderer/ui/code/sql-statements.ts';

export interface SqlToken {
  readonly kind:
    | 'word'
    | 'text'
    | 'name'
    | 'line-comment'
    | 'comment'
    | 'open'
    | 'close'
    | 'comma'
    | 'semicolon'
    | 'other';
  readonly text: string;
  /** Of its first character, UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Blanks before it, as they are written. */
  readonly gap: string;
}

/** What DuckDB takes for blanks; other ones, such as U+00A0, stay inside of words. */
const blank = /[ \t\n\r\f]/u;
const wordPart = /[\p{L}\p{N}_$\u0080-\u{10FFFF}]/u;

export function sqlTokens(text: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  let gapFrom = 0;
  for (let at = 0; at < text.length;) {
    if (blank.test(text[at]!)) {
      at += 1;
      continue;
    }
    const { kind, to } = tokenAt(text, at);
    tokens.push({ kind, text: text.slice(at, to), from: at, to, gap: text.slice(gapFrom, at) });
    gapFrom = to;
    at = to;
  }
  return tokens;
}

const marks: Readonly<Record<string, SqlToken['kind']>> = {
  '(': 'open',
  ')': 'close',
  ',': 'comma',
  ';': 'semicolon',
};

function tokenAt(text: string, at: number): { kind: SqlToken['kind']; to: number } {
  const first = text[at]!;
  if (text.startsWith('--', at)) {
    const length = text.slice(at).search(/[\n\r]/u);
    return { kind: 'line-comment', to: length < 0 ? text.length : at + length };
  }
  if (text.startsWith('/*', at)) return { kind: 'comment', to: endOfToken(text, at) };
  if (first === "'") return { kind: 'text', to: endOfToken(text, at) };
  if (first === '"') return { kind: 'name', to: endOfToken(text, at) };
  const mark = marks[first];
  if (mark !== undefined) return { kind: mark, to: at + 1 };
  if (first === '$') {
    const to = endOfToken(text, at);
    if (to > at + 1) return { kind: 'text', to };
  }
  let to = at;
  for (; to < text.length; to += 1) if (!wordPart.test(text[to]!)) break;
  return to > at ? { kind: 'word', to } : { kind: 'other', to: at + 1 };
}
