/** Opens a zip archive over a byte source, and checks what is unpacked of it. */

import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry, RandomAccessReader, ZipFile } from 'yauzl';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/** Names are read as bytes, since the library rejects the whole archive because of a name with `..`. */
const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true };

/** Nothing of it needs to be closed but the source, which stays the caller's. @throws Error of the library. */
export async function openZip(source: ByteSource): Promise<ZipFile> {
  const { default: yauzl } = await import('yauzl');
  class SourceReader extends yauzl.RandomAccessReader {
    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from(source.stream({ start, end }, new AbortController().signal), { objectMode: false });
    }
    override read(...[buffer, offset, length, position, callback]: Parameters<RandomAccessReader['read']>): void {
      void source.read(position, length).then(
        (bytes) => {
          buffer.set(bytes, offset);
          callback(bytes.length === length ? null : new Error('unexpected EOF'));
        },
        (thrown: unknown) => callback(thrown instanceof Error ? thrown : new Error(String(thrown))),
      );
    }
  }
  const open = async (size: number): Promise<ZipFile> =>
    await yauzl.fromRandomAccessReaderPromise(new SourceReader(), size, options);
  try {
    return await open(source.size);
  } catch (thrown) {
    const end = await endOfArchive(source);
    if (end === undefined) throw thrown;
    return await open(end);
  }
}

/**
 * Passes unpacked bytes on. Damage to packed data often unpacks to as many other bytes, so the length proves nothing.
 * @throws Error after the last byte if they are not those that were packed.
 */
export async function* withChecksum(
  unpacked: AsyncIterable<Uint8Array>,
  entry: Entry,
  name: string,
): AsyncGenerator<Uint8Array, void, void> {
  let sum = 0;
  for await (const piece of unpacked) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (sum !== entry.crc32) throw new Error(`"${name}" does not match its checksum`);
}

/** The end record without its comment, and the longest comment. */
const endRecord = 22;
const longestComment = 0xffff;
const endMark = Buffer.from('PK\u0005\u0006', 'latin1');

/**
 * Where an archive ends that other bytes follow, such as a line end that an editor or a transfer adds.
 * @returns undefined if nothing follows it, or there is no archive.
 */
async function endOfArchive(source: ByteSource): Promise<number | undefined> {
  const start = Math.max(0, source.size - endRecord - 2 * longestComment);
  const bytes = await source.read(start, source.size - start);
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = tail.lastIndexOf(endMark); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(endMark, at - 1)) {
    const end = at + endRecord;
    if (end > tail.length) continue;
    const whole = end + tail.readUInt16LE(end - 2);
    if (whole < tail.length) return start + whole;
  }
  return undefined;
}
