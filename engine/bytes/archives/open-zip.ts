/** Opens a zip archive over a byte source. */

import { Readable } from 'node:stream';
import type { RandomAccessReader, ZipFile } from 'yauzl';
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
  return await yauzl.fromRandomAccessReaderPromise(new SourceReader(), source.size, options);
}
