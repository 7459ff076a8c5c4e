/** Publishing, retiring and restoring of objects: each step may be done again, and none replaces an object that it does not know. */

import { withFaultPoint } from '#engine/base/fault-points.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { withRetries } from '#engine/storage/retries.ts';
import { changeObject } from '#engine/storage/s3/change-object.ts';
import { objectServiceFor, type ObjectFacts } from '#engine/storage/s3/object-service.ts';
import { marksOf, readPending, type PendingUpload } from '#engine/storage/s3/pending-upload.ts';
import { parseS3Path, s3Path, type S3Place } from '#engine/storage/s3/s3-path.ts';
import { stagingFolderName } from '#engine/storage/staging-path.ts';

/**
 * Completes the upload of a staged file; the object appears under its final name at once.
 * @throws EngineError AlreadyExists when another object has the name; FileNotFound when the upload was aborted.
 */
export async function publishUpload(staged: string, final: string): Promise<void> {
  const place = parseS3Path(final);
  const pending = await readPending(staged);
  const found = await findFacts(place);
  if (pending === undefined) {
    // Its record is removed when everything is published.
    if (found !== undefined) return;
    throw uploadGone(staged);
  }
  const { upload } = marksOf(staged, pending.checksum);
  if (found?.marks?.upload === upload) return;
  if (found !== undefined) throw nameTaken(final);
  const uploaded = { bucket: place.bucket, key: pending.key };
  if (uploaded.key !== place.key && !isBelowState(uploaded.key)) throw uploadGone(staged);
  await withFaultPoint('storage.publish', () => completePending(staged, uploaded, pending, upload));
  // A named file is uploaded under a name that says whose it is, since its own does not.
  if (uploaded.key !== place.key) await moveObject(s3Path(uploaded), final, 'storage.publish');
}

async function completePending(
  staged: string,
  place: S3Place,
  { uploadId, tags }: PendingUpload,
  upload: string,
): Promise<void> {
  await withRetries(async () => {
    const answer = await changeObject('completeUpload', { ...place, uploadId, tags });
    if (answer === 'done') return;
    // The answer to an earlier try may have been lost.
    const found = await findFacts(place);
    if (found?.marks?.upload === upload) return;
    throw found === undefined ? uploadGone(staged) : nameTaken(s3Path(place));
  });
}

function isBelowState(key: string): boolean {
  return `/${key}`.includes(`/${stagingFolderName}/`);
}

/**
 * A copy within the store, then a delete of the object that was copied and of no other. Done twice is done once.
 * @throws EngineError FileNotFound when neither is there; AlreadyExists when another object has the name; FileChanged.
 */
export async function moveObject(from: string, to: string, point: string): Promise<void> {
  const [source, target] = [parseS3Path(from), parseS3Path(to)];
  const [moved, there] = [await findFacts(source), await findFacts(target)];
  if (moved === undefined) {
    if (there !== undefined) return;
    throw new EngineError('FileNotFound', `Cannot move ${from}: it does not exist.`, {
      hint: 'Another program removed it.',
      details: { path: from },
    });
  }
  if (there === undefined || !isCopy(moved, there)) {
    if (there !== undefined && !mayBeCopy(moved, there)) throw nameTaken(to);
    const { size, tag } = moved;
    const request = { ...target, from: source.key, size, tag, marks: moved.marks ?? null };
    const answer = await withFaultPoint(point, () => withRetries(() => changeObject('copy', request)));
    if (answer !== 'done') throw changedMeanwhile(from);
  }
  // Not every service knows the condition of a delete.
  const still = await findFacts(source);
  if (still !== undefined && still.tag !== moved.tag) throw changedMeanwhile(from);
  const answer = await withFaultPoint(point, () =>
    withRetries(() => changeObject('delete', { ...source, tag: moved.tag })),
  );
  if (answer === 'changed') throw changedMeanwhile(from);
}

/** Known to have the same content. */
function isCopy(left: ObjectFacts, right: ObjectFacts): boolean {
  if (left.size !== right.size) return false;
  if (left.marks !== undefined) return left.marks.upload === right.marks?.upload;
  return left.tag !== '' && left.tag === right.tag;
}

/** An object that Tenon did not write has no marks, and a copy of one in parts has another tag: it is copied once more. */
function mayBeCopy(left: ObjectFacts, right: ObjectFacts): boolean {
  return left.size === right.size && left.marks === undefined && right.marks === undefined;
}

export async function findFacts(place: S3Place): Promise<ObjectFacts | undefined> {
  const service = objectServiceFor(place);
  return await withRetries(() => service.find(place));
}

function uploadGone(staged: string): EngineError {
  return new EngineError('FileNotFound', `What was uploaded for ${staged} is no longer in the bucket.`, {
    hint: 'Somebody, or a rule of the bucket, aborted the upload. Undo the run, then run the job again.',
    details: { path: staged },
  });
}

function nameTaken(final: string): EngineError {
  return new EngineError('AlreadyExists', `Cannot write ${final}: another object has this name.`, {
    hint: 'Move it away, or choose another place.',
    details: { path: final },
  });
}

function changedMeanwhile(path: string): EngineError {
  return new EngineError('FileChanged', `${path} was changed by somebody else while it was moved; it stays.`, {
    hint: 'Check the object, then try again.',
    details: { path },
  });
}
