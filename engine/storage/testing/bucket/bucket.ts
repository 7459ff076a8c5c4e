/** An object store in small, as its service would be: flat keys, listed in pages; an object is read by ranges. */

import { createHash } from 'node:crypto';
import { EngineError } from '#engine/contract/errors.ts';
import type { ByteRange } from '#engine/storage/byte-source.ts';

/** Of one answer to a listing. */
const pageSize = 3;

export interface BucketObject {
  readonly key: string;
  readonly size: number;
  readonly modifiedMicros: number;
  /** Of the content. */
  readonly tag: string;
}

export class Bucket {
  readonly #contents = new Map<string, Uint8Array>();
  readonly #modified = new Map<string, number>();
  /** Keys whose content nobody may read. */
  readonly forbidden = new Set<string>();
  #clock = 1_700_000_000_000_000;
  /** How often a service would have been asked. */
  requests = 0;

  put(key: string, content: string | Uint8Array): void {
    this.#contents.set(key, typeof content === 'string' ? Buffer.from(content) : content);
    this.#modified.set(key, (this.#clock += 1_000_000));
  }

  /** Objects whose key begins with the prefix, by the bytes of their keys. @param after the last key of the page before. */
  async listPage(prefix: string, after: string): Promise<readonly BucketObject[]> {
    this.requests += 1;
    const keys = [...this.#contents.keys()]
      .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
      .filter((key) => key.startsWith(prefix));
    const from = keys.indexOf(after) + 1;
    return keys.slice(from, from + pageSize).map((key) => this.#describe(key));
  }

  async head(key: string): Promise<BucketObject | undefined> {
    this.requests += 1;
    return this.#contents.has(key) ? this.#describe(key) : undefined;
  }

  /** @returns undefined when the object is no longer the one of the tag. */
  async get(key: string, { start, end }: ByteRange, tag: string): Promise<Uint8Array | undefined> {
    this.requests += 1;
    if (this.forbidden.has(key)) {
      throw new EngineError('AccessDenied', `Cannot read bucket://${key}: the service refuses it.`, {
        hint: 'Ask for permission to read it.',
      });
    }
    const content = this.#contents.get(key);
    return content === undefined || tagOf(content) !== tag ? undefined : content.slice(start, end);
  }

  #describe(key: string): BucketObject {
    const content = this.#contents.get(key)!;
    return { key, size: content.length, modifiedMicros: this.#modified.get(key)!, tag: tagOf(content) };
  }
}

function tagOf(content: Uint8Array): string {
  return createHash('md5').update(content).digest('hex');
}
