/** What the worker of a query may read: its files; of very many, the folders that hold them. Pure. */

import { dirname } from 'node:path';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

/** Beyond it, folders are named instead: DuckDB takes long to check a path against so many. */
const listedFiles = 2000;
/** Beyond it, the folders above them: a table may have 100,000 partitions, each of which is a folder to resolve. */
const listedFolders = 100;

/** @param files absolute paths. */
export function readAccess(files: readonly string[]): Pick<WorkerLimits, 'allowedFiles' | 'allowedDirectories'> {
  if (files.length <= listedFiles) return { allowedFiles: files };
  let folders = new Set(files.map((file) => dirname(file)));
  while (folders.size > listedFolders) {
    const above = new Set([...folders].map((folder) => dirname(folder)));
    // Never the root of a file system.
    if ([...above].some((folder) => dirname(folder) === folder)) break;
    folders = above;
  }
  return { allowedDirectories: [...folders] };
}
