/** The words of a partition expression: names, texts, numbers and operators with their positions. */

import { wrongExpression, type Placed } from '#engine/catalog/partition-expressions/expression.ts';

export interface Token extends Placed {
  /** `quotedName`: between double quotes or backticks. */
  readonly kind: 'name' | 'quotedName' | 'text' | 'number' | 'symbol' | 'end';
  /** Without quotes. */
  readonly text: string;
}

const space = /\s+/uy;
const name = /[\p{L}_][\p{L}\p{M}\p{N}_.$]*/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const symbol = /<=>|<>|<=|>=|!=|==|&&|\|\||[=<>!(),+\-*/%~^&|;?:@[\]{}]/uy;
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`/uy;

/** @throws EngineError InvalidInput for a quote that does not end, and for a character of no token. */
export function readTokens(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(expression)?.[0];
  };
  while (at < expression.length) {
    const blank = take(space);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const token = tokenAt(expression, at, take);
    tokens.push(token.token);
    at += token.length;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function tokenAt(
  expression: string,
  at: number,
  take: (pattern: RegExp) => string | undefined,
): { token: Token; length: number } {
  const between = take(quoted);
  if (between !== undefined) {
    const quote = between[0]!;
    const text = between.slice(1, -1).replaceAll(quote + quote, quote);
    if (text.includes('\0'))
      throw wrongExpression(at, 'a value contains the NUL character', 'Remove the NUL character.');
    return { token: { kind: quote === "'" ? 'text' : 'quotedName', text, at }, length: between.length };
  }
  for (const [kind, pattern] of [
    ['name', name],
    ['number', number],
    ['symbol', symbol],
  ] as const) {
    const text = take(pattern);
    if (text === undefined) continue;
    const next = String.fromCodePoint(expression.codePointAt(at + text.length) ?? 32);
    if (kind === 'number' && /[\p{L}\p{N}_.]/u.test(next))
      throw wrongExpression(at, `${text}${next}… is not a number`, 'Put a text value in single quotes.');
    return { token: { kind, text, at }, length: text.length };
  }
  const char = String.fromCodePoint(expression.codePointAt(at)!);
  if (/["'`]/u.test(char))
    throw wrongExpression(
      at,
      `the quote ${char} has no end`,
      `Add ${char} at the end of the value; write '' for a quote.`,
    );
  throw wrongExpression(at, `unexpected character ${JSON.stringify(char)}`, 'Put text values in single quotes.');
}
