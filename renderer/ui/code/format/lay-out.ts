/** Where lines end in a text of SQL, and how far the next one is indented. Pure. */

import {
  behind,
  clausesOf,
  closesOf,
  isComment,
  isQuery,
  wordAt,
  type Clause,
  type Range,
  type SqlText,
} from '#renderer/ui/code/format/clauses.ts';
import type { SqlToken } from '#renderer/ui/code/format/sql-tokens.ts';

/** What is between a token and the one before it. */
export type Wish = 'none' | 'space' | { readonly lines: number; readonly indent: number };

/** Characters of a line; a query in parentheses stays on one line if it is shorter than the second. */
const widest = 88;
const shortQuery = 60;
const step = 2;

/** @returns one for each token. */
export function layOut(tokens: readonly SqlToken[]): readonly Wish[] {
  const text: SqlText = { tokens, closes: closesOf(tokens) };
  const wishes: Wish[] = tokens.map((token, place) => flatWish(tokens[place - 1], token));
  let from = 0;
  while (from < tokens.length) {
    let to = from;
    while (to < tokens.length && tokens[to]!.kind !== 'semicolon') to = behind(text, to);
    const end = Math.min(to + 1, tokens.length);
    if (from > 0) breakBefore(text, wishes, { from, to: end }, 0, 2);
    query(text, wishes, { from, to }, 0);
    from = end;
  }
  return wishes;
}

function flatWish(before: SqlToken | undefined, token: SqlToken): Wish {
  if (before === undefined || before.kind === 'open') return 'none';
  if (before.kind === 'comma' || (before.kind === 'close' && token.kind === 'word')) return 'space';
  if (token.kind === 'comma' || token.kind === 'semicolon' || token.kind === 'close') return 'none';
  return token.gap === '' ? 'none' : 'space';
}

/** Characters on one line; Infinity: it has comments or line ends, or a query that is not short. */
function widthOf(text: SqlText, { from, to }: Range, most = shortQuery): number {
  let width = 0;
  for (let place = from; place < to; place += 1) {
    const token = text.tokens[place]!;
    if (isComment(token) || token.text.includes('\n')) return Infinity;
    const close = text.closes[place];
    if (close !== undefined && close < to && isQuery(text, { from: place + 1, to: close })) {
      const inside = widthOf(text, { from: place + 1, to: close });
      if (inside > most) return Infinity;
    }
    width += token.text.length + (place > from && flatWish(text.tokens[place - 1], token) === 'space' ? 1 : 0);
  }
  return width;
}

/** Comments that are written behind the line before stay there. @param most lines, as far as there are so many. */
function breakBefore(text: SqlText, wishes: Wish[], { from, to }: Range, indent: number, most = 1): void {
  let place = from;
  while (place < to && isComment(text.tokens[place]) && !text.tokens[place]!.gap.includes('\n')) place += 1;
  const first = place;
  for (; place < to; place += 1) {
    const lines = Math.min(most, Math.max(1, text.tokens[place]!.gap.split('\n').length - 1));
    wishes[place] = { lines: place === first || isComment(text.tokens[place - 1]) ? lines : 1, indent };
    if (!isComment(text.tokens[place])) return;
  }
}

/** Its first token is where it is. */
function query(text: SqlText, wishes: Wish[], range: Range, indent: number): void {
  for (const [index, each] of clausesOf(text, range).entries()) {
    if (index > 0) breakBefore(text, wishes, each, indent);
    else keepComments(text, wishes, each, indent);
    clause(text, wishes, each, indent);
  }
}

/** Comments above the first clause. */
function keepComments(text: SqlText, wishes: Wish[], { from, start }: Clause, indent: number): void {
  for (let place = from + 1; place <= start; place += 1)
    if (isComment(text.tokens[place - 1]) && text.tokens[place]?.gap.includes('\n') === true)
      wishes[place] = { lines: Math.min(2, text.tokens[place]!.gap.split('\n').length - 1), indent };
}

function clause(text: SqlText, wishes: Wish[], { start, body, to, breaks, isWith }: Clause, indent: number): void {
  const isFlat = indent + widthOf(text, { from: start, to }) <= widest;
  if (isFlat) return;
  const below = indent + step;
  const items = breaks === 'items' ? itemsOf(text, { from: body, to }) : [{ from: body, to }];
  if (items.length > 1) {
    for (const [index, item] of items.entries()) {
      if (isWith ? index > 0 : true) breakBefore(text, wishes, item, isWith ? indent : below);
      inside(text, wishes, item, isWith ? indent : below);
    }
    return;
  }
  if (breaks === 'conditions')
    for (const place of conjunctions(text, { from: body, to })) breakBefore(text, wishes, { from: place, to }, below);
  inside(text, wishes, { from: body, to }, indent, breaks === 'conditions' ? below : indent);
}

/** Divided behind commas. */
function itemsOf(text: SqlText, { from, to }: Range): Range[] {
  const items: Range[] = [];
  let start = from;
  for (let place = from; place < to; place = behind(text, place))
    if (text.tokens[place]!.kind === 'comma') {
      items.push({ from: start, to: place + 1 });
      start = place + 1;
    }
  return [...items, { from: start, to }];
}

/** Places of AND and OR that join conditions: not that of BETWEEN, and none inside of CASE. */
function conjunctions(text: SqlText, { from, to }: Range): number[] {
  const found: number[] = [];
  let between = 0;
  let cases = 0;
  for (let place = from; place < to; place = behind(text, place)) {
    const word = wordAt(text, place);
    if (word === 'case') cases += 1;
    else if (word === 'end') cases = Math.max(0, cases - 1);
    else if (word === 'between') between += 1;
    else if (word === 'and' && between > 0) between -= 1;
    else if ((word === 'and' || word === 'or') && cases === 0) found.push(place);
  }
  return found;
}

/** Comments with lines, and queries in parentheses. @param indent of the line that it is on. @param below of lines that follow comments. */
function inside(text: SqlText, wishes: Wish[], { from, to }: Range, indent: number, below = indent + step): void {
  for (let place = from; place < to; place += 1) {
    const token = text.tokens[place]!;
    const isBroken = typeof wishes[place] === 'object';
    if (!isBroken && (isComment(token) || isComment(text.tokens[place - 1])) && token.gap.includes('\n'))
      wishes[place] = { lines: 1, indent: below };
    const lineIndent = typeof wishes[place] === 'object' ? (wishes[place] as { indent: number }).indent : indent;
    const close = text.closes[place];
    if (close === undefined || close >= to || !isQuery(text, { from: place + 1, to: close })) continue;
    const range = { from: place + 1, to: close };
    if (widthOf(text, range) <= shortQuery) {
      place = close;
      continue;
    }
    const depth = Math.max(lineIndent, lastIndent(wishes, from, place, indent));
    breakBefore(text, wishes, range, depth + step);
    query(text, wishes, range, depth + step);
    wishes[close] = { lines: 1, indent: depth };
    place = close;
  }
}

/** Of the line that the token is on. */
function lastIndent(wishes: readonly Wish[], from: number, place: number, indent: number): number {
  for (let at = place; at >= from; at -= 1) {
    const wish = wishes[at]!;
    if (typeof wish === 'object') return wish.indent;
  }
  return indent;
}
