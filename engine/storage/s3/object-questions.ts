/** The service of objects as questions to somebody who has it: to the host of a worker, to the thread of a host. */

import type { ObjectChange } from '#engine/storage/s3/object-changes.ts';
import type {
  ListObjectsRequest,
  ObjectFacts,
  ObjectPage,
  ObjectService,
  ReadObjectRequest,
} from '#engine/storage/s3/object-service.ts';
import type { S3Place } from '#engine/storage/s3/s3-path.ts';

export type ObjectQuestion =
  | { readonly method: 'list'; readonly request: ListObjectsRequest }
  | { readonly method: 'find'; readonly request: S3Place }
  | { readonly method: 'read'; readonly request: ReadObjectRequest };

export type AskObjects = (question: ObjectQuestion, signal?: AbortSignal) => Promise<unknown>;

/** Somebody who writes, too. */
export type AskOrChange = (question: ObjectQuestion | ObjectChange, signal?: AbortSignal) => Promise<unknown>;

export function changedObjects(ask: AskOrChange): ObjectService {
  return { ...askedObjects(ask), change: ask };
}

export function askedObjects(ask: AskObjects): ObjectService {
  return {
    list: async (request, signal) => (await ask({ method: 'list', request }, signal)) as ObjectPage,
    find: async (request, signal) => (await ask({ method: 'find', request }, signal)) as ObjectFacts | undefined,
    read: async (request, signal) => (await ask({ method: 'read', request }, signal)) as Uint8Array,
  };
}
