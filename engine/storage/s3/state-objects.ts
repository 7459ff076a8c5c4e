/** Tenon's own objects below `<root>/_tenon`: small ones beside the table's, and those of attempts and retired files. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { joinPath } from '#engine/storage/path-parts.ts';
import { withRetries } from '#engine/storage/retries.ts';
import { changeObject } from '#engine/storage/s3/change-object.ts';
import { objectServiceFor, type ObjectFacts } from '#engine/storage/s3/object-service.ts';
import { isPendingPath, type PendingUpload, readPending, readSmallObject } from '#engine/storage/s3/pending-upload.ts';
import { folderPrefix, parseS3Path, s3Path, type S3Place } from '#engine/storage/s3/s3-path.ts';
import { stagingFolderName } from '#engine/storage/staging-path.ts';
import type { SendingStorage, StateFolder, Storage } from '#engine/storage/storage.ts';

const parallelSteps = 16;
const mostNames = 10_000;

/** Whether a key begins with the folder's; true also where the keys may not be listed. */
export async function holdsAnything(folder: string): Promise<boolean> {
  const place = parseS3Path(folder);
  try {
    for await (const _ of keysBelow(place, false, 1)) return true;
    return false;
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.code === 'AccessDenied') return true;
    throw thrown;
  }
}

export const holdsState: Storage['holdsState'] = (root) => holdsAnything(joinPath(root, stagingFolderName));

export const readState: Storage['readState'] = (root, name, mostBytes) =>
  readSmallObject(parseS3Path(joinPath(root, stagingFolderName, name)), mostBytes);

export const writeState: Storage['writeState'] = async (root, name, content) => {
  const place = parseS3Path(joinPath(root, stagingFolderName, name));
  await withFaultPoint('storage.writeState', () => withRetries(() => changeObject('put', { ...place, content })));
};

export const listState: Storage['listState'] = async (root) => {
  const folder = parseS3Path(joinPath(root, stagingFolderName));
  const found: { name: string; modifiedMicros: number }[] = [];
  for await (const { key, modifiedSeconds } of keysBelow(folder, true)) {
    found.push({ name: key.slice(folderPrefix(folder.key).length), modifiedMicros: modifiedSeconds * 1_000_000 });
    if (found.length >= mostNames) break;
  }
  return found;
};

/** An object; below `_tenon` also a whole folder, with the uploads that wait there. Done twice is done once. */
export async function remove(location: string): Promise<void> {
  const place = parseS3Path(location);
  if (`${location}/`.includes(`/${stagingFolderName}/`)) {
    const keys: string[] = [];
    for await (const { key } of keysBelow(place, false)) keys.push(key);
    // A record goes after the upload that it alone names.
    await eachWithLimit(keys, parallelSteps, (key) => removeStaged({ bucket: place.bucket, key }));
  }
  await removeStaged(place);
}

async function removeStaged(place: S3Place): Promise<void> {
  const location = s3Path(place);
  if (isPendingPath(location)) {
    const pending = await readOwnPending(location);
    if (pending !== undefined) {
      const upload = { bucket: place.bucket, key: pending.key, uploadId: pending.uploadId };
      await withFaultPoint('storage.remove', () => withRetries(() => changeObject('abortUpload', upload)));
    }
  }
  await withFaultPoint('storage.remove', () => withRetries(() => changeObject('delete', { ...place, tag: '' })));
}

/** Undefined for a record that Tenon did not write, too: it names no upload of ours. */
async function readOwnPending(location: string): Promise<PendingUpload | undefined> {
  return await readPending(location).catch((thrown: unknown) => {
    if (thrown instanceof EngineError && thrown.code === 'InvalidInput') return undefined;
    throw thrown;
  });
}

export const listStateFolders: SendingStorage['listStateFolders'] = async (root, signal) => {
  const folder = parseS3Path(joinPath(root, stagingFolderName));
  const found = new Map<string, StateFolder>();
  for await (const { key, size, modifiedSeconds } of keysBelow(folder, false)) {
    signal.throwIfAborted();
    const levels = key.slice(folderPrefix(folder.key).length).split('/');
    if (levels.length < 3) continue;
    const name = levels.slice(0, 2).join('/');
    const known = found.get(name);
    const modifiedMicros = Math.max(known?.modifiedMicros ?? 0, modifiedSeconds * 1_000_000);
    found.set(name, { name, bytes: (known?.bytes ?? 0) + size, modifiedMicros });
  }
  return [...found.values()];
};

/** The run that the name of an upload says. */
const runOfKey = new RegExp(
  `(?:^|/)(?:${stagingFolderName}/(?<staged>jr_[0-9a-f]{32})/.*|part-(?<final>jr_[0-9a-f]{32})-[^/]*)$`,
  'u',
);

export const endUploads: SendingStorage['endUploads'] = async (root, needOf, signal) => {
  const { bucket, key } = parseS3Path(root);
  const request = { bucket, prefix: folderPrefix(key) };
  const uploads = await withRetries(() => changeObject('listUploads', request, signal), signal);
  const byRun = Map.groupBy(uploads, (upload) => {
    const { staged, final } = runOfKey.exec(upload.key)?.groups ?? {};
    return staged ?? final;
  });
  let ended = 0;
  for (const [runId, ofRun] of byRun) {
    if (runId === undefined) continue;
    const need = await needOf(runId);
    if (need === 'all') continue;
    // Its run has ended, so that no record is added after these were read.
    const recorded = need === 'recorded' ? await recordedUploads(root, runId, signal) : new Set<string>();
    for (const upload of ofRun) {
      if (recorded.has(upload.uploadId)) continue;
      await withFaultPoint('sweep.endUpload', () =>
        withRetries(() => changeObject('abortUpload', { bucket, ...upload }, signal), signal),
      );
      ended += 1;
    }
  }
  return ended;
};

/** Ids of the uploads that the records of a run name. */
async function recordedUploads(root: string, runId: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const folder = parseS3Path(joinPath(root, stagingFolderName, runId));
  const records: string[] = [];
  for await (const { key } of keysBelow(folder, false)) {
    const location = s3Path({ bucket: folder.bucket, key });
    if (isPendingPath(location)) records.push(location);
  }
  const found = await eachWithLimit(records, parallelSteps, async (location) => {
    signal.throwIfAborted();
    return (await readOwnPending(location))?.uploadId;
  });
  return new Set(found.filter((uploadId) => uploadId !== undefined));
}

async function* keysBelow({ bucket, key }: S3Place, byFolder: boolean, most?: number): AsyncIterable<ObjectFacts> {
  const service = objectServiceFor({ bucket, key });
  let token: string | undefined;
  do {
    const request = {
      bucket,
      prefix: folderPrefix(key),
      byFolder,
      ...(token === undefined ? {} : { token }),
      ...(most === undefined ? {} : { most }),
    };
    const page = await withRetries(() => service.list(request));
    yield* page.objects;
    token = page.token;
  } while (token !== undefined);
}
