/** The one door for what DuckDB opens itself: a path on this machine. */

import { existsSync, mkdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';
import { viewOf } from '#engine/bytes/unpacked-source.ts';
import { wholeRange, type ByteSource, type LocalByteSource } from '#engine/storage/byte-source.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';
import { writePieces } from '#engine/storage/new-files.ts';

/** Whole files under way, by their path: two readers at once fetch a file once. */
const underWay = new Map<string, Promise<void>>();

/**
 * The source itself when it is on this machine, else its bytes in the folder, fetched once for each version.
 * @param source stays its owner's: closing what comes back does not close it. The copy stays until the folder goes.
 * @throws EngineError of the source's `stream`; `DiskFull`, `IoFailed`.
 */
export async function openHere(source: ByteSource, folder: string, signal: AbortSignal): Promise<LocalByteSource> {
  const { localPath } = source;
  if (localPath !== null) return { ...viewOf(source, source), localPath, async [Symbol.asyncDispose]() {} };
  const key = sha256(stableJson([source.path, source.version])).slice(0, 24);
  // Keeps its name, since some packings are known only by the extension.
  const target = path.join(folder, 'copies', key, path.posix.basename(source.path));
  while (!existsSync(target)) {
    const others = underWay.get(target);
    // Another reader may be cancelled; this one then fetches for itself.
    if (others !== undefined) await others.catch(() => signal.throwIfAborted());
    else {
      const own = fetchWhole(source, target, signal);
      underWay.set(target, own);
      await own.finally(() => underWay.delete(target));
    }
  }
  const copy = openLocalSource(target);
  return { ...viewOf(copy, source), localPath: target, [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose]() };
}

async function fetchWhole(source: ByteSource, target: string, signal: AbortSignal): Promise<void> {
  mkdirSync(path.dirname(target), { recursive: true });
  const staged = `${target}.${newId('part')}`;
  await writePieces(staged, source.stream(wholeRange(source), signal), signal);
  await rename(staged, target);
}
