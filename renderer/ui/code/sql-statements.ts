/** Where the statements of a text begin and end: by its semicolons outside of texts, quoted names and comments. Pure. */

export interface StatementRange {
  /** Of its first word, after blanks and comments. UTF-16 units. */
  readonly from: number;
  /** Behind its last character; a semicolon is not part of it. */
  readonly to: number;
  /** Behind its semicolon, or the end of the text: up to here the cursor is at it. */
  readonly end: number;
}

let last: { readonly text: string; readonly statements: readonly StatementRange[] } = { text: '', statements: [] };

/** Statements without a word are none. A key press has marks, suggestions and results ask for those of the same text. */
export function statementsOf(text: string): readonly StatementRange[] {
  if (last.text !== text) last = { text, statements: readStatements(text) };
  return last.statements;
}

function readStatements(text: string): StatementRange[] {
  const found: StatementRange[] = [];
  let from = -1;
  let to = -1;
  const close = (end: number): void => {
    if (from >= 0) found.push({ from, to, end });
    from = -1;
  };
  for (let at = 0; at < text.length;) {
    const next = endOfToken(text, at);
    if (text[at] === ';') close(next);
    else if (!isBetween(text, at)) {
      if (from < 0) from = at;
      to = next;
    }
    at = next;
  }
  close(text.length);
  return found;
}

/** The one that the position is in or behind; before the first one, the first. @returns undefined: there is none. */
export function statementAt(statements: readonly StatementRange[], position: number): StatementRange | undefined {
  return statements.find(({ end }) => position <= end) ?? statements.at(-1);
}

/** A blank, or a comment. */
function isBetween(text: string, at: number): boolean {
  return /\s/u.test(text[at]!) || text.startsWith('--', at) || text.startsWith('/*', at);
}

/** Behind the token that begins there: a text, a quoted name, a comment, or one character. */
export function endOfToken(text: string, at: number): number {
  const first = text[at]!;
  if (first === "'") return behindQuote(text, at, "'", /e/iu.test(text[at - 1] ?? '') && isWordStart(text, at - 1));
  if (first === '"') return behindQuote(text, at, '"', false);
  if (first === '$' && !/[\w$]/u.test(text[at - 1] ?? '')) {
    const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(text.slice(at, at + 130))?.[0];
    if (tag !== undefined) return behind(text, text.indexOf(tag, at + tag.length), tag.length);
  }
  if (text.startsWith('--', at)) return behind(text, text.indexOf('\n', at), 1);
  if (text.startsWith('/*', at)) return behindComment(text, at);
  return at + 1;
}

/** A text that is not closed goes to the end. */
function behind(text: string, found: number, length: number): number {
  return found < 0 ? text.length : found + length;
}

function isWordStart(text: string, at: number): boolean {
  return !/[\p{L}\p{N}_$]/u.test(text[at - 1] ?? '');
}

/** A doubled quote stays inside by itself: the text ends, and another begins. */
function behindQuote(text: string, at: number, quote: string, escapes: boolean): number {
  for (let index = at + 1; index < text.length; index += 1) {
    if (escapes && text[index] === '\\') index += 1;
    else if (text[index] === quote) return index + 1;
  }
  return text.length;
}

function behindComment(text: string, at: number): number {
  let depth = 0;
  for (let index = at; index < text.length; index += 1) {
    if (text.startsWith('/*', index)) {
      depth += 1;
      index += 1;
    } else if (text.startsWith('*/', index)) {
      depth -= 1;
      index += 1;
      if (depth === 0) return index + 1;
    }
  }
  return text.length;
}
