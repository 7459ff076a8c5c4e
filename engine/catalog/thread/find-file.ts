/** Size and time of a file on this machine, as listings record them. */

import { lstatSync } from 'node:fs';

/** undefined: there is no regular file. */
export function findFile(file: string): { readonly size: number; readonly modifiedMicros: number } | undefined {
  try {
    const stats = lstatSync(file);
    if (!stats.isFile()) return undefined;
    // A double of milliseconds is not exact; a quarter of a microsecond is more than it is off.
    return { size: stats.size, modifiedMicros: Math.floor(stats.mtimeMs * 1000 + 0.25) };
  } catch {
    return undefined;
  }
}
