/** Code that works on plans knows the id of a node; a person reads its name. */

import { EngineError } from '#engine/contract/errors.ts';

/**
 * The error with the names of the nodes that its details name, wherever its message says `Node "id"`, `target "id"` or
 * `source "id"`.
 * @param nameOf undefined: the node is not known, and keeps its id.
 */
export function nameNodes(error: EngineError, nameOf: (nodeId: string) => string | undefined): EngineError {
  let { message } = error;
  for (const id of new Set([error.details.node, error.details['source']])) {
    if (typeof id !== 'string') continue;
    const name = nameOf(id);
    if (name === undefined || name === id) continue;
    for (const noun of ['node', 'target', 'source', 'Node', 'Target', 'Source'])
      message = message.replaceAll(`${noun} "${id}"`, () => `${noun} "${name}"`);
  }
  if (message === error.message) return error;
  const { code, hint, details, cause, stack } = error;
  const named = new EngineError(code, message, { ...(hint === undefined ? {} : { hint }), details, cause });
  if (stack !== undefined) named.stack = stack;
  return named;
}
