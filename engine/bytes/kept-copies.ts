/** Copies of distant files, or of parts of them, in a worker's own folder: made once, kept within a budget. */

import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { plainFileName } from '#engine/base/exact-files.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { removeNewFile } from '#engine/storage/new-files.ts';

const budgetBytes = 4 * 1024 ** 3;

/** Path → bytes on disk; holes are none. Ordered by last use, the latest at the end. */
const kept = new Map<string, number>();
/** Copies under way, by their path: two readers at once fetch a file once. */
const underWay = new Map<string, Promise<void>>();

/**
 * The path of the copy; it ends as the file's, since some packings are known only by the extension.
 * @param part which part of the file it is.
 * @param make writes it to a new path.
 * @throws what `make` throws; EngineError `DiskFull`, `IoFailed`.
 */
export async function getCopy(
  source: Pick<ByteSource, 'path' | 'version'>,
  part: string,
  folder: string,
  signal: AbortSignal,
  make: (target: string) => Promise<void>,
): Promise<string> {
  const key = sha256(stableJson([source.path, source.version, part])).slice(0, 24);
  const target = path.join(folder, 'copies', key, plainFileName(path.posix.basename(source.path)));
  while (!existsSync(target)) {
    const others = underWay.get(target);
    // Another reader may be cancelled; this one then fetches for itself.
    if (others !== undefined) await others.catch(() => signal.throwIfAborted());
    else {
      const own = makeCopy(target, make);
      underWay.set(target, own);
      await own.finally(() => underWay.delete(target));
    }
  }
  const bytes = kept.get(target) ?? bytesOnDisk(target);
  kept.delete(target);
  kept.set(target, bytes);
  return target;
}

/**
 * Called before a statement's files are prepared: none of them goes while it runs.
 * @param budget bytes that may stay.
 */
export async function trimCopies(budget = budgetBytes): Promise<void> {
  let total = [...kept.values()].reduce((sum, bytes) => sum + bytes, 0);
  for (const [target, bytes] of kept) {
    if (total <= budget) return;
    kept.delete(target);
    await removeNewFile(target);
    total -= bytes;
  }
}

async function makeCopy(target: string, make: (target: string) => Promise<void>): Promise<void> {
  mkdirSync(path.dirname(target), { recursive: true });
  const staged = `${target}.${newId('part')}`;
  try {
    await make(staged);
    await rename(staged, target);
  } catch (thrown) {
    await removeNewFile(staged);
    throw thrown;
  }
}

/** Of a link: its own, since what it leads to takes no room here. */
function bytesOnDisk(target: string): number {
  const { blocks, size } = lstatSync(target);
  return blocks === 0 ? size : blocks * 512;
}
