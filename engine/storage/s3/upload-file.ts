/** Sends a sealed file of this machine to a bucket, so that it can be published there; nobody sees an object until then. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { joinCrc32 } from '#engine/base/join-crc32.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatSum } from '#engine/storage/file-checksum.ts';
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

/** @throws EngineError of the store; FileChanged when the file is not the one that the checksum is of. */
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
    const parts = await eachWithLimit(starts, parallelParts, async (start, index) => {
      const request = { ...upload, number: index + 1, file, start, end: Math.min(size, start + part) };
      const { tag, sum } = await withRetries(() => changeObject('sendPart', request, signal), signal);
      return { tag, sum, length: request.end - start };
    });
    // What was sent is what was sealed.
    if (formatSum(parts.reduce((sum, next) => joinCrc32(sum, next.sum, next.length), 0)) !== checksum)
      throw changed(file);
    const tags = parts.map(({ tag }) => tag);
    await withFaultPoint('upload.record', () =>
      writePending(staged, { version: 1, key: place.key, uploadId, tags, size, checksum }, signal),
    );
  } catch (thrown) {
    // What stays open is aborted by the sweep.
    await changeObject('abortUpload', upload, AbortSignal.timeout(10_000)).catch(() => undefined);
    throw thrown;
  }
}

function changed(path: string): EngineError {
  return new EngineError('FileChanged', `The staged file ${path} changed while it was sent.`, {
    hint: 'Check the disk of the workspace, then run the job again.',
    details: { path },
  });
}
