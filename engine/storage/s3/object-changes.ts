/** What writing needs of a service of objects. Only a host has it: a worker, which runs people's SQL, may not ask for changes. */

import type { S3Place } from '#engine/storage/s3/s3-path.ts';

/** What Tenon notes with an object that it writes. Copies keep it; whoever replaces the object does not. */
export interface ObjectMarks {
  /** Hex CRC-32 (ITU-T V.42) of the whole content. */
  readonly checksum: string;
  /** Of one upload alone: 32 hex characters. */
  readonly upload: string;
}

/** An upload of parts that is not complete, so that nobody sees an object of it. */
export interface OpenUpload extends S3Place {
  readonly uploadId: string;
}

export interface SentPart {
  readonly tag: string;
  /** CRC-32 of the bytes that were sent. */
  readonly sum: number;
}

interface CopyRequest extends S3Place {
  /** Key of the object that is copied, in the same bucket, with its size. */
  readonly from: string;
  readonly size: number;
  /** That the object still has; empty: whichever it has. */
  readonly tag: string;
  readonly marks: ObjectMarks | null;
  /** Bytes; a larger object is copied in parts of this size (default: 5 GiB, the most that S3 copies at once). */
  readonly most?: number;
}

/** Method → request and answer. Each is one try, and each but `beginUpload` may be tried again. */
interface ObjectChanges {
  put: { request: S3Place & { readonly content: string }; answer: void };
  /** `changed`: the object has another tag than the one stated, and stays. Nothing to delete is `done`. */
  delete: { request: S3Place & { readonly tag: string }; answer: 'done' | 'changed' };
  /** `gone` and `changed` are about the object that is copied. */
  copy: { request: CopyRequest; answer: 'done' | 'gone' | 'changed' };
  beginUpload: { request: S3Place & { readonly marks: ObjectMarks }; answer: string };
  /** Sends bytes of a file of this machine from `start` to `end`. */
  sendPart: {
    request: OpenUpload & {
      readonly number: number;
      readonly file: string;
      readonly start: number;
      readonly end: number;
    };
    answer: SentPart;
  };
  /** `gone`: the upload was completed or aborted before; `taken`: another object has the key, and stays. */
  completeUpload: {
    request: OpenUpload & { readonly tags: readonly string[] };
    answer: 'done' | 'gone' | 'taken';
  };
  abortUpload: { request: OpenUpload; answer: void };
  listUploads: {
    request: { readonly bucket: string; readonly prefix: string };
    answer: readonly { readonly key: string; readonly uploadId: string }[];
  };
}

export type ChangeMethod = keyof ObjectChanges;

export type ObjectChange = {
  [Method in ChangeMethod]: { readonly method: Method; readonly request: ObjectChanges[Method]['request'] };
}[ChangeMethod];

export type ChangeRequest<Method extends ChangeMethod> = ObjectChanges[Method]['request'];
export type ChangeAnswer<Method extends ChangeMethod> = ObjectChanges[Method]['answer'];
