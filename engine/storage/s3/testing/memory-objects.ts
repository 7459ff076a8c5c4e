/** A service of objects in memory, as S3 answers: keys by their bytes, in short pages, with folders rolled up. */

import { createHash } from 'node:crypto';
import { EngineError } from '#engine/contract/errors.ts';
import type { ListObjectsRequest, ObjectFacts, ObjectPage, ObjectService } from '#engine/storage/s3/object-service.ts';

interface Stored {
  readonly content: Uint8Array;
  readonly modifiedSeconds: number;
}

export class MemoryObjects implements ObjectService {
  readonly requests: ListObjectsRequest[] = [];
  readonly #objects = new Map<string, Stored>();
  readonly #pageSize: number;
  #clock = 1_700_000_000;

  constructor(pageSize = 3) {
    this.#pageSize = pageSize;
  }

  put(key: string, content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.#objects.set(key, { content: bytes, modifiedSeconds: (this.#clock += 1) });
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }

  /** As `put`, within the same second as the last one. */
  putAtOnce(key: string, content: string): void {
    this.#clock -= 1;
    this.put(key, content);
  }

  async list(request: ListObjectsRequest): Promise<ObjectPage> {
    this.requests.push(request);
    const { prefix, byFolder, after = '', token, most = this.#pageSize } = request;
    const objects: ObjectFacts[] = [];
    const prefixes: string[] = [];
    let last: string | undefined;
    for (const key of sorted([...this.#objects.keys()].filter((each) => each.startsWith(prefix)))) {
      const slash = byFolder ? key.indexOf('/', prefix.length) : -1;
      const name = slash === -1 ? key : key.slice(0, slash + 1);
      if (!isBehind(name, token ?? after) || name === last) continue;
      if (objects.length + prefixes.length === most) return { objects, prefixes, token: last! };
      last = name;
      if (slash === -1) objects.push(this.#factsOf(key));
      else prefixes.push(name);
    }
    return { objects, prefixes };
  }

  async find({ key }: { readonly key: string }): Promise<ObjectFacts | undefined> {
    return this.#objects.has(key) ? this.#factsOf(key) : undefined;
  }

  async read({ key, start, end, tag }: Parameters<ObjectService['read']>[0]): Promise<Uint8Array> {
    if (!this.#objects.has(key) || this.#factsOf(key).tag !== tag)
      throw new EngineError('FileChanged', `${key} changed.`, { hint: 'Run again.' });
    return this.#objects.get(key)!.content.slice(start, end);
  }

  #factsOf(key: string): ObjectFacts {
    const { content, modifiedSeconds } = this.#objects.get(key)!;
    return { key, size: content.length, modifiedSeconds, tag: createHash('md5').update(content).digest('hex') };
  }
}

function sorted(keys: string[]): string[] {
  return keys.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

function isBehind(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;
}
