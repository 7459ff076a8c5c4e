/** Sends a sealed file of this machine to a bucket, so that it can be published there; nobody sees an object until then. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { withRetries } from '#engine/storage/retries.ts';
import { changeObject } from '#engine/storage/s3/change-object.ts';
import type { OpenUpload } from '#engine/storage/s3/object-changes.ts';
import { marksOf, writePending } from '#engine/storage/s3/pending-upload.ts';
import { parseS3Path } from '#engine/storage/s3/s3-path.ts';
import type { SentFile } from '#engine/storage/storage.ts';

/** Bytes; all parts but the last of an upload have at least 5 MiB. */
const leastPart = 16 * 1024 * 1024;
const mostParts = 10_000;
/** Of one file; each is in memory once. */
const parallelParts = 4;

export async function uploadFile({ file, staged, at, size, checksum }: SentFile, signal: AbortSignal): Promise<void> {
  const place = parseS3Path(at);
  const marks = marksOf(staged, checksum);
  const uploadId = await withFaultPoint('upload.begin', () =>
    withRetries(() => changeObject('beginUpload', { ...place, marks }, signal), signal),
  );
  const upload: OpenUpload = { ...place, uploadId };
  try {
    const part = Math.max(leastPart, Math.ceil(size / mostParts));
    // A file without bytes is one part without bytes.
    const starts = Array.from({ length: Math.max(1, Math.ceil(size / part)) }, (_, index) => index * part);
    const tags = await eachWithLimit(starts, parallelParts, (start, index) => {
      const request = { ...upload, number: index + 1, file, start, end: Math.min(size, start + part) };
      return withRetries(() => changeObject('sendPart', request, signal), signal);
    });
    await withFaultPoint('upload.record', () =>
      writePending(staged, { version: 1, key: place.key, uploadId, tags, size, checksum }, signal),
    );
  } catch (thrown) {
    // What stays open is aborted by the sweep.
    await changeObject('abortUpload', upload, AbortSignal.timeout(10_000)).catch(() => undefined);
    throw thrown;
  }
}
