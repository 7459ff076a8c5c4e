/** Asks whether something could be done, without doing it. */

import { toEngineError, type EngineError } from '#engine/contract/errors.ts';

/**
 * @param check throws what doing it would throw.
 * @returns why it is refused to the person as things stand; null: it is not.
 * @throws what is no refusal: EntityNotFound, and errors that are nobody's doing.
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
