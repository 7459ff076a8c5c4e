/** A stated path as storages know it: absolute on this machine, or the URI of a store, which is whole as it is. */

import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';

const uri = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//u;

/** True for `s3://bucket/key`; false for every path on this machine, such as `C:\data`. */
export function isUri(location: string): boolean {
  return uri.test(location);
}

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
