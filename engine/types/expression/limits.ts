/** Limits on the size of an expression: all work on one takes time in proportion to these. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';

/** Characters of the text. */
export const longestExpression = 200_000;
/** Columns, literals, operators and calls. */
export const mostNodes = 10_000;
/** Maximum nesting of nodes. DuckDB itself stops at 1,000, and one node may use up to four. */
export const deepestNesting = 200;
/** Levels of a type that a cast names. */
export const deepestType = 32;
/** Characters of the SQL: some functions are written with their argument more than once. */
export const longestSql = 2_000_000;

export type ExpressionLimit = 'length' | 'nodes' | 'nesting' | 'sql';

const reasons: Readonly<Record<ExpressionLimit, string>> = {
  length: `is longer than ${longestExpression.toLocaleString('en')} characters`,
  nodes: `has more than ${mostNodes.toLocaleString('en')} columns, literals, operators and calls`,
  nesting: `is nested more than ${deepestNesting} levels deep`,
  sql: 'becomes too much SQL, because some of its functions use their argument several times',
};

/** @throws EngineError InvalidInput. */
export function exceeds(limit: ExpressionLimit, text: string): never {
  throw new EngineError('InvalidInput', `The expression "${clip(text)}" ${reasons[limit]}.`, {
    hint:
      limit === 'nesting' || limit === 'sql'
        ? 'Compute its inner part in a separate node first, or use a SQL node.'
        : 'Put long lists of values into a file and join with it.',
    details: { value: clip(text), limit },
  });
}

/** @throws EngineError InvalidInput before the text is sent anywhere. */
export function refuseTooLong(text: string): void {
  if (text.length > longestExpression) exceeds('length', text);
}
