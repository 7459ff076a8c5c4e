/** Objects `bucket://key` as a storage that is read. A service has no folders: a folder is what keys have before a `/`. */

import { EngineError } from '#engine/contract/errors.ts';
import { listKeys } from '#engine/storage/keys/list-keys.ts';
import { openRangedSource } from '#engine/storage/ranged-source.ts';
import type { Storage, StoredObject, StoredPlace } from '#engine/storage/storage.ts';
import type { Bucket, BucketObject } from '#engine/storage/testing/bucket/bucket.ts';

const scheme = 'bucket://';

export function bucketStorage(bucket: Bucket): Storage {
  const find = async (location: string): Promise<StoredObject | undefined> => {
    const found = await bucket.head(keyOf(location));
    return found && storedObject(found);
  };
  return {
    name: 'bucket',
    owns: (location) => location.startsWith(scheme),
    list: (request, signal) =>
      listKeys(request, {
        find,
        async *below(folder) {
          const prefix = folderKey(folder);
          for (let after = ''; ;) {
            signal.throwIfAborted();
            const page = await bucket.listPage(prefix, after);
            if (page.length === 0) return;
            yield page.map(storedObject);
            after = page.at(-1)!.key;
          }
        },
      }),
    async open(location) {
      const found = await bucket.head(keyOf(location));
      if (found === undefined) throw await noObject(bucket, location);
      return openRangedSource({
        path: location,
        size: found.size,
        version: found.tag,
        async request(range) {
          const bytes = await bucket.get(found.key, range, found.tag);
          if (bytes !== undefined) return bytes;
          throw new EngineError('FileChanged', `${location} changed while it was read.`, {
            hint: 'Run again.',
            details: { path: location },
          });
        },
      });
    },
    find,
    async look(location): Promise<StoredPlace | undefined> {
      const found = await bucket.head(keyOf(location));
      if (found !== undefined) {
        const { size, modifiedMicros, tag: version } = found;
        return { kind: 'file', size, modifiedMicros, version };
      }
      const isFolder = (await bucket.listPage(folderKey(location), '')).length > 0;
      return isFolder ? { kind: 'folder', size: 0, modifiedMicros: 0, version: '' } : undefined;
    },
    realPath: async (location) => (location.endsWith('/') ? location.slice(0, -1) : location),
    holdsAnything: async () => true,
    checksum: async () => undefined,
    holdsState: async () => false,
    readState: async () => undefined,
    listState: async () => [],
    writeState: refuse,
    stage: refuse,
    seal: refuse,
    publish: refuse,
    replace: refuse,
    publishAll: refuse,
    retire: refuse,
    restore: refuse,
    remove: refuse,
  };
}

function keyOf(location: string): string {
  return location.slice(scheme.length);
}

function folderKey(location: string): string {
  const key = keyOf(location);
  return key === '' || key.endsWith('/') ? key : `${key}/`;
}

function storedObject({ key, size, modifiedMicros }: BucketObject): StoredObject {
  return { path: scheme + key, size, modifiedMicros };
}

async function noObject(bucket: Bucket, location: string): Promise<EngineError> {
  const isFolder = (await bucket.listPage(folderKey(location), '')).length > 0;
  return isFolder
    ? new EngineError('InvalidInput', `Cannot read ${location}: it is a folder, not a file.`, {
        hint: 'Use the path of a file.',
        details: { path: location },
      })
    : new EngineError('FileNotFound', `Cannot read ${location}: it does not exist.`, {
        hint: 'Check the path.',
        details: { path: location },
      });
}

async function refuse(): Promise<never> {
  throw new EngineError('InvalidState', 'The bucket is only read.', { hint: 'Choose another target.' });
}
