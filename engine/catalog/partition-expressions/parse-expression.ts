/**
 * Parses AWS Glue's partition expressions (`Expression` of GetPartitions): comparisons of keys with values, IN, BETWEEN,
 * LIKE, IS NULL, AND, OR, NOT and parentheses. What else SQL has is refused by its name.
 */

import { meantHint, nearNames } from '#engine/contract/errors.ts';
import {
  longestExpression,
  wrongExpression,
  type Comparison,
  type Condition,
  type KeyName,
  type Written,
} from '#engine/catalog/partition-expressions/expression.ts';
import { readTokens, type Token } from '#engine/catalog/partition-expressions/read-tokens.ts';

const keywords = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'LIKE', 'IS', 'NULL']);
const comparisons = new Map<string, Comparison>(
  (['=', '<>', '<', '<=', '>', '>='] as const).map((text) => [text, text] as const),
).set('!=', '<>');

/** What people write in other languages → what is written here. */
const instead: Readonly<Record<string, string>> = {
  '==': 'Write = instead.',
  '<=>': 'Write = instead, or IS NULL for the default partition.',
  '&&': 'Write AND instead.',
  '||': 'Write OR instead.',
  '!': 'Write NOT instead.',
  '~': 'Write LIKE instead, with % for any text and _ for one character.',
  RLIKE: 'Write LIKE instead, with % for any text and _ for one character.',
  REGEXP: 'Write LIKE instead, with % for any text and _ for one character.',
  ILIKE: 'Write LIKE instead; it distinguishes upper and lower case.',
  SIMILAR: 'Write LIKE instead, with % for any text and _ for one character.',
  GLOB: 'Write LIKE instead, with % for any text and _ for one character.',
  ESCAPE: 'Remove ESCAPE: % and _ are always wildcards. Compare with = to match them exactly.',
  XOR: 'Combine conditions with AND, OR and NOT instead.',
  ';': 'Remove the semicolon.',
};
const arithmetic = new Set(['+', '-', '*', '/', '%', '^', '&', '|']);

/**
 * @returns undefined for an empty expression, which selects every partition.
 * @throws EngineError InvalidInput for what is not a partition expression; `details.character` says where.
 */
export function parseExpression(expression: string): Condition | undefined {
  if (expression.length > longestExpression)
    throw wrongExpression(
      longestExpression,
      `it has ${expression.length} characters, more than ${longestExpression}`,
      'Shorten the expression, for example with IN or BETWEEN.',
    );
  const tokens = readTokens(expression);
  if (tokens[0]!.kind === 'end') return undefined;
  const parser = new Parser(tokens);
  const condition = parser.either();
  parser.end();
  return condition;
}

class Parser {
  readonly #tokens: readonly Token[];
  #place = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  either(): Condition {
    return this.#chain('or', 'OR', () => this.#chain('and', 'AND', () => this.#unit()));
  }

  end(): void {
    const token = this.#token;
    if (token.kind === 'end') return;
    if (isSymbol(token, ')'))
      throw wrongExpression(token.at, 'the parenthesis ) was not opened', 'Remove it, or add ( before the condition.');
    throw this.#refuse(token, 'AND or OR', ['AND', 'OR']);
  }

  #chain(kind: 'and' | 'or', word: string, part: () => Condition): Condition {
    const parts = [part()];
    while (this.#take(word)) parts.push(part());
    if (parts.length === 1) return parts[0]!;
    return { kind, parts: parts.flatMap((each) => (each.kind === kind ? each.parts : [each])) };
  }

  #unit(): Condition {
    let isNot = false;
    while (this.#take('NOT')) isNot = !isNot;
    return negated(isNot, this.#isNested() ? this.#nested() : this.#condition());
  }

  /** False for a parenthesis around a key alone: `(year) = 2024`. */
  #isNested(): boolean {
    if (!isSymbol(this.#token, '(')) return false;
    let inner = this.#place;
    while (isSymbol(this.#tokens[inner]!, '(')) inner += 1;
    const after = this.#tokens[inner + 1];
    return !(isKey(this.#tokens[inner]!) && after !== undefined && isSymbol(after, ')'));
  }

  #nested(): Condition {
    this.#place += 1;
    const condition = this.either();
    this.#close();
    return condition;
  }

  #condition(): Condition {
    const key = this.#key();
    if (this.#take('IS')) {
      const isNot = this.#take('NOT');
      if (!this.#take('NULL')) throw this.#refuse(this.#token, 'NULL', ['NULL', 'NOT NULL']);
      return negated(isNot, { kind: 'null', key });
    }
    const isNot = this.#take('NOT');
    if (this.#take('IN')) return negated(isNot, { kind: 'in', key, values: this.#values() });
    if (this.#take('LIKE')) {
      const pattern = this.#value();
      return negated(isNot, { kind: 'like', key, pattern });
    }
    if (this.#take('BETWEEN')) {
      const low = this.#value();
      if (!this.#take('AND')) throw this.#refuse(this.#token, 'AND and the upper bound of BETWEEN', ['AND']);
      return negated(isNot, { kind: 'between', key, low, high: this.#value() });
    }
    const operator = this.#token.kind === 'symbol' ? comparisons.get(this.#token.text) : undefined;
    if (operator === undefined || isNot)
      throw this.#refuse(
        this.#token,
        'an operator',
        isNot ? ['IN', 'LIKE', 'BETWEEN'] : ['IN', 'LIKE', 'BETWEEN', 'IS', 'NOT'],
      );
    this.#place += 1;
    return { kind: 'compare', key, operator, value: this.#value() };
  }

  #key(): KeyName {
    if (isSymbol(this.#token, '(')) {
      this.#place += 1;
      const key = this.#key();
      this.#close();
      return key;
    }
    const token = this.#token;
    if (token.kind === 'text' || token.kind === 'number' || isSymbol(token, '-'))
      throw wrongExpression(
        token.at,
        'a value is on the left of the operator',
        'Write the partition key first, for example year = 2024.',
      );
    if (!isKey(token)) throw this.#refuse(token, 'a partition key', []);
    this.#place += 1;
    if (isSymbol(this.#token, '('))
      throw wrongExpression(
        token.at,
        `functions such as ${token.text} are not supported`,
        'Compare the partition key itself with a value.',
      );
    return { name: token.text, at: token.at };
  }

  #values(): Written[] {
    if (!isSymbol(this.#token, '(')) throw this.#refuse(this.#token, '( and the values of IN', []);
    this.#place += 1;
    const values = [this.#value()];
    while (isSymbol(this.#token, ',')) {
      this.#place += 1;
      values.push(this.#value());
    }
    this.#close();
    return values;
  }

  #value(): Written {
    const token = this.#token;
    if (isSymbol(token, '(')) {
      this.#place += 1;
      const value = this.#value();
      this.#close();
      return value;
    }
    const next = this.#tokens[this.#place + 1];
    if ((isSymbol(token, '-') || isSymbol(token, '+')) && next?.kind === 'number') {
      this.#place += 2;
      return { text: token.text === '-' ? `-${next.text}` : next.text, at: token.at };
    }
    if (token.kind !== 'text' && token.kind !== 'number') throw this.#refuseValue(token, next);
    this.#place += 1;
    return { text: token.text, at: token.at };
  }

  #refuseValue(token: Token, next: Token | undefined): Error {
    if (token.kind === 'quotedName')
      return wrongExpression(
        token.at,
        `"${token.text}" is in the quotes of a name`,
        `Put the value in single quotes: '${token.text.replaceAll("'", "''")}'.`,
      );
    const word = token.text.toUpperCase();
    if (token.kind !== 'name') return this.#refuse(token, 'a value', []);
    if (word === 'NULL')
      return wrongExpression(token.at, 'NULL is not a value', 'Write IS NULL or IS NOT NULL instead.');
    if (word === 'SELECT')
      return wrongExpression(token.at, 'subqueries (SELECT) are not supported', 'List the values instead.');
    if (next?.kind === 'text')
      return wrongExpression(
        token.at,
        `the word ${token.text} before a value is not supported`,
        `Write '${next.text}' alone; its type is that of the key.`,
      );
    if (next !== undefined && isSymbol(next, '('))
      return wrongExpression(token.at, `functions such as ${token.text} are not supported`, 'Write the value itself.');
    if (keywords.has(word)) return this.#refuse(token, 'a value', []);
    return wrongExpression(
      token.at,
      `${token.text} is not a value`,
      `Put text in single quotes: '${token.text}'. Two keys cannot be compared.`,
    );
  }

  #close(): void {
    if (!isSymbol(this.#token, ')')) throw this.#refuse(this.#token, ')', ['AND', 'OR']);
    this.#place += 1;
  }

  /** What is written here instead of `wanted`, with what to write for it. */
  #refuse(token: Token, wanted: string, words: readonly string[]): Error {
    const word = token.text.toUpperCase();
    if (token.kind === 'end') return wrongExpression(token.at, `${wanted} is missing`, `Add ${wanted} at the end.`);
    const hint = token.kind === 'name' || token.kind === 'symbol' ? instead[word] : undefined;
    if (hint !== undefined) return wrongExpression(token.at, `${token.text} is not supported`, hint);
    if (token.kind === 'symbol' && arithmetic.has(token.text))
      return wrongExpression(
        token.at,
        `arithmetic (${token.text}) is not supported`,
        'Compare the partition key itself with a value.',
      );
    const near = token.kind === 'name' && !keywords.has(word) ? nearNames(token.text, words) : [];
    return wrongExpression(
      token.at,
      `${JSON.stringify(token.text)} is not ${wanted}`,
      meantHint(near, `Write ${wanted} here.`),
    );
  }

  get #token(): Token {
    return this.#tokens[this.#place]!;
  }

  #take(word: string): boolean {
    const token = this.#token;
    if (token.kind !== 'name' || token.text.toUpperCase() !== word) return false;
    this.#place += 1;
    return true;
  }
}

function isSymbol(token: Token, text: string): boolean {
  return token.kind === 'symbol' && token.text === text;
}

function isKey(token: Token): boolean {
  return token.kind === 'quotedName' || (token.kind === 'name' && !keywords.has(token.text.toUpperCase()));
}

function negated(isNot: boolean, part: Condition): Condition {
  if (!isNot) return part;
  return part.kind === 'not' ? part.part : { kind: 'not', part };
}
