/** A byte source each of whose reads is a request for a range, which may fail and is tried again: an object store. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ByteRange, ByteSource } from '#engine/storage/byte-source.ts';
import { withRetries } from '#engine/storage/retries.ts';

/** Bytes of one request. */
export const largestRequest = 8 * 1024 * 1024;
/** Of the first request of a stream, and most of one piece: many readers stop early. */
const pieceBytes = 1024 * 1024;
const requestsAtOnce = 4;

export interface RangedFile {
  readonly path: string;
  readonly size: number;
  readonly version: string;
  /**
   * The bytes of a range that lies in the file.
   * @throws EngineError `IoFailed` where another try may succeed; anything else is final.
   */
  readonly request: (range: ByteRange, signal?: AbortSignal) => Promise<Uint8Array>;
}

/** Nothing needs to be closed. Reads throw what the last try threw. */
export function openRangedSource({ path, size, version, request }: RangedFile): ByteSource {
  const fetch = (range: ByteRange, signal?: AbortSignal): Promise<Uint8Array> =>
    withRetries(async () => {
      const bytes = await request(range, signal);
      if (bytes.length === range.end - range.start) return bytes;
      throw cutShort(path, range, bytes.length);
    }, signal);
  return {
    path,
    size,
    version,
    localPath: null,
    async read(offset, length) {
      const ranges = splitRange({ start: offset, end: Math.min(size, offset + length) });
      const parts = await eachWithLimit(ranges, requestsAtOnce, (range) => fetch(range));
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    },
    async *stream({ start, end }, signal) {
      const last = Math.min(end, size);
      // One request is under way while the answer of the one before is used.
      let next: Promise<Uint8Array> | undefined;
      let wanted = pieceBytes;
      let at = start;
      const ask = (): Promise<Uint8Array> | undefined => {
        if (at >= last) return undefined;
        const range = { start: at, end: Math.min(last, at + wanted) };
        at = range.end;
        wanted = Math.min(wanted * 2, largestRequest);
        const asked = fetch(range, signal);
        // Whoever waits for it gets the error; a stream that is left early has nobody who waits.
        asked.catch(() => undefined);
        return asked;
      };
      for (next = ask(); next !== undefined;) {
        const bytes = await next;
        signal.throwIfAborted();
        next = ask();
        for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** In parts of at most {@link largestRequest}. */
export function splitRange({ start, end }: ByteRange): ByteRange[] {
  const parts: ByteRange[] = [];
  for (let at = start; at < end; at += largestRequest)
    parts.push({ start: at, end: Math.min(end, at + largestRequest) });
  return parts;
}

function cutShort(path: string, { start, end }: ByteRange, received: number): EngineError {
  return new EngineError(
    'IoFailed',
    `${path} returned ${received} bytes instead of the ${end - start} from ${start} on.`,
    {
      hint: 'Check the connection, and run again.',
      details: { path, byteOffset: start },
    },
  );
}
