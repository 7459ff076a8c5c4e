/** Refuses what is no regular file before it is opened: the open of a pipe waits for a writer, for ever if none comes. */

import type { Stats } from 'node:fs';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * Folders pass: what to do instead of opening one depends on the caller.
 * @param stats with links followed.
 * @throws EngineError InvalidInput for a pipe, socket or device.
 */
export function refuseSpecialFile(path: string, stats: Stats): void {
  if (stats.isFile() || stats.isDirectory()) return;
  const kind = stats.isFIFO() ? 'pipe' : stats.isSocket() ? 'socket' : 'device';
  throw new EngineError('InvalidInput', `${path} is a ${kind}, not a file.`, {
    hint: 'Write what it gives into a file, and give the path of that.',
    details: { path },
  });
}
