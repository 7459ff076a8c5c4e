/** Where a target's folder really is. */

import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** Real path of a folder that may not exist yet: the real path of its nearest parent, plus the missing part. */
export async function realRoot(folder: string): Promise<string> {
  const missing: string[] = [];
  for (let current = folder; ; current = path.dirname(current)) {
    const real = await realpath(current).catch(() => undefined);
    if (real !== undefined) return path.join(real, ...missing);
    if (current === path.dirname(current)) return folder;
    missing.unshift(path.basename(current));
  }
}
