/** The location of a table that a person states, checked before anything is written. */

import path from 'node:path';
import { isUri } from '#engine/base/uri.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { findStatePlace } from '#engine/definitions/own-places.ts';
import { localStorage } from '#engine/storage/local.ts';
import { refuseSecrets } from '#engine/storage/location-secrets.ts';
import { places } from '#engine/storage/places.ts';
import { parseS3Path, s3Scheme } from '#engine/storage/s3/s3-path.ts';
import { wholePath } from '#engine/storage/whole-path.ts';

/**
 * @param what that has the location, for messages: `table shop.orders`.
 * @param workspaceFolder real path, from which a relative location begins.
 * @returns the whole location; without a request to a store.
 * @throws EngineError InvalidInput for secrets in it, the state of the workspace, a file, a store that Tenon cannot read.
 */
export async function readStatedLocation(
  stated: string,
  what: string,
  workspaceFolder: string,
  { mayBeFile = false } = {},
): Promise<string> {
  const refuse = (reason: string, hint: string): EngineError =>
    new EngineError('InvalidInput', `The location of ${what} cannot be ${JSON.stringify(stated)}: ${reason}.`, {
      hint,
    });
  if (/\0|\p{Cs}/u.test(stated)) throw refuse('it has a NUL or half of a character', 'Choose another folder.');
  refuseSecrets(stated, what);
  const location = wholePath(stated, workspaceFolder);
  if (location.startsWith(s3Scheme)) parseS3Path(location);
  if (!places.some((place) => place.owns(location)))
    throw refuse(
      `Tenon cannot read ${location.slice(0, location.indexOf('://') + 3)}`,
      'Choose a folder on this machine, or s3://BUCKET/FOLDER.',
    );
  if (isUri(location)) return location;
  const { existing, real } = await nearestPlace(location);
  const state = findStatePlace(workspaceFolder, location) ?? findStatePlace(workspaceFolder, real);
  if (state !== undefined) throw refuse(`that is ${state}`, 'Choose a folder with data.');
  const isThere = existing === location;
  if (!(mayBeFile && isThere) && (await localStorage.look(existing))?.kind === 'file')
    throw refuse(
      `${existing} is a file`,
      'Choose the folder of the files, or crawl the file to get a table of it alone.',
    );
  return location;
}

/** The nearest ancestor that exists, or the place itself; and the place with links followed as far as it exists. */
async function nearestPlace(location: string): Promise<{ readonly existing: string; readonly real: string }> {
  let existing = location;
  while (existing !== path.dirname(existing) && (await localStorage.look(existing)) === undefined)
    existing = path.dirname(existing);
  const real = await localStorage.realPath(existing);
  return { existing, real: path.join(real, path.relative(existing, location)) };
}
