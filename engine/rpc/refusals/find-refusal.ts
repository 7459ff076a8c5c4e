/** Asks whether something could be done, without doing it. */

import { toEngineError, type EngineError } from '#engine/contract/errors.ts';

/**
 * @param check throws the error that the action would throw.
 * @returns the refusal that the action would meet now; null: none.
 * @throws errors that are not refusals: EntityNotFound, and errors that the user did not cause.
 */
export async function findRefusal(check: () => Promise<void>): Promise<EngineError | null> {
  try {
    await check();
    return null;
  } catch (thrown) {
    const error = toEngineError(thrown);
    if (error.kind !== 'user' || error.code === 'EntityNotFound') throw thrown;
    return error;
  }
}
