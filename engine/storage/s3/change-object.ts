/** Asks for a change of the service that the running code has. */

import { EngineError } from '#engine/contract/errors.ts';
import type { ChangeAnswer, ChangeMethod, ChangeRequest, ObjectChange } from '#engine/storage/s3/object-changes.ts';
import { objectServiceFor } from '#engine/storage/s3/object-service.ts';
import { s3Path } from '#engine/storage/s3/s3-path.ts';

/** @throws EngineError as reading does; `Internal` in a worker. */
export async function changeObject<Method extends ChangeMethod>(
  method: Method,
  request: ChangeRequest<Method>,
  signal?: AbortSignal,
): Promise<ChangeAnswer<Method>> {
  const place = { bucket: request.bucket, key: 'key' in request ? request.key : request.prefix };
  const { change } = objectServiceFor(place);
  if (change === undefined)
    throw new EngineError('Internal', `${s3Path(place)} cannot be written here: only the host writes objects.`, {
      hint: 'This is a bug in Tenon; please report it with the log.',
    });
  return (await change({ method, request } as ObjectChange, signal)) as ChangeAnswer<Method>;
}
