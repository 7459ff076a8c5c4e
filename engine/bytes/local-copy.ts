/** The one door for what DuckDB opens itself: a path on this machine. */

import { realpath, symlink } from 'node:fs/promises';
import { hasExactGlob } from '#engine/base/exact-files.ts';
import { getCopy } from '#engine/bytes/kept-copies.ts';
import { viewOf } from '#engine/bytes/unpacked-source.ts';
import { wholeRange, type ByteSource, type LocalByteSource } from '#engine/storage/byte-source.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';
import { writePieces } from '#engine/storage/new-files.ts';

/**
 * The source itself when it is on this machine, or a link to it if no glob of DuckDB's means its path; else its bytes in the
 * folder, fetched once for each version.
 * @param source stays its owner's: closing what comes back does not close it. The copy stays until it is trimmed.
 * @throws EngineError of the source's `stream`; `DiskFull`, `IoFailed`.
 */
export async function openHere(source: ByteSource, folder: string, signal: AbortSignal): Promise<LocalByteSource> {
  const { localPath } = source;
  if (localPath !== null && hasExactGlob(localPath))
    return { ...viewOf(source, source), localPath, async [Symbol.asyncDispose]() {} };
  const copied = await getCopy(source, 'whole', folder, signal, async (target) =>
    localPath === null
      ? writePieces(target, source.stream(wholeRange(source), signal), signal)
      : symlink(await realpath(localPath), target),
  );
  return openCopy(copied, source);
}

/** A copy under the name of its source. */
export function openCopy(copied: string, source: Pick<ByteSource, 'path' | 'version'>): LocalByteSource {
  const copy = openLocalSource(copied);
  return { ...viewOf(copy, source), localPath: copied, [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose]() };
}
