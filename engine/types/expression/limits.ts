/** Limits on the size of an expression: all work on one takes time in proportion to these. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { nodesOf, type Expression } from '#engine/types/expression/tree.ts';
import { unfitText } from '#engine/types/select/text-limits.ts';

/** Characters of the text. */
export const longestExpression = 200_000;
/** Columns, literals, operators and calls. */
export const mostNodes = 10_000;
/** Maximum nesting of nodes. DuckDB itself stops at 1,000, and one node may use up to four. */
export const deepestNesting = 200;
/** Levels of a type that a cast names. */
export const deepestType = 32;
/** Of lambdas, and of calls that become some, within the body of one another: each doubles the time in which DuckDB binds them. */
export const deepestBodies = 12;
/** Characters of the SQL: some functions are written with their argument more than once. */
export const longestSql = 2_000_000;

export type ExpressionLimit = 'length' | 'nodes' | 'nesting' | 'sql';

/** Made when one is exceeded: the first number with separators takes 15 ms, and every command loads this file. */
const reasons: Readonly<Record<ExpressionLimit, () => string>> = {
  length: () => `is longer than ${longestExpression.toLocaleString('en')} characters`,
  nodes: () => `has more than ${mostNodes.toLocaleString('en')} columns, literals, operators and calls`,
  nesting: () => `is nested more than ${deepestNesting} levels deep`,
  sql: () => 'becomes too much SQL, because some of its functions use their argument several times',
};

/** @throws EngineError InvalidInput. */
export function exceeds(limit: ExpressionLimit, text: string): never {
  throw new EngineError('InvalidInput', `The expression "${clip(text)}" ${reasons[limit]()}.`, {
    hint:
      limit === 'nesting' || limit === 'sql'
        ? 'Compute its inner part in a separate node first, or use a SQL node.'
        : 'Put long lists of values into a file and join with it.',
    details: { value: clip(text), limit },
  });
}

/** Nodes of a value that is written twice. */
const mostCopied = 500;

/** @param name of the function that becomes an expression with the value in it twice. @throws EngineError InvalidInput. */
export function refuseCopied(value: Expression, name: string): void {
  let count = 0;
  for (const _one of nodesOf(value))
    if ((count += 1) > mostCopied)
      throw new EngineError(
        'InvalidInput',
        `${name} compares values of different types here, and its first argument is too long for that.`,
        {
          hint: 'Compute the argument in a separate node first, or cast it to the type of the other.',
          details: { value: name, limit: 'copied' },
        },
      );
}

/** @param name of the function. @throws EngineError InvalidInput. */
export function exceedsBodies(bodies: number, name: string): void {
  if (bodies <= deepestBodies) return;
  throw new EngineError(
    'InvalidInput',
    `${name} is used within itself, or within similar functions, more than ${deepestBodies} levels deep.`,
    {
      hint: 'Compute its inner part in a separate node first, or use CASE.',
      details: { value: name, limit: 'bodies' },
    },
  );
}

/**
 * @param translated the text as the parser gets it.
 * @throws EngineError InvalidInput before the text is sent anywhere.
 */
export function refuseUnfit(text: string, translated: string): void {
  const unfit = unfitText(translated);
  if (unfit === undefined) return;
  throw new EngineError('InvalidInput', `The expression "${clip(text)}" cannot be read: it ${unfit.what}.`, {
    hint: unfit.hint,
    details: { value: clip(text) },
  });
}

/** @throws EngineError InvalidInput before the text is sent anywhere. */
export function refuseTooLong(text: string): void {
  if (text.length > longestExpression) exceeds('length', text);
}
