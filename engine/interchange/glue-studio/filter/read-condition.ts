/** A condition of Tenon as filters of AWS Glue, which compare one column each and are joined by AND or by OR. */

import { tokensOf, type ConditionToken } from '#engine/interchange/glue-studio/filter/condition-tokens.ts';
import type { FilterExpression, GlueFilters } from '#engine/interchange/glue-studio/filter/filter-shapes.ts';
import { anchored, hasPairedBrackets } from '#engine/interchange/glue-studio/filter/pattern.ts';

type Refuse = (reason: string) => never;

/** @throws what `refuse` throws, with the reason, where AWS Glue has no such filter. */
export function readCondition(condition: string, refuse: Refuse): GlueFilters {
  const because = (why: string): never =>
    refuse(
      `Filters in AWS Glue compare columns with values and are joined by AND or by OR alone, and the condition ${why}. Simplify the condition, or use several Filter nodes.`,
    );
  const tokens = tokensOf(condition);
  if (typeof tokens === 'string') return because(`has ${tokens}`);
  return new ConditionReader(tokens, because).read();
}

type Value = FilterExpression['Values'][number];

const operations: Readonly<Record<string, 'EQ' | 'LT' | 'LTE' | 'GT' | 'GTE'>> = {
  '=': 'EQ',
  '<': 'LT',
  '<=': 'LTE',
  '>': 'GT',
  '>=': 'GTE',
};

/** One comparison; `isUnequal`: `<>`, which is neither true nor false for a null. */
interface Simple {
  readonly filter: FilterExpression;
  readonly isUnequal: boolean;
}

type Operator = 'AND' | 'OR';

interface Group {
  /** undefined: one comparison. */
  readonly operator: Operator | undefined;
  readonly terms: readonly Simple[];
}

function simple(Operation: FilterExpression['Operation'], column: Value, value: Value, Negated = false): Simple {
  return { filter: { Operation, Negated, Values: [column, value] }, isUnequal: false };
}

/** Each is a call within another one. */
const mostBrackets = 100;

const swapped = { EQ: 'EQ', LT: 'GT', LTE: 'GTE', GT: 'LT', GTE: 'LTE' } as const;

class ConditionReader {
  readonly #tokens: readonly ConditionToken[];
  readonly #refuse: Refuse;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly ConditionToken[], refuse: Refuse) {
    this.#tokens = tokens;
    this.#refuse = refuse;
  }

  read(): GlueFilters {
    const { operator = 'AND', terms } = this.#group();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) this.#refuse(`has ${rest.text} after a comparison`);
    return { LogicalOperator: operator, Filters: terms.flatMap((term) => this.#filtersOf(term, operator)) };
  }

  #filtersOf({ filter, isUnequal }: Simple, operator: Operator): FilterExpression[] {
    if (!isUnequal) return [filter];
    if (operator === 'OR') return this.#refuse('has <> beside OR, where AWS Glue also keeps nulls');
    return [filter, { Operation: 'ISNULL', Negated: true, Values: [filter.Values[0]!] }];
  }

  /** Terms that one word joins; those in brackets may be joined by the same word. */
  #group(): Group {
    const first = this.#term();
    const terms = [...first.terms];
    let operator = first.operator;
    for (;;) {
      const word = this.#takeWord('and') ? 'AND' : this.#takeWord('or') ? 'OR' : undefined;
      if (word === undefined) return { operator, terms };
      const next = this.#term();
      for (const other of [operator, next.operator])
        if (other !== undefined && other !== word) this.#refuse('mixes AND and OR');
      operator = word;
      terms.push(...next.terms);
    }
  }

  #term(): Group {
    if (this.#takeWord('not')) return { operator: undefined, terms: [this.#negated()] };
    if (this.#isSign('(')) return this.#bracket();
    return this.#comparison();
  }

  #negated(): Simple {
    const isBracketed = this.#takeSign('(');
    const { filter, isUnequal } = this.#simple();
    if (isBracketed && !this.#takeSign(')')) this.#refuse('has NOT before several comparisons');
    if (isUnequal) return this.#refuse('has NOT before <>');
    if (filter.Operation === 'EQ') return { filter: { ...filter, Negated: true }, isUnequal: true };
    return { filter: { ...filter, Negated: filter.Negated !== true }, isUnequal: false };
  }

  #bracket(): Group {
    this.#takeSign('(');
    this.#depth += 1;
    if (this.#depth > mostBrackets) this.#refuse('has too many brackets in brackets');
    const { operator, terms } = this.#group();
    this.#depth -= 1;
    if (!this.#takeSign(')')) {
      const token = this.#tokens[this.#next];
      return this.#refuse(token === undefined ? 'ends too early' : `has ${token.text} after a comparison`);
    }
    const [first, second] = terms;
    // `(k <> 0 OR k IS NULL)` is what AWS Glue means by a negated EQ.
    const isOrNull =
      operator === 'OR' &&
      terms.length === 2 &&
      first!.isUnequal &&
      second!.filter.Operation === 'ISNULL' &&
      second!.filter.Negated !== true &&
      JSON.stringify(second!.filter.Values[0]) === JSON.stringify(first!.filter.Values[0]);
    if (isOrNull) return { operator: undefined, terms: [{ filter: first!.filter, isUnequal: false }] };
    return { operator, terms };
  }

  /** One comparison, or BETWEEN and IN, which are several. */
  #comparison(): Group {
    const start = this.#next;
    const token = this.#tokens[start];
    const isCall = token?.kind === 'word' && this.#tokens[start + 1]?.text === '(';
    if (token !== undefined && !isCall && (token.kind === 'word' || token.kind === 'name')) {
      const column = this.#column();
      const isNot = this.#takeWord('not');
      if (this.#takeWord('between')) return this.#between(column, isNot);
      if (this.#takeWord('in')) return this.#in(column, isNot);
      this.#next = start;
    }
    return { operator: undefined, terms: [this.#simple()] };
  }

  #between(column: Value, isNot: boolean): Group {
    const least = this.#value();
    if (!this.#takeWord('and')) return this.#refuse('has BETWEEN without AND');
    const most = this.#value();
    const [low, high] = isNot ? (['LT', 'GT'] as const) : (['GTE', 'LTE'] as const);
    return {
      operator: isNot ? 'OR' : 'AND',
      terms: [simple(low, column, least), simple(high, column, most)],
    };
  }

  #in(column: Value, isNot: boolean): Group {
    if (!this.#takeSign('(')) return this.#refuse('has IN without a list');
    const terms: Simple[] = [];
    do {
      const value = this.#value();
      if (value.Type === 'COLUMNEXTRACTED') this.#refuse('has a column in the list of IN');
      terms.push({ ...simple('EQ', column, value, isNot), isUnequal: isNot });
    } while (this.#takeSign(','));
    if (!this.#takeSign(')')) return this.#refuse('has IN without the end of its list');
    return { operator: terms.length === 1 ? undefined : isNot ? 'AND' : 'OR', terms };
  }

  #simple(): Simple {
    const [token, after] = [this.#tokens[this.#next], this.#tokens[this.#next + 1]];
    if (token?.kind === 'word' && after?.text === '(' && after.kind === 'sign') return this.#call(token.text);
    if (isConstant(token, after)) return this.#turned();
    const column = this.#column();
    if (this.#takeWord('is')) {
      const isNot = this.#takeWord('not');
      if (!this.#takeWord('null')) this.#refuse('has IS without NULL');
      return { filter: { Operation: 'ISNULL', Negated: isNot, Values: [column] }, isUnequal: false };
    }
    const isNotLike = this.#takeWord('not');
    if (this.#takeWord('like')) return this.#like(column, isNotLike);
    const sign = this.#tokens[this.#next];
    if (sign?.kind !== 'sign') return this.#refuse(`has ${sign?.text ?? 'no comparison'} after a column`);
    this.#next += 1;
    if (sign.text === '<>' || sign.text === '!=') {
      const value = this.#value();
      if (value.Type === 'COLUMNEXTRACTED') return this.#refuse('compares two columns by <>');
      return { filter: { Operation: 'EQ', Negated: true, Values: [column, value] }, isUnequal: true };
    }
    const operation = operations[sign.text];
    if (operation === undefined) return this.#refuse(`has ${sign.text} after a column`);
    return { filter: { Operation: operation, Negated: false, Values: [column, this.#value()] }, isUnequal: false };
  }

  /** `5 < k` is `k > 5`. */
  #turned(): Simple {
    const value = this.#value();
    const sign = this.#tokens[this.#next];
    const operation = sign?.kind === 'sign' ? operations[sign.text] : undefined;
    const isUnequal = sign?.kind === 'sign' && (sign.text === '<>' || sign.text === '!=');
    if (operation === undefined && !isUnequal) return this.#refuse(`has ${value.Value[0]!} where a column is expected`);
    this.#next += 1;
    const column = this.#column();
    if (operation !== undefined) return simple(swapped[operation], column, value);
    return { ...simple('EQ', column, value, true), isUnequal: true };
  }

  /** AWS Glue matches a pattern from the start of the text: `LIKE 'A%'`. */
  #like(column: Value, isNot: boolean): Simple {
    const token = this.#tokens[this.#next];
    const prefix = token?.kind === 'text' ? /^(?<prefix>[^%_\\]+)%$/su.exec(token.text)?.groups?.['prefix'] : undefined;
    if (prefix === undefined)
      return this.#refuse('has LIKE with something other than the beginning of a text and a % at its end');
    this.#next += 1;
    const pattern = prefix.replaceAll(/[^\p{L}\p{N}\s]/gu, String.raw`\$&`);
    return simple('REGEX', column, { Type: 'CONSTANT', Value: [pattern] }, isNot);
  }

  #call(name: string): Simple {
    if (name.toLowerCase() !== 'regexp_like') return this.#refuse(`calls ${name}`);
    this.#next += 2;
    const column = this.#column();
    if (!this.#takeSign(',')) return this.#refuse('calls regexp_like without a pattern');
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'text') return this.#refuse('calls regexp_like with something other than text');
    this.#next += 1;
    if (!this.#takeSign(')')) return this.#refuse('calls regexp_like with more than a pattern');
    const inner = /^\^\(\?:(?<inner>[\s\S]*)\)$/u.exec(token.text)?.groups?.['inner'];
    const whole = inner !== undefined && hasPairedBrackets(inner) ? inner : undefined;
    const written = [whole, token.text].find((each) => each !== undefined && anchored(each) === token.text);
    if (written === undefined)
      return this.#refuse(
        `has the pattern ${token.text}, which can match inside of the text: AWS Glue matches from its start. Begin the pattern with ^(?: and end it with )`,
      );
    const Values: Value[] = [column, { Type: 'CONSTANT', Value: [written] }];
    return { filter: { Operation: 'REGEX', Negated: false, Values }, isUnequal: false };
  }

  #column(): Value {
    const names = [this.#name()];
    while (this.#takeSign('.')) names.push(this.#name());
    return { Type: 'COLUMNEXTRACTED', Value: names };
  }

  #name(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) return this.#refuse('ends too early');
    if (token.kind !== 'word' && token.kind !== 'name')
      return this.#refuse(`has ${token.text} where a column is expected`);
    this.#next += 1;
    return token.text;
  }

  #value(): Value {
    const token = this.#tokens[this.#next];
    if (token === undefined) return this.#refuse('ends too early');
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (token.kind === 'number' || token.kind === 'text' || word === 'true' || word === 'false') {
      this.#next += 1;
      return { Type: 'CONSTANT', Value: [token.text] };
    }
    const next = this.#tokens[this.#next + 1];
    if ((word === 'date' || word === 'timestamp') && next?.kind === 'text') {
      this.#next += 2;
      return { Type: 'CONSTANT', Value: [next.text] };
    }
    if (word === 'null' || word === 'case' || word === 'cast') return this.#refuse(`compares with ${token.text}`);
    return this.#column();
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#next];
    const isIt = token?.kind === 'word' && token.text.toLowerCase() === word;
    if (isIt) this.#next += 1;
    return isIt;
  }

  #isSign(sign: string): boolean {
    const token = this.#tokens[this.#next];
    return token?.kind === 'sign' && token.text === sign;
  }

  #takeSign(sign: string): boolean {
    const isIt = this.#isSign(sign);
    if (isIt) this.#next += 1;
    return isIt;
  }
}

function isConstant(token: ConditionToken | undefined, after: ConditionToken | undefined): boolean {
  if (token?.kind !== 'word') return token?.kind === 'number' || token?.kind === 'text';
  const word = token.text.toLowerCase();
  return word === 'true' || word === 'false' || ((word === 'date' || word === 'timestamp') && after?.kind === 'text');
}
