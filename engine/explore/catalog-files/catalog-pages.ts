/** Files of a catalog that is exported: pages of JSON, each small enough to be read at once. */

import { join } from 'node:path';
import { fileSlug } from '#engine/definitions/file-slug.ts';
import { localStorage } from '#engine/storage/local.ts';
import { writePieces } from '#engine/storage/new-files.ts';

/** As of AWS Glue's lists. */
export const tablesOfPage = 100;
export const entriesOfPage = 1000;

export interface StagedPage {
  /** In staging. */
  readonly path: string;
  /** Below the folder of the export. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Writes pages into a staging folder; they have their places only after {@link CatalogPages.publish}. */
export class CatalogPages {
  readonly pages: StagedPage[] = [];
  readonly #staging: string;
  readonly #signal: AbortSignal;
  readonly #names = new Set<string>();

  constructor(staging: string, signal: AbortSignal) {
    this.#staging = staging;
    this.#signal = signal;
  }

  async write(name: string, content: unknown): Promise<void> {
    const bytes = new TextEncoder().encode(`${JSON.stringify(content, undefined, 2)}\n`);
    const path = join(this.#staging, `${this.pages.length}.json`);
    await writePieces(path, onePiece(bytes), this.#signal);
    this.pages.push({ path, name, size: bytes.length });
  }

  /** @param of the content of a page with these entries. Nothing is written for none. */
  async writeAll<Entry>(
    prefix: string,
    entries: readonly Entry[],
    most: number,
    of: (some: readonly Entry[]) => unknown,
  ): Promise<void> {
    for (let from = 0; from < entries.length; from += most) {
      const number = entries.length <= most ? '' : `-${String(from / most + 1).padStart(4, '0')}`;
      await this.write(`${prefix}${number}.json`, of(entries.slice(from, from + most)));
    }
  }

  /** A name for files of an entity, which no other has. */
  nameFor(folder: string, name: string): string {
    const slug = fileSlug(name);
    for (let number = 1; ; number += 1) {
      const tried = join(folder, number === 1 ? slug : `${slug}-${number}`);
      if (this.#names.has(tried)) continue;
      this.#names.add(tried);
      return tried;
    }
  }

  /** @param root folder of the export. */
  async publish(root: string): Promise<void> {
    for (const { path } of this.pages) await localStorage.seal(path);
    this.#signal.throwIfAborted();
    await localStorage.publishAll(this.pages.map(({ path, name }) => ({ staged: path, final: join(root, name) })));
  }
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
