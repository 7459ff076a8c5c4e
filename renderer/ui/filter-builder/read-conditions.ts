/** The text of an expression as conditions, where it has no more in it than these; else what it has. */

import { whyUnfinished } from '#renderer/ui/filter-builder/write-conditions.ts';
import {
  countConditions,
  deepest,
  noConditions,
  type Condition,
  type Group,
  type Literal,
  type Member,
  type Operator,
} from '#renderer/ui/filter-builder/condition-tree.ts';

/** @returns the conditions, or why the text cannot be shown as such: `it calls upper`. */
export function readConditions(text: string): Group | string {
  if (text.trim() === '') return noConditions;
  try {
    const reader = new Reader(tokensOf(text));
    const read = reader.any(0);
    reader.end();
    const group = read.kind === 'group' && !reader.isBracketed(read) ? read : { ...noConditions, members: [read] };
    // It would disappear from the text when another condition changes.
    const odd = countConditions(group, (condition) => whyUnfinished(condition) !== undefined);
    return odd === 0 ? group : 'it has a value that the form does not support';
  } catch (thrown) {
    if (thrown instanceof NotConditions) return thrown.message;
    throw thrown;
  }
}

class NotConditions extends Error {}

interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign';
  /** As it is written, but the content of a text. */
  readonly text: string;
}

/** Longest signs first. */
const tokenPattern =
  /\s+|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")+"|`(?:[^`]|``)+`)|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_]))|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<comment>--|\/\*)|(?<sign><>|!=|<=|>=|[=<>(),.+-])/uy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const groups = tokenPattern.exec(text)?.groups;
    if (groups === undefined) throw new NotConditions(`it has ${text.slice(at, at + 1)}`);
    if (groups['comment'] !== undefined) throw new NotConditions('it has a comment');
    if (groups['text'] !== undefined)
      tokens.push({ kind: 'text', text: groups['text'].slice(1, -1).replaceAll("''", "'") });
    for (const kind of ['name', 'number', 'word', 'sign'] as const)
      if (groups[kind] !== undefined) tokens.push({ kind, text: groups[kind] });
  }
  return tokens;
}

const signs: Readonly<Record<string, Operator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
const functions: Readonly<Record<string, Operator>> = {
  contains: 'contains',
  startswith: 'startswith',
  starts_with: 'startswith',
  endswith: 'endswith',
  ends_with: 'endswith',
};
/** Words that begin or continue something else than a column. */
const keywords = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'null',
  'like',
  'between',
  'case',
  'cast',
  'select',
  'exists',
]);

interface Value {
  readonly text: string;
  readonly literal: Literal;
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;
  readonly #bracketed = new Set<Group>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) throw new NotConditions(`it has ${rest.text} after a condition`);
  }

  /** A bracket around everything is kept, as are brackets around brackets. */
  isBracketed(group: Group): boolean {
    return this.#bracketed.has(group);
  }

  any(depth: number): Member {
    return this.#joined('or', () => this.#joined('and', () => this.#one(depth)));
  }

  #joined(word: 'and' | 'or', read: () => Member): Member {
    const first = read();
    if (!this.#isWord(word)) return first;
    const members = [first];
    while (this.#takeWord(word)) members.push(read());
    return { kind: 'group', all: word === 'and', members };
  }

  #one(depth: number): Member {
    if (this.#isWord('not')) throw new NotConditions('it has NOT before a condition');
    if (this.#isSign('(')) return this.#bracket(depth);
    const token = this.#tokens[this.#next];
    if (token?.kind === 'word' && this.#tokens[this.#next + 1]?.text === '(') return this.#call(token.text);
    return this.#comparison();
  }

  /** A group keeps its bracket, also around one condition. */
  #bracket(depth: number): Group {
    if (depth >= deepest) throw new NotConditions('its groups are nested too deeply');
    this.#sign('(');
    const inner = this.any(depth + 1);
    this.#sign(')');
    if (this.#isOperator()) throw new NotConditions('it compares something in brackets');
    const isNew = inner.kind === 'group' && !this.#bracketed.has(inner);
    const group = isNew ? inner : { ...noConditions, members: [inner] };
    this.#bracketed.add(group);
    return group;
  }

  #isOperator(): boolean {
    const token = this.#tokens[this.#next];
    return (
      token !== undefined &&
      (token.kind === 'sign' ? token.text !== ')' : !['and', 'or'].includes(token.text.toLowerCase()))
    );
  }

  #call(name: string): Condition {
    const operator = functions[name.toLowerCase()];
    if (operator === undefined) throw new NotConditions(`it calls ${name}`);
    this.#next += 1;
    this.#sign('(');
    const column = this.#column();
    this.#sign(',');
    const value = this.#value();
    if (value.literal !== 'text') throw new NotConditions(`it calls ${name} with something other than text`);
    this.#sign(')');
    if (this.#isOperator()) throw new NotConditions(`it compares the result of ${name}`);
    return { kind: 'condition', column, operator, values: [value.text], literal: 'text' };
  }

  #comparison(): Condition {
    const column = this.#column();
    const token = this.#tokens[this.#next];
    const sign = token?.kind === 'sign' ? signs[token.text] : undefined;
    if (sign !== undefined) {
      this.#next += 1;
      return this.#condition(column, sign, [this.#value()]);
    }
    if (this.#takeWord('is')) {
      const isNot = this.#takeWord('not');
      if (!this.#takeWord('null')) throw new NotConditions('it has IS with something other than NULL');
      return { kind: 'condition', column, operator: isNot ? 'is not null' : 'is null', values: [], literal: 'text' };
    }
    const isNot = this.#takeWord('not');
    if (this.#takeWord('in')) return this.#condition(column, isNot ? 'not in' : 'in', this.#list());
    if (this.#takeWord('like')) {
      const pattern = this.#value();
      if (pattern.literal !== 'text') throw new NotConditions('it has LIKE without text');
      return this.#condition(column, isNot ? 'not like' : 'like', [pattern]);
    }
    if (!isNot && this.#takeWord('between')) {
      const lower = this.#value();
      if (!this.#takeWord('and')) throw new NotConditions('its BETWEEN has no AND');
      return this.#condition(column, 'between', [lower, this.#value()]);
    }
    if (token === undefined || ['and', 'or', ')'].includes(token.text.toLowerCase()))
      throw new NotConditions(`it has ${column} without a comparison`);
    throw new NotConditions(`it has ${token.text} after ${column}`);
  }

  #list(): Value[] {
    this.#sign('(');
    const values = [this.#value()];
    while (this.#isSign(',')) {
      this.#sign(',');
      values.push(this.#value());
    }
    this.#sign(')');
    return values;
  }

  #condition(column: string, operator: Operator, values: readonly Value[]): Condition {
    const [{ literal }] = values as readonly [Value];
    if (values.some((value) => value.literal !== literal)) throw new NotConditions('it mixes values of several kinds');
    if (this.#isOperator()) throw new NotConditions(`it has ${this.#tokens[this.#next]!.text} after a value`);
    return { kind: 'condition', column, operator, values: values.map(({ text }) => text), literal };
  }

  /** A name, and fields inside of it. */
  #column(): string {
    let column = this.#name();
    while (this.#isSign('.')) {
      this.#sign('.');
      column += `.${this.#name()}`;
    }
    return column;
  }

  #name(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new NotConditions('it ends too early');
    if (token.kind === 'text' || token.kind === 'number')
      throw new NotConditions('it has a value where a column is expected');
    if (token.kind === 'sign' || (token.kind === 'word' && keywords.has(token.text.toLowerCase())))
      throw new NotConditions(`it has ${token.text}`);
    if (this.#tokens[this.#next + 1]?.text === '(') throw new NotConditions(`it calls ${token.text}`);
    this.#next += 1;
    return token.text.startsWith('`')
      ? `"${token.text.slice(1, -1).replaceAll('``', '`').replaceAll('"', '""')}"`
      : token.text;
  }

  #value(): Value {
    const isNegative = this.#isSign('-');
    if (isNegative) this.#sign('-');
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new NotConditions('it ends too early');
    this.#next += 1;
    if (token.kind === 'number') return { text: `${isNegative ? '-' : ''}${token.text}`, literal: 'number' };
    if (isNegative) throw new NotConditions('it has - before something other than a number');
    if (token.kind === 'text') return { text: token.text, literal: 'text' };
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (word === 'true' || word === 'false') return { text: word, literal: 'boolean' };
    const next = this.#tokens[this.#next];
    if ((word === 'date' || word === 'timestamp' || word === 'timestamp_ntz') && next?.kind === 'text') {
      this.#next += 1;
      return { text: next.text, literal: word };
    }
    throw new NotConditions(
      word === 'null' ? 'it compares with NULL' : `it compares with ${token.text}, which is not a value`,
    );
  }

  #isWord(word: string): boolean {
    const token = this.#tokens[this.#next];
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#next += 1;
    return true;
  }

  #isSign(sign: string): boolean {
    const token = this.#tokens[this.#next];
    return token?.kind === 'sign' && token.text === sign;
  }

  #sign(sign: string): void {
    if (!this.#isSign(sign)) throw new NotConditions(`it has no ${sign} where one is expected`);
    this.#next += 1;
  }
}
