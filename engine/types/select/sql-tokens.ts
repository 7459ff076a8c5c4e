/**
 * The tokens of a SQL text and their positions, as DuckDB's lexer splits it. Safety does not depend on it: a text
 * that was changed at such a position is parsed and checked again.
 */

export interface SqlToken {
  readonly kind: 'blank' | 'comment' | 'word' | 'quoted' | 'text' | 'number' | 'symbol';
  /** In UTF-16 units, as `end`. */
  readonly start: number;
  readonly end: number;
}

const rules: readonly (readonly [SqlToken['kind'], RegExp])[] = [
  ['blank', /\s+/uy],
  ['comment', /--[^\n\r]*/uy],
  ['text', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'?/uy],
  ['text', /'(?:[^']|'')*'?/uy],
  ['quoted', /"(?:[^"]|"")*"?/uy],
  ['word', /[A-Za-z_\u0080-\u{10ffff}][\w$\u0080-\u{10ffff}]*/uy],
  ['number', /\d[\w.]*/uy],
];
const dollarQuote = /\$(?:[A-Za-z_\u0080-\u{10ffff}][\w\u0080-\u{10ffff}]*)?\$/uy;

/** Every token, blanks and comments with them; together they are the whole text. */
export function* sqlTokens(text: string, from = 0): Generator<SqlToken, void, void> {
  for (let start = from; start < text.length;) {
    const token = tokenAt(text, start);
    yield token;
    start = token.end;
  }
}

/** Tokens that mean something. */
export function* meantTokens(text: string, from = 0): Generator<SqlToken, void, void> {
  for (const token of sqlTokens(text, from)) if (token.kind !== 'blank' && token.kind !== 'comment') yield token;
}

function tokenAt(text: string, start: number): SqlToken {
  if (text.startsWith('/*', start)) return { kind: 'comment', start, end: blockCommentEnd(text, start) };
  const quote = matchAt(dollarQuote, text, start);
  if (quote !== undefined) {
    const close = text.indexOf(quote, start + quote.length);
    return { kind: 'text', start, end: close === -1 ? text.length : close + quote.length };
  }
  for (const [kind, pattern] of rules) {
    const found = matchAt(pattern, text, start);
    if (found !== undefined) return { kind, start, end: start + found.length };
  }
  return { kind: 'symbol', start, end: start + 1 };
}

function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

/** They nest. */
function blockCommentEnd(text: string, start: number): number {
  const edge = /\/\*|\*\//gu;
  edge.lastIndex = start;
  for (let depth = 0, found = edge.exec(text); found !== null; found = edge.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return text.length;
}
