/** Objects in S3 and in services like it, `s3://bucket/key`, as a storage that is read. A folder is what keys have before a `/`. */

import { sha256 } from '#engine/base/hash.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { listKeys, type KeyedObject, type KeyStore } from '#engine/storage/keys/list-keys.ts';
import { openRangedSource } from '#engine/storage/ranged-source.ts';
import { withRetries } from '#engine/storage/retries.ts';
import { listObjects } from '#engine/storage/s3/list-objects.ts';
import { objectServiceFor, type ObjectFacts } from '#engine/storage/s3/object-service.ts';
import { folderPrefix, parseS3Path, s3Path, s3Scheme, type S3Place } from '#engine/storage/s3/s3-path.ts';
import type { Storage } from '#engine/storage/storage.ts';
import { refuseToWrite } from '#engine/storage/whole-path.ts';

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
    const place = parseS3Path(location);
    const found = await findObject(place);
    return found && storedObject(place.bucket, found);
  },
  async look(location) {
    const place = parseS3Path(location);
    const found = await findObject(place);
    if (found !== undefined) {
      const { size, modifiedMicros } = storedObject(place.bucket, found);
      return { kind: 'file', size, modifiedMicros, version: versionOf(found) };
    }
    return (await isFolder(place)) ? { kind: 'folder', size: 0, modifiedMicros: 0, version: '' } : undefined;
  },
  realPath: async (location) => (location.endsWith('/') ? location.slice(0, -1) : location),
  holdsState: async () => false,
  readState: async () => undefined,
  listState: async () => [],
  writeState: async (root) => refuseToWrite(root),
  stage: async (root) => refuseToWrite(root),
  seal: async (path) => refuseToWrite(path),
  publish: async (_staged, final) => refuseToWrite(final),
  replace: async (_staged, final) => refuseToWrite(final),
  publishAll: async (moves) => refuseToWrite(moves[0]?.final ?? s3Scheme),
  retire: async (path) => refuseToWrite(path),
  restore: async (_retired, path) => refuseToWrite(path),
  remove: async (path) => refuseToWrite(path),
};

function keyStore(signal: AbortSignal): KeyStore {
  return {
    find: (location) => s3Storage.find(location),
    // A missing bucket is an error of its listing.
    isEmptyRoot: (folder) => parseS3Path(folder).key === '',
    async *below(folder, isWanted): AsyncIterable<KeyedObject> {
      signal.throwIfAborted();
      const place = parseS3Path(folder);
      const request = { bucket: place.bucket, root: place.key };
      const { objects, unentered } = await listObjects(objectServiceFor(place), request, isWanted, signal);
      signal.throwIfAborted();
      for (const object of objects) yield keyedObject(place.bucket, object);
      for (const key of unentered) yield { path: s3Path({ bucket: place.bucket, key }), size: 0, modifiedMicros: 0 };
    },
  };
}

async function findObject(place: S3Place): Promise<ObjectFacts | undefined> {
  if (place.key === '' || place.key.endsWith('/')) return undefined;
  const service = objectServiceFor(place);
  return await withRetries(() => service.find(place));
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
        details,
      })
    : new EngineError('FileNotFound', `Cannot read ${location}: it does not exist.`, {
        hint: 'Check the path; the keys of objects are case-sensitive.',
        details,
      });
}
