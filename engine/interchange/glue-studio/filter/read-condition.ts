/** A condition of Tenon as filters of AWS Glue, which compare one column each and are joined by AND or by OR. */

import { tokensOf, type ConditionToken } from '#engine/interchange/glue-studio/filter/condition-tokens.ts';
import type { FilterExpression, GlueFilters } from '#engine/interchange/glue-studio/filter/filter-shapes.ts';
import { anchored } from '#engine/interchange/glue-studio/filter/write-condition.ts';

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

class ConditionReader {
  readonly #tokens: readonly ConditionToken[];
  readonly #refuse: Refuse;
  #next = 0;

  constructor(tokens: readonly ConditionToken[], refuse: Refuse) {
    this.#tokens = tokens;
    this.#refuse = refuse;
  }

  read(): GlueFilters {
    const terms = [this.#term()];
    let operator: 'AND' | 'OR' | undefined;
    for (;;) {
      const word = this.#takeWord('and') ? 'AND' : this.#takeWord('or') ? 'OR' : undefined;
      if (word === undefined) break;
      if (operator !== undefined && operator !== word) this.#refuse('mixes AND and OR');
      operator = word;
      terms.push(this.#term());
    }
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) this.#refuse(`has ${rest.text} after a comparison`);
    const LogicalOperator = operator ?? 'AND';
    return { LogicalOperator, Filters: terms.flatMap((term) => this.#filtersOf(term, LogicalOperator)) };
  }

  #filtersOf({ filter, isUnequal }: Simple, operator: 'AND' | 'OR'): FilterExpression[] {
    if (!isUnequal) return [filter];
    if (operator === 'OR') return this.#refuse('has <> beside OR, where AWS Glue also keeps nulls');
    return [filter, { Operation: 'ISNULL', Negated: true, Values: [filter.Values[0]!] }];
  }

  #term(): Simple {
    if (this.#takeWord('not')) return this.#negated();
    if (this.#isSign('(')) return this.#bracket();
    return this.#simple();
  }

  #negated(): Simple {
    const isBracketed = this.#takeSign('(');
    const { filter, isUnequal } = this.#simple();
    if (isBracketed && !this.#takeSign(')')) this.#refuse('has NOT before several comparisons');
    if (isUnequal) return this.#refuse('has NOT before <>');
    if (filter.Operation === 'EQ') return { filter: { ...filter, Negated: true }, isUnequal: true };
    return { filter: { ...filter, Negated: filter.Negated !== true }, isUnequal: false };
  }

  /** `(k <> 0 OR k IS NULL)` is what AWS Glue means by a negated EQ. */
  #bracket(): Simple {
    this.#takeSign('(');
    const first = this.#simple();
    if (this.#takeSign(')')) return first;
    if (!first.isUnequal || !this.#takeWord('or')) return this.#refuse('has brackets around several comparisons');
    const { filter } = this.#simple();
    const isNullOfSame =
      filter.Operation === 'ISNULL' &&
      filter.Negated !== true &&
      JSON.stringify(filter.Values[0]) === JSON.stringify(first.filter.Values[0]);
    if (!isNullOfSame || !this.#takeSign(')')) return this.#refuse('has brackets around several comparisons');
    return { filter: first.filter, isUnequal: false };
  }

  #simple(): Simple {
    const [token, after] = [this.#tokens[this.#next], this.#tokens[this.#next + 1]];
    if (token?.kind === 'word' && after?.text === '(' && after.kind === 'sign') return this.#call(token.text);
    const column = this.#column();
    if (this.#takeWord('is')) {
      const isNot = this.#takeWord('not');
      if (!this.#takeWord('null')) this.#refuse('has IS without NULL');
      return { filter: { Operation: 'ISNULL', Negated: isNot, Values: [column] }, isUnequal: false };
    }
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
    const written = [inner, token.text].find((each) => each !== undefined && anchored(each) === token.text);
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
