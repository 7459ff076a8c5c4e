/** A keyset list as the grid's pages: the list is followed from its start, and what was read is kept. */

import type { GridColumn, RowSource } from '#renderer/ui/data-grid/row-source.ts';

export interface KeysetPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** @param read one page; asked in order, never twice for the same place. */
export function keysetSource<Item>(
  id: string,
  columns: readonly GridColumn[],
  rowCount: number,
  read: (after: string | null) => Promise<KeysetPage<Item>>,
  cells: (item: Item) => readonly unknown[],
): RowSource {
  const rows: (readonly unknown[])[] = [];
  let next: string | null = null;
  let ended = false;
  let reading = Promise.resolve();
  const readUntil = async (end: number): Promise<void> => {
    while (rows.length < end && !ended) {
      const page: KeysetPage<Item> = await read(next);
      rows.push(...page.items.map(cells));
      next = page.next;
      ended = next === null;
    }
  };
  return {
    id,
    columns,
    rowCount,
    readPage: async (start, count) => {
      reading = reading.then(() => readUntil(start + count));
      await reading;
      return {
        start,
        count: Math.max(0, Math.min(count, rows.length - start)),
        value: (row, column) => rows[start + row]?.[column],
      };
    },
  };
}
