/** Unpacks the first part of a packed file as far as it goes. */

import zlib from 'node:zlib';
import { CutShort, type Packing } from '#engine/bytes/packings/packing.ts';

/** Most that the first part of a packed file may grow to; more is not a head but a bomb. */
const maximumPart = 64 * 1024 * 1024;

/**
 * @param isWhole `start` is the whole file.
 * @param wanted unpacked bytes that suffice; more may come.
 * @throws what the packing throws for damaged bytes; {@link CutShort} when a whole file ends too early.
 */
export async function unpackFirstPart(
  packing: Packing,
  start: Uint8Array,
  isWhole: boolean,
  wanted: number,
): Promise<Uint8Array> {
  const inOneGo = oneGo[packing.name];
  if (inOneGo === undefined) return await collect(packing.unpack(once(start)), isWhole, wanted);
  for (let length = start.length; ; length = length >> 1) {
    try {
      return inOneGo(start.subarray(0, length), isWhole && length === start.length);
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'ERR_BUFFER_TOO_LARGE' && length > 16) continue;
      throw code === 'Z_BUF_ERROR' ? new CutShort() : thrown;
    }
  }
}

/** The usual packings, without a stream for each file: a crawl opens thousands. */
const oneGo: Partial<Record<Packing['name'], (part: Uint8Array, isWhole: boolean) => Uint8Array>> = {
  gzip: (part, isWhole) =>
    zlib.gunzipSync(part, {
      finishFlush: isWhole ? zlib.constants.Z_FINISH : zlib.constants.Z_SYNC_FLUSH,
      maxOutputLength: maximumPart,
    }),
  brotli: (part, isWhole) =>
    zlib.brotliDecompressSync(part, {
      finishFlush: isWhole ? zlib.constants.BROTLI_OPERATION_FINISH : zlib.constants.BROTLI_OPERATION_FLUSH,
      maxOutputLength: maximumPart,
    }),
  zstd: unpackZstdFrames,
};

/** Node's zstd stops after the first frame, so every frame is asked for on its own. */
function unpackZstdFrames(part: Uint8Array, isWhole: boolean): Uint8Array {
  const finishFlush = isWhole ? zlib.constants.ZSTD_e_end : zlib.constants.ZSTD_e_continue;
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (let at = 0; at < part.length;) {
    // Its types know neither `info` nor the answer that comes with it.
    const options = { finishFlush, maxOutputLength: maximumPart - total, info: true };
    const answer = zlib.zstdDecompressSync(part.subarray(at), options) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    pieces.push(answer.buffer);
    total += answer.buffer.length;
    if (answer.engine.bytesWritten === 0) break;
    at += answer.engine.bytesWritten;
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}

async function collect(unpacked: AsyncIterable<Uint8Array>, isWhole: boolean, wanted: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const piece of unpacked) {
      pieces.push(piece);
      total += piece.length;
      if (total > wanted) break;
    }
  } catch (thrown) {
    if (isWhole || !(thrown instanceof CutShort)) throw thrown;
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
