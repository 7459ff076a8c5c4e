/** Objects in S3 and in services like it, `s3://bucket/key`, as a storage. A folder is what keys have before a `/`. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { sha256 } from '#engine/base/hash.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { listKeys, type KeyedObject, type KeyStore } from '#engine/storage/keys/list-keys.ts';
import { openRangedSource } from '#engine/storage/ranged-source.ts';
import { withRetries } from '#engine/storage/retries.ts';
import { listObjects } from '#engine/storage/s3/list-objects.ts';
import { objectServiceFor, type ObjectFacts } from '#engine/storage/s3/object-service.ts';
import { folderPrefix, parseS3Path, s3Path, s3Scheme, type S3Place } from '#engine/storage/s3/s3-path.ts';
import { isPendingPath, readPending } from '#engine/storage/s3/pending-upload.ts';
import { findFacts, moveObject, publishUpload } from '#engine/storage/s3/publish-upload.ts';
import {
  endUploads,
  holdsAnything,
  holdsState,
  listState,
  listStateFolders,
  readState,
  remove,
  writeState,
} from '#engine/storage/s3/state-objects.ts';
import { uploadFile } from '#engine/storage/s3/upload-file.ts';
import type { Storage, StoredObject } from '#engine/storage/storage.ts';
import { refuseToWrite } from '#engine/storage/whole-path.ts';

/** Objects that are published at once; each is a few requests. */
const parallelMoves = 16;

export const s3Storage: Storage = {
  name: 's3',
  owns: (location) => location.startsWith(s3Scheme),
  list: (request, signal) => listKeys(request, keyStore(signal)),
  async open(location) {
    const place = parseS3Path(location);
    const found = await findObject(place);
    if (found === undefined) throw await noObject(location);
    const { size, tag } = found;
    const service = objectServiceFor(place);
    return openRangedSource({
      path: location,
      size,
      version: versionOf(found),
      request: ({ start, end }, signal) => service.read({ ...place, start, end, tag, size }, signal),
    });
  },
  async find(location) {
    if (isPendingPath(location)) return await findStaged(location);
    const place = parseS3Path(location);
    const found = await findObject(place);
    return found && storedObject(place.bucket, found);
  },
  async look(location) {
    const place = parseS3Path(location);
    const found = await findObject(place);
    // Some programs mark a folder by an empty object of its name.
    const isMark = found?.size === 0 && (await isFolder(place));
    if (found !== undefined && !isMark) {
      const { size, modifiedMicros } = storedObject(place.bucket, found);
      return { kind: 'file', size, modifiedMicros, version: versionOf(found) };
    }
    return isMark || (await isFolder(place)) ? { kind: 'folder', size: 0, modifiedMicros: 0, version: '' } : undefined;
  },
  realPath: async (location) => (location.endsWith('/') ? location.slice(0, -1) : location),
  holdsAnything,
  async checksum(location) {
    if (isPendingPath(location)) return await readPending(location);
    const found = await findFacts(parseS3Path(location));
    return found && { size: found.size, checksum: found.marks?.checksum ?? '' };
  },
  holdsState,
  readState,
  listState,
  writeState,
  sending: { checkRoot: (root) => void parseS3Path(root), send: uploadFile, listStateFolders, endUploads },
  stage: async (root) => refuseToWrite(root),
  seal: async (path) => refuseToWrite(path),
  publish: async (staged, final) => await publishOne({ staged, final }),
  publishAll: (moves) => eachWithLimit(moves, parallelMoves, publishOne),
  replace: async (_staged, final) => refuseToWrite(final),
  retire: (path, retired) => moveObject(path, retired, 'storage.retire'),
  restore: (retired, path) => moveObject(retired, path, 'storage.restore'),
  remove,
};

function keyStore(signal: AbortSignal): KeyStore {
  return {
    find: (location) => s3Storage.find(location),
    // A missing bucket is an error of its listing.
    isEmptyRoot: (folder) => parseS3Path(folder).key === '',
    async *below(folder, isWanted): AsyncIterable<readonly KeyedObject[]> {
      signal.throwIfAborted();
      const place = parseS3Path(folder);
      const { bucket, key: root } = place;
      const convert = (facts: ObjectFacts): KeyedObject => keyedObject(bucket, facts);
      const request = { bucket, root, convert, isWanted };
      const { objects, unentered } = await listObjects(objectServiceFor(place), request, signal);
      signal.throwIfAborted();
      yield objects;
      yield unentered.map((key) => ({ path: s3Path({ bucket, key }), size: 0, modifiedMicros: 0 }));
    },
  };
}

/** A staged file has the size that it will have. */
async function findStaged(location: string): Promise<StoredObject | undefined> {
  const [pending, found] = [await readPending(location), await findFacts(parseS3Path(location))];
  if (pending === undefined || found === undefined) return undefined;
  return { path: location, size: pending.size, modifiedMicros: found.modifiedSeconds * 1_000_000 };
}

async function publishOne({
  staged,
  final,
}: {
  readonly staged: string;
  readonly final: string;
}): Promise<StoredObject> {
  await publishUpload(staged, final);
  const found = await s3Storage.find(final);
  if (found !== undefined) return found;
  throw new EngineError('FileNotFound', `${final} was removed.`, {
    hint: 'Restore it; another program removed it.',
    details: { path: final },
  });
}

async function findObject(place: S3Place): Promise<ObjectFacts | undefined> {
  if (place.key === '' || place.key.endsWith('/')) return undefined;
  return await findFacts(place);
}

/** A bucket that exists is one, even if it is empty. */
async function isFolder(place: S3Place): Promise<boolean> {
  const service = objectServiceFor(place);
  const request = { bucket: place.bucket, prefix: folderPrefix(place.key), byFolder: false, most: 1 };
  const { objects } = await withRetries(() => service.list(request));
  return place.key === '' || objects.length > 0;
}

function keyedObject(bucket: string, facts: ObjectFacts): KeyedObject {
  const { archivedIn } = facts;
  const object = storedObject(bucket, facts);
  if (archivedIn === undefined) return object;
  return { ...object, unreadable: `it is archived in the storage class ${archivedIn}; restore it first` };
}

/**
 * Catalog and bookmarks notice a change by size and time. S3 reports whole seconds, in which an object may have been replaced by
 * another one of its size; so the microseconds are taken from the tag, which changes with the content.
 */
function storedObject(
  bucket: string,
  { key, size, modifiedSeconds, tag }: ObjectFacts,
): { readonly path: string; readonly size: number; readonly modifiedMicros: number } {
  const micros = tag === '' ? 0 : Number.parseInt(sha256(tag).slice(0, 12), 16) % 1_000_000;
  return { path: s3Path({ bucket, key }), size, modifiedMicros: modifiedSeconds * 1_000_000 + micros };
}

function versionOf({ tag, size, modifiedSeconds }: ObjectFacts): string {
  return tag === '' ? `${size}-${modifiedSeconds}` : tag;
}

async function noObject(location: string): Promise<EngineError> {
  const details = { path: location };
  return (await isFolder(parseS3Path(location)))
    ? new EngineError('InvalidInput', `Cannot read ${location}: it is a folder, not a file.`, {
        hint: 'Use the path of a file.',
        details: { ...details, isFolder: true },
      })
    : new EngineError('FileNotFound', `Cannot read ${location}: it does not exist.`, {
        hint: 'Check the path; the keys of objects are case-sensitive.',
        details,
      });
}
