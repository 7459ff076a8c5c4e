/** Files of a catalog that is exported: pages of JSON, each small enough to be read at once. */

import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileSlug } from '#engine/definitions/file-slug.ts';
import { localStorage } from '#engine/storage/local.ts';
import { writePieces } from '#engine/storage/new-files.ts';

/** As of AWS Glue's lists. */
export const tablesOfPage = 100;
export const entriesOfPage = 1000;

/** Of the entries without spaces, in characters: wide tables are many at less than a hundred. */
const longestPage = 1_000_000;
/** Entries that are written before other work gets its turn. */
const entriesOfTurn = 100;

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

  /**
   * @param of the content of a page with these entries. Nothing is written for none.
   * @param each the entry as it is written; absent: as it is.
   */
  async writeAll<Entry>(
    prefix: string,
    entries: readonly Entry[],
    most: number,
    of: (some: readonly unknown[]) => unknown,
    each: (entry: Entry) => unknown = (entry) => entry,
  ): Promise<void> {
    let page: unknown[] = [];
    let length = 0;
    let number = 0;
    for (const [index, entry] of entries.entries()) {
      const written = each(entry);
      page.push(written);
      length += JSON.stringify(written).length;
      const isLast = index === entries.length - 1;
      if (!isLast && page.length < most && length < longestPage) {
        if (index % entriesOfTurn === 0) await nextTurn();
        continue;
      }
      number += 1;
      const numbered = isLast && number === 1 ? '' : `-${String(number).padStart(4, '0')}`;
      await this.write(`${prefix}${numbered}.json`, of(page));
      page = [];
      length = 0;
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
