/** The clauses of a query among its tokens: where each begins, ends, and how its items are divided. Pure. */

import type { SqlToken } from '#renderer/ui/code/format/sql-tokens.ts';

export interface SqlText {
  readonly tokens: readonly SqlToken[];
  /** Of an opening parenthesis, the place of the closing one; undefined: it is not closed, or the token is another one. */
  readonly closes: readonly (number | undefined)[];
}

/** Places of tokens, from and up to without. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Clause extends Range {
  /** Behind its comments: its first keyword. */
  readonly start: number;
  /** Behind its keywords. */
  readonly body: number;
  /** What a line ends before where the clause does not fit. */
  readonly breaks: 'items' | 'conditions' | 'none';
  /** Items begin below its keyword, not behind them. */
  readonly isWith: boolean;
}

export function closesOf(tokens: readonly SqlToken[]): (number | undefined)[] {
  const closes: (number | undefined)[] = tokens.map(() => undefined);
  const open: number[] = [];
  for (const [place, { kind }] of tokens.entries()) {
    if (kind === 'open') open.push(place);
    // Parentheses do not reach over the end of a statement.
    else if (kind === 'semicolon') open.length = 0;
    else if (kind === 'close') {
      const start = open.pop();
      if (start !== undefined) closes[start] = place;
    }
  }
  return closes;
}

/** The place behind a token, or behind what it opens. */
export function behind({ closes }: SqlText, place: number): number {
  return (closes[place] ?? place) + 1;
}

export function isComment(token: SqlToken | undefined): boolean {
  return token?.kind === 'comment' || token?.kind === 'line-comment';
}

/** In small letters; '': no word, or a name behind a point. */
export function wordAt({ tokens }: SqlText, place: number): string {
  const token = tokens[place];
  if (token?.kind !== 'word') return '';
  return token.gap === '' && tokens[place - 1]?.text === '.' ? '' : token.text.toLowerCase();
}

const queryWords = new Set(['select', 'with', 'from']);
const setWords = new Set(['union', 'intersect', 'except']);
const behindSetWord = new Set(['all', 'distinct', 'by', 'select', 'from', 'with', 'values']);
const joinWords = new Set('natural asof positional inner left right full cross semi anti outer'.split(' '));
const listWords = new Set(['select', 'from', 'group', 'order', 'with', 'window', 'values']);
const conditionWords = new Set(['where', 'having', 'qualify']);
const plainWords = new Set(['limit', 'offset']);

function isQueryGroup(text: SqlText, open: number): boolean {
  const close = text.closes[open];
  return close !== undefined && isQuery(text, { from: open + 1, to: close });
}

/** Whether what is in parentheses is a query; of other things only their own parentheses are looked into. */
export function isQuery(text: SqlText, { from, to }: Range): boolean {
  let first = from;
  while (first < to && isComment(text.tokens[first])) first += 1;
  if (first >= to) return false;
  if (queryWords.has(wordAt(text, first))) return true;
  return isQueryGroup(text, first) && setWords.has(wordAt(text, behind(text, first)));
}

/** @param range of one query, without its parentheses. The clauses are the range, one behind the other. */
export function clausesOf(text: SqlText, { from, to }: Range): readonly Clause[] {
  const starts: { readonly start: number; readonly body: number; readonly word: string }[] = [];
  for (let place = from; place < to; place = Math.max(behind(text, place), starts.at(-1)?.body ?? 0)) {
    const body = bodyOfClause(text, place, from);
    if (body !== undefined) starts.push({ start: place, body: Math.min(body, to), word: wordAt(text, place) });
  }
  const clauses: Clause[] = [];
  let begin = from;
  if (starts[0]?.start !== from && starts.length > 0) {
    const first = withComments(text, from, starts[0]!.start);
    if (first > from) clauses.push({ from, to: first, start: from, body: from, breaks: 'none', isWith: false });
    begin = first;
  }
  if (starts.length === 0) return [{ from, to, start: from, body: from, breaks: 'none', isWith: false }];
  for (const [index, { start, body, word }] of starts.entries()) {
    const next = starts[index + 1];
    const end = next === undefined ? to : withComments(text, body, next.start);
    const breaks = listWords.has(word) ? 'items' : setWords.has(word) || plainWords.has(word) ? 'none' : 'conditions';
    clauses.push({ from: begin, to: end, start, body, breaks, isWith: word === 'with' });
    begin = end;
  }
  return clauses;
}

/** The place of the comments that are above a clause, on separate lines: they go with it. */
function withComments({ tokens }: SqlText, least: number, start: number): number {
  let place = start;
  while (place > least && isComment(tokens[place - 1]) && tokens[place - 1]!.gap.includes('\n')) place -= 1;
  return place;
}

/** The place behind the keywords of the clause that begins there; undefined: none does. */
function bodyOfClause(text: SqlText, place: number, first: number): number | undefined {
  const word = wordAt(text, place);
  if (word === '') return undefined;
  const next = wordAt(text, place + 1);
  if (word === 'select') return behindDistinct(text, place + 1);
  if (word === 'from') return isDistinctFrom(text, place) ? undefined : place + 1;
  if (conditionWords.has(word) || plainWords.has(word)) return place + 1;
  if (word === 'group' || word === 'order') return next === 'by' ? place + 2 : undefined;
  if (word === 'window') return text.tokens[place + 1]?.kind === 'word' ? place + 1 : undefined;
  if (word === 'with' || word === 'values')
    return isFirst(text, place, first) ? place + (next === 'recursive' ? 2 : 1) : undefined;
  if (setWords.has(word)) {
    if (!behindSetWord.has(next) && !isQueryGroup(text, place + 1)) return undefined;
    let body = place + 1;
    while (['all', 'distinct', 'by', 'name'].includes(wordAt(text, body))) body += 1;
    return body;
  }
  return behindJoin(text, place);
}

function behindDistinct(text: SqlText, place: number): number {
  if (wordAt(text, place) === 'all') return place + 1;
  if (wordAt(text, place) !== 'distinct') return place;
  const isOn = wordAt(text, place + 1) === 'on' && text.closes[place + 2] !== undefined;
  return isOn ? behind(text, place + 2) : place + 1;
}

/** `a IS NOT DISTINCT FROM b`. */
function isDistinctFrom(text: SqlText, place: number): boolean {
  return wordAt(text, place - 1) === 'distinct' && ['is', 'not'].includes(wordAt(text, place - 2));
}

function isFirst({ tokens }: SqlText, place: number, first: number): boolean {
  for (let at = first; at < place; at += 1) if (!isComment(tokens[at])) return false;
  return true;
}

function behindJoin(text: SqlText, place: number): number | undefined {
  for (let at = place; ; at += 1) {
    const word = wordAt(text, at);
    if (word === 'join') return at + 1;
    if (!joinWords.has(word)) return undefined;
  }
}
