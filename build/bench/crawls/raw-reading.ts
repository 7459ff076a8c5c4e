/** What crawls are measured against: the same files listed, and their footers read, with nothing but Node's calls. */

import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';

/** A synchronous listing with the size of each file; the milliseconds are of it alone. */
export function listRaw(root: string): { readonly bytes: number; readonly time: number } {
  lowerPriority();
  const start = performance.now();
  let bytes = 0;
  eachFile(root, (path) => (bytes += statSync(path).size));
  return { bytes, time: performance.now() - start };
}

/** As {@link listRaw}, and of each Parquet file the footer. */
export function readFootersRaw(root: string): { readonly bytes: number; readonly time: number } {
  lowerPriority();
  const start = performance.now();
  let bytes = 0;
  const end = Buffer.alloc(8);
  eachFile(root, (path) => {
    const { size } = statSync(path);
    if (!path.endsWith('.parquet')) return;
    const file = openSync(path, 'r');
    readSync(file, end, 0, 8, size - 8);
    const length = end.readUInt32LE(0);
    bytes += readSync(file, Buffer.allocUnsafe(length), 0, length, size - 8 - length);
    closeSync(file);
  });
  return { bytes, time: performance.now() - start };
}

/** That of the worker that crawls, so that a busy machine slows both alike. */
function lowerPriority(): void {
  setPriority(10);
}

function eachFile(root: string, take: (path: string) => void): void {
  const folders = [root];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else take(path);
    }
  }
}
