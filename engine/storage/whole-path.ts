/** A stated path as storages know it: absolute on this machine, or the URI of a store, which is whole as it is. */

import path from 'node:path';
import { isUri } from '#engine/base/uri.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** @param folder that a relative path begins from (default: the current folder of the process). */
export function wholePath(location: string, folder = ''): string {
  return isUri(location) ? location : path.resolve(folder, location);
}

/**
 * A path that is exported to, as {@link wholePath}.
 * @throws EngineError InvalidInput for a URI: only a job's commit writes to stores.
 */
export function writablePath(location: string, folder = ''): string {
  return isUri(location) ? refuseToWrite(location) : path.resolve(folder, location);
}

/** @throws EngineError InvalidInput. */
export function refuseToWrite(location: string): never {
  throw new EngineError(
    'InvalidInput',
    `Cannot write to ${location}: exports are written to folders on this machine.`,
    {
      hint: 'Choose a local path, or let a job write there.',
      details: { path: location },
    },
  );
}
