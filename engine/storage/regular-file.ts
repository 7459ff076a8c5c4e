/** Refuses special files before they are opened: opening a pipe waits for a writer, possibly forever. */

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
    hint: 'Write its data to a file, and use the path of that file.',
    details: { path },
  });
}
