/** Where a target's folder really is. */

import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isUri } from '#engine/base/uri.ts';

/** Real path of a folder that may not exist yet: the real path of its nearest parent, plus the missing part. A URI is what it is. */
export async function realRoot(folder: string): Promise<string> {
  if (isUri(folder)) return folder.replace(/\/+$/u, '');
  const missing: string[] = [];
  for (let current = folder; ; current = path.dirname(current)) {
    const real = await realpath(current).catch(() => undefined);
    if (real !== undefined) return path.join(real, ...missing);
    if (current === path.dirname(current)) return folder;
    missing.unshift(path.basename(current));
  }
}
