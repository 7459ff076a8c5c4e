/** The pages of rows that were read last, so that a tab that is left and comes back shows its rows at once. */

import type { RowPage } from '#renderer/ui/data-grid/row-source.ts';

/** Pages that are kept, and bytes of the largest of them. */
const mostPages = 32;
const mostBytes = 1_000_000;

export interface ReadPage {
  readonly page: RowPage;
  readonly bytes: number;
}

export class KeptPages {
  readonly #pages = new Map<string, RowPage>();

  /**
   * @param key what is read, of which state of the file, and which rows of it.
   * @param read reads the page; of one that is kept it is called as well, to see whether the file is still the same.
   * @returns a kept page at once, whose `confirmed` says so.
   */
  async read(key: string, read: () => Promise<ReadPage>): Promise<RowPage> {
    const kept = this.#pages.get(key);
    if (kept === undefined) return this.#keep(key, await read());
    // As the last one that was used.
    this.#pages.delete(key);
    this.#pages.set(key, kept);
    const confirmed = read().then(
      (fresh) => void this.#keep(key, fresh),
      (thrown: unknown) => {
        this.#pages.delete(key);
        throw thrown;
      },
    );
    // Who shows the page may be gone by then.
    confirmed.catch(() => undefined);
    return { ...kept, confirmed };
  }

  #keep(key: string, { page, bytes }: ReadPage): RowPage {
    this.#pages.delete(key);
    if (bytes <= mostBytes) this.#pages.set(key, page);
    if (this.#pages.size > mostPages) this.#pages.delete(this.#pages.keys().next().value!);
    return page;
  }
}
