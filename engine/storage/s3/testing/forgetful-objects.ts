/** A service of objects in memory that is written to, as S3 does it, and of which a share of the answers is lost, drawn by seed. */

import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { EngineError } from '#engine/contract/errors.ts';
import type { ChangeAnswer, ObjectChange, ObjectMarks } from '#engine/storage/s3/object-changes.ts';
import type { ObjectFacts, ObjectPage, ObjectService, ReadObjectRequest } from '#engine/storage/s3/object-service.ts';

interface Stored {
  readonly content: Buffer;
  readonly marks: ObjectMarks | null;
  readonly modifiedSeconds: number;
  readonly tag: string;
}

interface Upload {
  readonly key: string;
  readonly marks: ObjectMarks | null;
  readonly parts: Map<number, Buffer>;
}

export class ForgetfulObjects implements ObjectService {
  readonly objects = new Map<string, Stored>();
  readonly uploads = new Map<string, Upload>();
  /** Of requests whose answer does not arrive, 0…1: half of them were done, half were not. */
  share = 0;
  readonly #random: () => number;
  #clock = 1_700_000_000;

  constructor(random: () => number) {
    this.#random = random;
  }

  put(key: string, content: string | Buffer, marks: ObjectMarks | null = null, parts = 1): void {
    const bytes = Buffer.from(content);
    const sum = createHash('md5').update(bytes).digest('hex');
    const tag = parts === 1 ? sum : `${sum}-${parts}`;
    this.objects.set(key, { content: bytes, marks, modifiedSeconds: (this.#clock += 1), tag });
  }

  text(key: string): string | undefined {
    return this.objects.get(key)?.content.toString();
  }

  async list({ prefix }: { readonly prefix: string }): Promise<ObjectPage> {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    return await this.#maybe(() => ({ objects: keys.map((key) => this.#factsOf(key)), prefixes: [] }));
  }

  async find({ key }: { readonly key: string }): Promise<ObjectFacts | undefined> {
    return await this.#maybe(() => (this.objects.has(key) ? this.#factsOf(key) : undefined));
  }

  async read({ key, start, end }: ReadObjectRequest): Promise<Uint8Array> {
    return await this.#maybe(() => new Uint8Array(this.objects.get(key)!.content.subarray(start, end)));
  }

  readonly change = async (asked: ObjectChange): Promise<unknown> => await this.#maybe(() => this.#do(asked));

  #do({ method, request }: ObjectChange): unknown {
    switch (method) {
      case 'put':
        return this.put(request.key, request.content);
      case 'delete':
        return this.#delete(request.key, request.tag);
      case 'copy':
        return this.#copy(request.from, request.key, request.tag);
      case 'beginUpload': {
        const id = randomUUID();
        this.uploads.set(id, { key: request.key, marks: request.marks, parts: new Map() });
        return id;
      }
      case 'sendPart': {
        const part = readFileSync(request.file).subarray(request.start, request.end);
        this.uploads.get(request.uploadId)!.parts.set(request.number, part);
        return { tag: `part-${request.number}`, sum: crc32(part) };
      }
      case 'completeUpload':
        return this.#complete(request.uploadId);
      case 'abortUpload':
        return void this.uploads.delete(request.uploadId);
      case 'listUploads':
        return [...this.uploads].map(([uploadId, { key }]) => ({ key, uploadId }));
    }
  }

  #delete(key: string, tag: string): ChangeAnswer<'delete'> {
    const found = this.objects.get(key);
    if (found !== undefined && tag !== '' && found.tag !== tag) return 'changed';
    this.objects.delete(key);
    return 'done';
  }

  /** A copy of an object of several parts has another tag. */
  #copy(from: string, to: string, tag: string): ChangeAnswer<'copy'> {
    const found = this.objects.get(from);
    if (found === undefined) return 'gone';
    if (tag !== '' && found.tag !== tag) return 'changed';
    this.put(to, found.content, found.marks);
    return 'done';
  }

  #complete(uploadId: string): ChangeAnswer<'completeUpload'> {
    const upload = this.uploads.get(uploadId);
    if (upload === undefined) return 'gone';
    if (this.objects.has(upload.key)) return 'taken';
    const parts = [...upload.parts].sort(([left], [right]) => left - right).map(([, part]) => part);
    this.put(upload.key, Buffer.concat(parts), upload.marks, parts.length + 1);
    this.uploads.delete(uploadId);
    return 'done';
  }

  async #maybe<Answer>(work: () => Answer): Promise<Answer> {
    const isLost = this.#random() < this.share;
    if (!isLost || this.#random() < 0.5) {
      const answer = work();
      if (!isLost) return answer;
    }
    throw new EngineError('IoFailed', 'The answer was lost.', { hint: 'Run again.' });
  }

  #factsOf(key: string): ObjectFacts {
    const { content, marks, modifiedSeconds, tag } = this.objects.get(key)!;
    return { key, size: content.length, modifiedSeconds, tag, ...(marks === null ? {} : { marks }) };
  }
}
