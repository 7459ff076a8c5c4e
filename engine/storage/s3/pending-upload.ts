/**
 * The record of a staged file: an object `<root>/_tenon/<run>/<attempt>/….pending` that says which upload becomes the file.
 * The upload itself shows no object to anybody until it is completed (as Hadoop's S3A committers do).
 */

import { z } from 'zod';
import { sha256 } from '#engine/base/hash.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { withRetries } from '#engine/storage/retries.ts';
import { changeObject } from '#engine/storage/s3/change-object.ts';
import type { ObjectMarks } from '#engine/storage/s3/object-changes.ts';
import { objectServiceFor } from '#engine/storage/s3/object-service.ts';
import { parseS3Path, s3Path, type S3Place } from '#engine/storage/s3/s3-path.ts';
import { pendingSuffix, stagingFolderName } from '#engine/storage/staging-path.ts';

/** Bytes; an upload has at most 10,000 parts. */
const mostBytes = 2_000_000;

/** Anybody who may write to the bucket may have written it. */
const schema = z.strictObject({
  version: z.literal(1),
  /** Where the object appears when the upload is completed. */
  key: z.string().min(1).max(1024),
  uploadId: z.string().min(1).max(4096),
  tags: z.array(z.string().max(200)).min(1).max(10_000),
  size: z.int().nonnegative(),
  checksum: z.string().regex(/^[0-9a-f]{8}$/u),
});

export type PendingUpload = z.output<typeof schema>;

export function isPendingPath(location: string): boolean {
  return location.endsWith(pendingSuffix) && location.includes(`/${stagingFolderName}/`);
}

/** What the object of a staged file is known by. */
export function marksOf(staged: string, checksum: string): ObjectMarks {
  return { checksum, upload: sha256(staged).slice(0, 32) };
}

/** @returns undefined: there is no such record. @throws EngineError InvalidInput for what is none, or leads elsewhere. */
export async function readPending(staged: string): Promise<PendingUpload | undefined> {
  const place = parseS3Path(staged);
  const text = await readSmallObject(place, mostBytes);
  if (text === undefined) return undefined;
  try {
    const pending = schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)));
    if (!leadsHere(place.key, pending.key)) throw new Error('it leads out of the target');
    return pending;
  } catch (thrown) {
    throw new EngineError('InvalidInput', `${staged} is not a record that Tenon wrote.`, {
      hint: 'Undo the run, then run the job again.',
      details: { path: staged },
      cause: thrown,
    });
  }
}

export async function writePending(staged: string, pending: PendingUpload, signal?: AbortSignal): Promise<void> {
  const request = { ...parseS3Path(staged), content: JSON.stringify(pending) };
  await withRetries(() => changeObject('put', request, signal), signal);
}

/** @returns undefined: there is no such object. @throws EngineError InvalidInput for one that is larger. */
export async function readSmallObject(place: S3Place, most: number): Promise<Uint8Array | undefined> {
  const service = objectServiceFor(place);
  return await withRetries(async () => {
    const found = await service.find(place);
    if (found === undefined) return undefined;
    const { size, tag } = found;
    if (size > most)
      throw new EngineError('InvalidInput', `${s3Path(place)} has ${size} bytes, more than Tenon writes there.`, {
        hint: 'Move it away.',
        details: { path: s3Path(place) },
      });
    return size === 0 ? new Uint8Array() : await service.read({ ...place, start: 0, end: size, tag, size });
  });
}

/** The root of the target, and nothing outside of it. */
function leadsHere(recordKey: string, key: string): boolean {
  const root = recordKey.slice(0, `/${recordKey}`.lastIndexOf(`/${stagingFolderName}/`));
  return key.startsWith(root);
}
