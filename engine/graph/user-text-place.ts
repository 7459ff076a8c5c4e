/** Places in a compiled statement as places in the SELECT that a person wrote into it. */

import { asSentence } from '#engine/base/sentence.ts';
import { placeText } from '#engine/base/text-place.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { linesOfSelect } from '#engine/types/select/admit-select.ts';

/**
 * A SELECT is on separate lines of the statement, so only its line has to be recomputed. A place outside of
 * every SELECT is not in the user's text and is dropped.
 * @param statement the text that DuckDB received, including anything put before the user's text.
 * @param nodes whose SELECTs the statement may contain.
 */
export function inUserText(
  thrown: unknown,
  statement: string,
  nodes: readonly Pick<ResolvedNode, 'transform' | 'args'>[],
): unknown {
  if (!(thrown instanceof EngineError)) return thrown;
  const { line, character, ...details } = thrown.details;
  if (typeof line !== 'number' || typeof character !== 'number') return thrown;
  const told = ` (${placeText({ line, character })})`;
  for (const select of nodes.flatMap(({ transform, args }) => transform.selects?.(args) ?? [])) {
    const text = linesOfSelect(select);
    const start = statement.lastIndexOf(text);
    if (start === -1) continue;
    const before = statement.slice(0, start).split('\n').length;
    const own = line - before;
    if (own < 1 || own > text.split('\n').length - 2) continue;
    const place = { line: own, character };
    return rewritten(thrown, thrown.message.replace(told, ` (${placeText(place)})`), { ...details, ...place });
  }
  return rewritten(thrown, asSentence(thrown.message.replace(told, '')), details);
}

function rewritten({ code, hint, cause }: EngineError, message: string, details: EngineError['details']): EngineError {
  return new EngineError(code, message, { ...(hint === undefined ? {} : { hint }), details, cause });
}
