/** The one error for an ORC file that breaks its own rules. */

import { EngineError } from '#engine/contract/errors.ts';

/** @param byteOffset in the file as stored: of the chunk, footer or stripe that is wrong. */
export function malformedOrc(path: string, byteOffset: number, reason: string): EngineError {
  return new EngineError('MalformedFile', `${path} is damaged at byte ${byteOffset}: ${reason}.`, {
    hint: 'Get the file again from its source; this copy cannot be read completely.',
    details: { path, byteOffset },
  });
}
