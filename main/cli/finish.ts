/** Waits for work of a command that may never end: nothing in the process could settle what it waits for. */

import { EngineError } from '#engine/contract/errors.ts';

/**
 * Node would end such a process in the middle of its work, with the code 13 and a warning about our source.
 * @throws EngineError Internal when nothing is left to wait for; what the work throws.
 */
export async function finish<T>(work: Promise<T>): Promise<T> {
  const idle = Promise.withResolvers<never>();
  // In another turn: what comes after it, such as closing, may be left with nothing to wait for as well.
  const onIdle = (): void => void setImmediate(() => idle.reject(neverEnds()));
  process.once('beforeExit', onIdle);
  try {
    return await Promise.race([work, idle.promise]);
  } finally {
    process.off('beforeExit', onIdle);
  }
}

function neverEnds(): EngineError {
  return new EngineError('Internal', 'The command is waiting for something that will never happen.', {
    hint: 'This is a bug in Tenon; please report it with the command and the files that it read.',
  });
}
