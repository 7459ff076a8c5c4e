/** The repository's own source files, found on disk. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold code of ours; `renderer` and `e2e` may not exist yet. */
export const sourceFolders = ['engine', 'main', 'renderer', 'build', 'e2e'] as const;

const skipped = new Set(['node_modules', 'out', 'dist', '.tenon', '.git']);

/** Paths below `root` with `/` between, sorted; folders of dependencies and of output are not entered. */
export function filesUnder(root: string, folder: string): string[] {
  const found: string[] = [];
  const enter = (relative: string): void => {
    for (const entry of readdirSync(join(root, relative), { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) enter(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  try {
    enter(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return found.sort();
}
