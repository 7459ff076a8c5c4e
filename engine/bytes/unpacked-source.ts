/** A source without the packing of the whole file, for formats that are read at any place. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { readContent } from '#engine/bytes/compression.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';
import { removeNewFile, writePieces } from '#engine/storage/new-files.ts';

/**
 * The source itself when it is not packed, else its content in the folder, which goes when it is closed.
 * @param source stays its owner's: closing what comes back does not close it.
 * @throws EngineError of {@link readContent}; `DiskFull`, `IoFailed`.
 */
export async function openUnpacked(
  source: ByteSource,
  compression: Compression,
  folder: string,
  signal: AbortSignal,
): Promise<ByteSource> {
  if (compression === 'none') return { ...viewOf(source, source), async [Symbol.asyncDispose]() {} };
  const file = join(folder, newId('unpacked'));
  await writePieces(file, readContent(source, compression, signal), signal);
  const copy = openLocalSource(file);
  return {
    ...viewOf(copy, source),
    async [Symbol.asyncDispose]() {
      await copy[Symbol.asyncDispose]();
      await removeNewFile(file);
    },
  };
}

/** The bytes of one source under the name of another. */
export function viewOf(
  bytes: ByteSource,
  { path, version }: Pick<ByteSource, 'path' | 'version'>,
): Omit<ByteSource, typeof Symbol.asyncDispose> {
  return {
    path,
    version,
    size: bytes.size,
    localPath: bytes.localPath,
    read: (offset, length) => bytes.read(offset, length),
    stream: (range, signal) => bytes.stream(range, signal),
    ...(bytes.readNow === undefined ? {} : { readNow: (target, offset) => bytes.readNow!(target, offset) }),
  };
}
