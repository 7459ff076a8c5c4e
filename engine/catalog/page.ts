/** Pages of lists. */

/** Keyset page: pass `next` back as `after`; null means the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
export interface PageRequest {
  readonly limit?: number;
  readonly after?: string | null;
}

/** The items of every page of a list, a page at a time. @param read gives the page behind `after`. */
export async function* pagesOf<Item>(
  read: (after: string | null) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[], void, void> {
  let after: string | null = null;
  do {
    const page: Page<Item> = await read(after);
    yield page.items;
    after = page.next;
  } while (after !== null);
}
