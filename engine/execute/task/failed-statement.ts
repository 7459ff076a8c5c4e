/** The statement that a failure of a compiled query is about: places in it are given by lines of that text alone. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { QueryText } from '#engine/execute/task/task-operation.ts';

export function failedStatement(thrown: unknown, { setup, query }: Pick<QueryText, 'setup' | 'query'>): string {
  const { node } = toEngineError(thrown).details;
  // A user's SQL is in one statement of its node; a place in any other setup would mean nothing to the user.
  return setup.findLast(({ nodeId }) => nodeId === node)?.statement ?? query;
}

/**
 * @param thrown by the isolating form, in which a user's SQL reads only rows that are good so far: only the SQL
 * itself could know for which of them it fails.
 * @returns the one of `sqlNodes` that failed; undefined: it was none of them.
 */
export function failedSqlNode(thrown: unknown, sqlNodes: readonly string[]): string | undefined {
  const { node } = toEngineError(thrown).details;
  return sqlNodes.find((nodeId) => nodeId === node);
}
