/** The cache folder: how much it holds, kept within its budget, emptied on demand. */

import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkOwned, removeOwned } from '#engine/base/owned/owned-files.ts';

interface CachedFile {
  readonly path: string;
  readonly size: number;
  readonly usedMillis: number;
}

export async function measureCache(folder: string): Promise<{ fileCount: number; sizeBytes: number }> {
  const files = await listCache(folder);
  return { fileCount: files.length, sizeBytes: totalOf(files) };
}

/** Lets go of what was not used for the longest time until the rest fits. @returns what went. */
export async function trimCache(
  folder: string,
  budgetBytes: number,
): Promise<{ fileCount: number; sizeBytes: number }> {
  const files = (await listCache(folder)).sort((left, right) => left.usedMillis - right.usedMillis);
  let size = totalOf(files);
  const gone: CachedFile[] = [];
  for (const file of files) {
    if (size <= budgetBytes) break;
    await removeOwned(dirname(folder), file.path);
    size -= file.size;
    gone.push(file);
  }
  return { fileCount: gone.length, sizeBytes: totalOf(gone) };
}

function totalOf(files: readonly CachedFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

async function listCache(folder: string): Promise<CachedFile[]> {
  // A cache that is a link is refused here.
  checkOwned(dirname(folder), join(folder, 'any'));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: CachedFile[] = [];
  const used = new Map<string, number>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) continue;
    files.push({ path, size: found.size, usedMillis: found.mtimeMs });
    used.set(stateOf(path), Math.max(found.mtimeMs, used.get(stateOf(path)) ?? 0));
  }
  return files.map((file) => ({ ...file, usedMillis: used.get(stateOf(file.path))! }));
}

/**
 * Cache entries of one state of a file or table are used together: a note of it is touched, not its rows, which
 * would count as another state.
 */
function stateOf(path: string): string {
  return /^[\da-f]{40}/u.exec(basename(path))?.[0] ?? path;
}
