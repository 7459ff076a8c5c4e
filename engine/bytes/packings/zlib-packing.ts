/** Runs one of Node's decompressing streams over packed bytes. */

import { Readable, type Transform } from 'node:stream';
import { CutShort } from '#engine/bytes/packings/packing.ts';

/** Bytes that are read and unpacked at a time: with Node's default of 16 kB, each piece costs more than its content. */
export const pieceBytes = 256 * 1024;

/** The stream is created for each call and destroyed when the consumer stops. */
export async function* throughStream(
  source: AsyncIterable<Uint8Array>,
  unpacker: Transform,
): AsyncGenerator<Uint8Array, void, void> {
  const packed = Readable.from(source, { objectMode: false, highWaterMark: pieceBytes });
  let sourceError: Error | undefined;
  packed.on('error', (error: Error) => {
    sourceError = error;
    unpacker.destroy(error);
  });
  try {
    for await (const piece of packed.pipe(unpacker)) yield piece as Uint8Array;
  } catch (thrown) {
    if (sourceError !== undefined) throw sourceError;
    throw isCut(thrown) ? new CutShort() : thrown;
  } finally {
    packed.destroy();
    unpacker.destroy();
  }
}

function isCut(thrown: unknown): boolean {
  const code = (thrown as NodeJS.ErrnoException).code;
  return code === 'Z_BUF_ERROR' || (thrown as Error).message === 'unexpected end of file';
}
