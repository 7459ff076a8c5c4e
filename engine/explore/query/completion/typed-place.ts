/**
 * What a person is typing at a place of a statement that need not be complete, and which tables and files it names. By
 * its words alone, since a parser refuses it. Pure; decides what is suggested, never what may run.
 */

import { foldName } from '#engine/base/same-name.ts';
import { sqlTokens, type SqlToken } from '#engine/types/select/sql-tokens.ts';

/** A table or file that the statement names after FROM or JOIN. */
export interface NamedRelation {
  /** Empty text for an omitted part. */
  readonly schema: string;
  readonly name: string;
  /** Empty text: none. */
  readonly alias: string;
  readonly isPath: boolean;
}

/** All places are in UTF-16 units of the statement. */
export interface TypedPlace {
  /** `path`: in the quotes of a file. `relation`: a table or file. `expression`: a column or a function. `none`: a comment, a text, a number, or the name of something new. */
  readonly kind: 'path' | 'relation' | 'expression' | 'none';
  /** Without its quotes, up to the cursor. */
  readonly typed: string;
  /** Where `typed` begins. */
  readonly from: number;
  /** What an answer replaces, with the quotes of what is typed. */
  readonly start: number;
  readonly end: number;
  /** Names before the last point, without quotes: `sales.o` → `sales`. */
  readonly qualifiers: readonly string[];
  readonly relations: readonly NamedRelation[];
  /** Names of CTEs. */
  readonly queries: readonly string[];
}

interface Word {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'symbol';
  /** Of a name or text: without quotes. */
  readonly value: string;
  /** Folded; empty text unless it is a word without quotes. */
  readonly word: string;
}

/** Words that begin a part of a query in which names are columns. */
const expressionWords = new Set(
  'select where on using group having qualify order limit offset by window values set when then else and or not in between case distinct all'.split(
    ' ',
  ),
);
/** Those of them that end the list of relations. */
const leavesFrom = new Set('select where group having qualify order limit offset by window values set'.split(' '));
/** Words that follow a relation and do not name it. */
const afterRelation = new Set(
  'as on using where group having qualify window order limit offset union except intersect join left right full inner cross natural semi anti asof positional pivot unpivot sample tablesample select lateral with'.split(
    ' ',
  ),
);
const pathReaders = /^(?:read_(?:csv|json|ndjson|parquet)\w*|parquet_(?:scan|schema|metadata|file_metadata))$/u;

/** @param position of the cursor, UTF-16 units. */
export function readTypedPlace(statement: string, position: number): TypedPlace {
  const before = statement.slice(0, position);
  const tokens = [...sqlTokens(before)];
  const last = tokens.at(-1);
  const typing = last === undefined ? nothing(position) : typingOf(before, last, position);
  const end = typing.quote === '' ? wordEnd(statement, position) : quoteEnd(statement, position, typing.quote);
  const words = wordsOf(before, typing.isOpen ? tokens.slice(0, -1) : tokens);
  const qualifiers: string[] = [];
  if (typing.quote !== "'") {
    while (words.at(-1)?.value === '.' && isName(words.at(-2))) {
      qualifiers.unshift(words.at(-2)!.value);
      words.splice(-2);
    }
  }
  const scan = new Scan(words);
  const rest = statement.slice(end);
  const whole = new Scan([...words, hole, ...wordsOf(rest, [...sqlTokens(rest)])]);
  return {
    kind: typing.kind ?? kindOf(scan.wants, typing.quote),
    typed: typing.typed,
    from: typing.from,
    start: typing.start,
    end,
    qualifiers,
    relations: whole.relations,
    queries: whole.queries,
  };
}

/** In the place of what is typed: a name of unknown meaning. */
const hole: Word = { kind: 'number', value: '', word: '' };

type Wanted = 'relation' | 'expression' | 'path' | 'name';

function kindOf(wants: Wanted, quote: string): TypedPlace['kind'] {
  if (quote === "'") return wants === 'relation' || wants === 'path' ? 'path' : 'none';
  if (wants === 'path' || wants === 'name') return 'none';
  return wants;
}

interface Typing {
  readonly typed: string;
  readonly from: number;
  readonly start: number;
  readonly quote: '' | '"' | "'";
  /** The last token is the one that is typed. */
  readonly isOpen: boolean;
  readonly kind?: 'none';
}

function nothing(position: number): Typing {
  return { typed: '', from: position, start: position, quote: '', isOpen: false };
}

function typingOf(before: string, { kind, start, end }: SqlToken, position: number): Typing {
  const text = before.slice(start, end);
  if (kind === 'word') return { typed: text, from: start, start, quote: '', isOpen: true };
  if (kind === 'number') return { ...nothing(position), isOpen: true, kind: 'none' };
  // A comment to the end of its line, or one that is not closed.
  if (kind === 'comment' && !(text.startsWith('/*') && text.endsWith('*/')))
    return { ...nothing(position), isOpen: true, kind: 'none' };
  if (kind === 'quoted' && !/^"(?:[^"]|"")*"$/u.test(text))
    return { typed: text.slice(1).replaceAll('""', '"'), from: start + 1, start, quote: '"', isOpen: true };
  if (kind === 'text' && !text.startsWith("'") && !isClosed(text))
    return { ...nothing(position), isOpen: true, kind: 'none' };
  if (kind === 'text' && !isClosed(text))
    return { typed: text.slice(1).replaceAll("''", "'"), from: start + 1, start, quote: "'", isOpen: true };
  return nothing(position);
}

function isClosed(text: string): boolean {
  if (text.startsWith('$')) {
    const tag = text.slice(0, text.indexOf('$', 1) + 1);
    return text.length >= 2 * tag.length && text.endsWith(tag);
  }
  return /^[eE]?'(?:[^']|'')*'$/u.test(text);
}

/** Behind the rest of the word at the cursor. */
function wordEnd(statement: string, position: number): number {
  return position + (/^[\w$\u0080-\u{10ffff}]*/u.exec(statement.slice(position))?.[0].length ?? 0);
}

/** Behind the closing quote, where it is in the same line; else the cursor. */
function quoteEnd(statement: string, position: number, quote: string): number {
  const line = /^[^\n]*/u.exec(statement.slice(position))![0];
  const close = line.indexOf(quote);
  // A quote behind blanks or commas opens another text.
  return close < 0 || /[\s,;()]/u.test(line.slice(0, close)) ? position : position + close + 1;
}

function wordsOf(text: string, tokens: readonly SqlToken[]): Word[] {
  const words: Word[] = [];
  for (const { kind, start, end } of tokens) {
    if (kind === 'blank' || kind === 'comment') continue;
    const own = text.slice(start, end);
    if (kind === 'word') words.push({ kind, value: own, word: foldName(own) });
    else if (kind === 'quoted') words.push({ kind, value: own.replace(/^"|"$/gu, '').replaceAll('""', '"'), word: '' });
    else if (kind === 'text')
      words.push({ kind, value: own.replace(/^[eE]?'|'$/gu, '').replaceAll("''", "'"), word: '' });
    else words.push({ kind, value: own, word: '' });
  }
  return words;
}

function isName(word: Word | undefined): word is Word {
  return word !== undefined && (word.kind === 'word' || word.kind === 'quoted');
}

/** Calls with FROM between their arguments: `extract(year FROM day)`. */
const takesFrom: ReadonlySet<string> = new Set(['extract', 'substring', 'trim', 'overlay']);

/** One pass over the words; knows what may follow the last of them. */
class Scan {
  readonly relations: NamedRelation[] = [];
  readonly queries: string[] = [];
  wants: Wanted = 'expression';
  readonly #words: readonly Word[];
  /** Of each open bracket: what is wanted behind it. */
  readonly #outer: { readonly wants: Wanted; readonly isFrom: boolean; readonly call: string }[] = [];
  /** A comma is followed by a relation. */
  #isFrom = false;

  constructor(words: readonly Word[]) {
    this.#words = words;
    for (let at = 0; at < words.length;) at = this.#step(at);
  }

  #step(at: number): number {
    const { value, word, kind } = this.#words[at]!;
    if (kind === 'symbol') return this.#symbol(at, value);
    const isInCall = takesFrom.has(this.#outer.at(-1)?.call ?? '');
    if (word === 'from' && this.#words[at - 1]?.word !== 'distinct' && !isInCall)
      return this.#want('relation', true, at);
    if (word === 'join') return this.#want('relation', true, at);
    if (this.wants === 'relation' && word !== 'lateral' && word !== 'only' && !expressionWords.has(word))
      return this.#relation(at);
    if ((word === 'with' || word === 'recursive' || value === ',') && this.#isQuery(at + 1)) return at + 1;
    if (this.#isQuery(at)) {
      this.queries.push(value);
      return at + 1;
    }
    if (word === 'as' && this.wants === 'expression' && !this.#isBracket(at + 1)) {
      this.wants = 'name';
      return at + 1;
    }
    // Behind the condition of a join, a comma is followed by a relation again.
    if (expressionWords.has(word)) return this.#want('expression', this.#isFrom && !leavesFrom.has(word), at);
    if (this.wants === 'name' && !this.#isFrom) this.wants = 'expression';
    return at + 1;
  }

  /** `name AS (`, `name (a, b) AS (`. */
  #isQuery(at: number): boolean {
    const previous = this.#words[at - 1];
    const follows = previous?.word === 'with' || previous?.word === 'recursive' || previous?.value === ',';
    if (!follows || !isName(this.#words[at]) || this.wants === 'relation') return false;
    let next = at + 1;
    if (this.#isBracket(next))
      while (next < this.#words.length && this.#words[next++]?.value !== ')') if (next - at > 1000) return false;
    if (this.#words[next]?.word !== 'as') return false;
    if (this.#words[next + 1]?.word === 'not') next += 1;
    if (this.#words[next + 1]?.word === 'materialized') next += 1;
    return this.#isBracket(next + 1);
  }

  #isBracket(at: number): boolean {
    const found = this.#words[at];
    return found?.kind === 'symbol' && found.value === '(';
  }

  #want(wants: Wanted, isFrom: boolean, at: number): number {
    this.wants = wants;
    this.#isFrom = isFrom;
    return at + 1;
  }

  #symbol(at: number, symbol: string): number {
    if (symbol === '(' || symbol === '[' || symbol === '{') {
      const wants = this.wants === 'relation' ? 'name' : this.wants;
      this.#outer.push({ wants, isFrom: this.#isFrom, call: this.#words[at - 1]?.word ?? '' });
      const reads = symbol === '(' && pathReaders.test(this.#words[at - 1]?.word ?? '');
      this.wants = reads ? 'path' : 'expression';
      this.#isFrom = false;
    } else if (symbol === ')' || symbol === ']' || symbol === '}') {
      const { wants, isFrom } = this.#outer.pop() ?? { wants: 'expression' as const, isFrom: false };
      this.wants = wants;
      this.#isFrom = isFrom;
    } else if (symbol === ',') this.wants = this.#isFrom ? 'relation' : this.wants === 'path' ? 'path' : 'expression';
    else if (symbol === ';') {
      this.#outer.length = 0;
      return this.#want('expression', false, at);
    } else if (this.wants === 'name' && symbol !== '.') this.wants = 'expression';
    return at + 1;
  }

  /** A relation with its alias; what follows may be a name, a comma or the next part of the query. */
  #relation(at: number): number {
    let next = at;
    const parts: string[] = [];
    let isPath = false;
    for (; next < this.#words.length; next += 2) {
      const part = this.#words[next]!;
      if (part.kind === 'text' && parts.length === 0) isPath = true;
      else if (!isName(part)) break;
      parts.push(part.value);
      if (this.#words[next + 1]?.value !== '.' || this.#words[next + 1]?.kind !== 'symbol') {
        next += 1;
        break;
      }
    }
    this.wants = 'name';
    if (parts.length === 0) return at + 1;
    if (this.#isBracket(next)) {
      const argument = this.#words[next + 1];
      if (!pathReaders.test(foldName(parts[0]!)) || argument?.kind !== 'text') return next;
      this.#add('', argument.value, true, this.#behindBracket(next));
      return next;
    }
    const [name, schema = ''] = [parts.at(-1)!, parts.at(-2)];
    this.#add(schema, name, isPath, next);
    return next;
  }

  /** @param at where an alias may be. */
  #add(schema: string, name: string, isPath: boolean, at: number): void {
    const first = this.#words[at];
    const aliased = first?.word === 'as' ? this.#words[at + 1] : first;
    const alias = isName(aliased) && (aliased.word === '' || !afterRelation.has(aliased.word)) ? aliased.value : '';
    this.relations.push({ schema, name, alias, isPath });
  }

  #behindBracket(at: number): number {
    let depth = 0;
    for (let next = at; next < this.#words.length; next += 1) {
      const { kind, value } = this.#words[next]!;
      if (kind !== 'symbol') continue;
      if (value === '(') depth += 1;
      if (value === ')') depth -= 1;
      if (depth === 0) return next + 1;
    }
    return this.#words.length;
  }
}
