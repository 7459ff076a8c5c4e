/**
 * Limits on a SQL text that only its characters show, checked before any parser gets it: DuckDB's lexer goes over a run of
 * signs again for each of them, and its parser copies what is written between CASE and WHEN for every WHEN. Neither hears
 * a cancel meanwhile. One pass over the text.
 */

import { foldName } from '#engine/base/same-name.ts';
import { sqlTokens, type SqlToken } from '#engine/types/select/sql-tokens.ts';

/** Comments that open with nothing but signs between them. */
const mostOpenings = 100;
/** Signs of operators, with nothing between them. The longest operator has four; the time grows with the cube. */
const mostSigns = 32;
/** Tokens that the parser would make of those between CASE and WHEN. */
const mostCopies = 100_000;

const sign = /[-~!@#^&|`?+*/%<>=]/u;

export interface UnfitText {
  /** What follows `it`. */
  readonly what: string;
  readonly hint: string;
}

/** undefined: the text may be parsed. */
export function unfitText(text: string): UnfitText | undefined {
  const runs = new SignRuns(text);
  const copies = new CaseCopies(text);
  for (const token of sqlTokens(text)) {
    const unfit = runs.next(token) ?? copies.next(token);
    if (unfit !== undefined) return unfit;
  }
  return undefined;
}

class SignRuns {
  readonly #text: string;
  #openings = 0;
  #signs = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next({ kind, start, end }: SqlToken): UnfitText | undefined {
    const isBlock = kind === 'comment' && this.#text.startsWith('/*', start);
    if (isBlock) {
      this.#signs = 0;
      return this.#comment(start, end);
    }
    if (kind !== 'symbol' || !sign.test(this.#text[start]!)) {
      this.#openings = 0;
      this.#signs = 0;
      return undefined;
    }
    this.#signs += 1;
    if (this.#signs <= mostSigns) return undefined;
    return {
      what: `has more than ${mostSigns} signs such as + and - in a row`,
      hint: 'Remove the unnecessary ones, or put spaces between them.',
    };
  }

  #comment(start: number, end: number): UnfitText | undefined {
    for (let at = start; at < end; at += 1) {
      if (!sign.test(this.#text[at]!)) this.#openings = 0;
      else if (this.#text.startsWith('/*', at)) this.#openings += 1;
      if (this.#openings > mostOpenings)
        return {
          what: `has more than ${mostOpenings} comment starts in a row`,
          hint: 'Remove the comments /* … */, or put spaces between them.',
        };
    }
    return undefined;
  }
}

/** A CASE that is open: `size` counts the tokens of its present part. */
interface OpenCase {
  /** Tokens between CASE and its first WHEN; undefined until that comes. */
  operand: number | undefined;
  branches: number;
  size: number;
}

class CaseCopies {
  readonly #text: string;
  readonly #open: OpenCase[] = [];
  #before = '';

  constructor(text: string) {
    this.#text = text;
  }

  next({ kind, start, end }: SqlToken): UnfitText | undefined {
    if (kind === 'blank' || kind === 'comment') return undefined;
    const word = kind === 'word' && end - start <= 4 ? foldName(this.#text.slice(start, end)) : '';
    // After these, the word is a name.
    const isName = this.#before === 'as' || this.#before === '.';
    this.#before = kind === 'symbol' ? this.#text[start]! : word;
    const current = this.#open.at(-1);
    if (current !== undefined) current.size += 1;
    if (isName) return undefined;
    if (word === 'case') this.#open.push({ operand: undefined, branches: 0, size: 0 });
    else if (word === 'when' && current !== undefined) this.#branch(current);
    else if (word === 'end' && current !== undefined) return this.#close(current);
    return undefined;
  }

  #branch(current: OpenCase): void {
    current.branches += 1;
    if (current.operand !== undefined) return;
    // The word itself is not part of it.
    current.operand = current.size - 1;
    current.size = 0;
  }

  #close({ operand = 0, branches, size }: OpenCase): UnfitText | undefined {
    this.#open.pop();
    const copies = operand * branches;
    const outer = this.#open.at(-1);
    if (outer !== undefined) outer.size += copies + size;
    if (copies <= mostCopies) return undefined;
    return {
      what: 'has a CASE whose value, between CASE and WHEN, is too long for its number of WHENs',
      hint: 'The value is computed again for each WHEN: compute it in a subquery or a node before.',
    };
  }
}
