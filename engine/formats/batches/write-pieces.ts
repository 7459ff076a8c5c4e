/** Writes pieces of bytes to a new file as they come; for encoders. */

import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { convertFileError } from '#engine/storage/file-error.ts';

/**
 * Each piece must be its own memory: it may be written later. After an error no file is left.
 * @throws EngineError DiskFull, IoFailed; what `pieces` throws.
 */
export async function writePieces(
  target: string,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  let failure: { readonly thrown: unknown } | undefined;
  async function* told(): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield* pieces;
    } catch (thrown) {
      failure = { thrown };
      throw thrown;
    }
  }
  try {
    await pipeline(Readable.from(told(), { objectMode: true }), createWriteStream(target, { flags: 'wx' }), { signal });
  } catch (thrown) {
    await rm(target, { force: true });
    signal.throwIfAborted();
    if (failure !== undefined) throw failure.thrown;
    throw convertFileError(thrown, target, 'write');
  }
}
