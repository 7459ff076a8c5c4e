/** Whether a query failed for types that were inferred from a part of a file: the next attempt reads all of it. */

import { EngineError } from '#engine/contract/errors.ts';

export function comesFromSample(thrown: unknown): boolean {
  return thrown instanceof EngineError && thrown.details['sampled'] === true;
}
