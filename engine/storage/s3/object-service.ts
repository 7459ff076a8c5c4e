/** What reading needs of a service of objects, and which one the running code has: that of its workspace, or its host. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { EngineError } from '#engine/contract/errors.ts';
import type { ByteRange } from '#engine/storage/byte-source.ts';
import type { ObjectChange, ObjectMarks } from '#engine/storage/s3/object-changes.ts';
import { s3Path, type S3Place } from '#engine/storage/s3/s3-path.ts';

export interface ObjectFacts {
  readonly key: string;
  readonly size: number;
  /** Whole seconds since 1970 UTC: a single object's time is not reported finer. */
  readonly modifiedSeconds: number;
  /** Changes with the content; empty where the server reports none. */
  readonly tag: string;
  /** Class of storage from which it must be restored before it can be read; absent: it can be read. */
  readonly archivedIn?: string;
  /** Absent where Tenon did not write the object, and in listings. */
  readonly marks?: ObjectMarks;
}

export interface ListObjectsRequest {
  readonly bucket: string;
  readonly prefix: string;
  /** Keys with a further `/` are returned as `prefixes` instead, once for all that begin alike. */
  readonly byFolder: boolean;
  /** Only keys behind this one. Not together with `token`. */
  readonly after?: string;
  /** Of the page before. */
  readonly token?: string;
  /** Of one page (default: as many as the server gives). */
  readonly most?: number;
}

export interface ObjectPage {
  readonly objects: readonly ObjectFacts[];
  readonly prefixes: readonly string[];
  /** Absent: this is the last page. */
  readonly token?: string;
}

export interface ReadObjectRequest extends S3Place, ByteRange {
  /** Of the object that was opened, and its size. */
  readonly tag: string;
  readonly size: number;
}

/**
 * Answers survive structured clone. Nothing is tried twice here.
 * Everything throws EngineError: `IoFailed` where another try may succeed; `AccessDenied`, `ConnectionFailed`,
 * `EntityNotFound` without a connection, `FileNotFound` for a missing bucket.
 */
export interface ObjectService {
  list(request: ListObjectsRequest, signal?: AbortSignal): Promise<ObjectPage>;
  /** undefined: there is no such object. */
  find(place: S3Place, signal?: AbortSignal): Promise<ObjectFacts | undefined>;
  /** @throws EngineError also `FileChanged`. */
  read(request: ReadObjectRequest, signal?: AbortSignal): Promise<Uint8Array>;
  /** Absent in a worker. */
  readonly change?: (change: ObjectChange, signal?: AbortSignal) => Promise<unknown>;
}

/** Of a definition that cannot be used. */
export interface InvalidFile {
  readonly file: string;
  readonly message: string;
}

const scope = new AsyncLocalStorage<ObjectService>();
let ofProcess: ObjectService | undefined;

/** A host may have several workspaces open: what runs in here uses the connections of one. */
export function withObjectService<Result>(service: ObjectService, work: () => Result): Result {
  return scope.run(service, work);
}

/** For a process that works for one workspace alone. */
export function setObjectService(service: ObjectService | undefined): void {
  ofProcess = service;
}

/** @throws EngineError EntityNotFound where nothing is connected. */
export function objectServiceFor(place: S3Place): ObjectService {
  const service = scope.getStore() ?? ofProcess;
  if (service !== undefined) return service;
  throw noConnection(place);
}

/** @param invalid what is wrong with files of connections, of which one may be for the bucket. */
export function noConnection(place: S3Place, invalid: readonly InvalidFile[] = []): EngineError {
  const path = s3Path(place);
  const [first] = invalid;
  if (first !== undefined) {
    const others = invalid.length === 1 ? '' : `, and ${invalid.length - 1} more`;
    return new EngineError(
      'InvalidDefinition',
      `Cannot read ${path}: no valid connection of this workspace is for the bucket "${place.bucket}". Invalid: ${first.file} (${first.message})${others}.`,
      {
        hint: 'Nothing was sent. Correct the file; Tenon reads it again immediately. See docs/guide/buckets.md.',
        details: { path: first.file, bucket: place.bucket },
      },
    );
  }
  return new EngineError(
    'EntityNotFound',
    `Cannot read ${path}: no connection of this workspace is for the bucket "${place.bucket}".`,
    {
      hint: 'Nothing was sent. Create a connection for the bucket, in the app or as connections/NAME.json in the workspace. See docs/guide/buckets.md.',
      details: { path, bucket: place.bucket, problem: 'connection' },
    },
  );
}
