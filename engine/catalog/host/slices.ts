/** Long lists between the host's thread and the catalog's: sent and received in slices, so that no callback is long. */

import { setImmediate as nextTurn } from 'node:timers/promises';

import { compareUnits, pathComparison } from '#engine/catalog/path-order.ts';
import type { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';
import type { CursorSlice } from '#engine/catalog/thread/cursors.ts';

/** Rows per message and per transaction. */
export const sliceSize = 5000;

/** Calls `send` for each slice in turn; once with an empty slice when there are no items. */
export async function inSlices<Item>(
  items: readonly Item[],
  send: (slice: readonly Item[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from === 0 || from < items.length; from += sliceSize) {
    await send(items.slice(from, from + sliceSize));
  }
}

/** Pulls a cursor to its end. */
export async function readToEnd<Row>(reader: ThreadChannel, first: CursorSlice<Row>): Promise<readonly Row[]> {
  if (first.cursor === null) return first.rows;
  const rows = [...first.rows];
  for (let cursor: number | null = first.cursor; cursor !== null;) {
    const slice = (await reader.pull(cursor)) as CursorSlice<Row>;
    rows.push(...slice.rows);
    cursor = slice.cursor;
  }
  return rows;
}

/** The items in the catalog's order of paths; the same array when it is in order already. */
export async function sortByPath<Item extends { readonly path: string }>(
  items: readonly Item[],
): Promise<readonly Item[]> {
  let compare: Compare = compareUnits;
  for (let from = 0; from < items.length && compare === compareUnits; from += sliceSize) {
    compare = pathComparison(items.slice(from, from + sliceSize).map((item) => item.path));
    await nextTurn();
  }
  if (await isSorted(items, compare)) return items;
  let runs: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += sliceSize) {
    runs.push(items.slice(from, from + sliceSize).sort((left, right) => compare(left.path, right.path)));
    await nextTurn();
  }
  while (runs.length > 1) {
    const merged: (readonly Item[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(index + 1 < runs.length ? await merge(runs[index]!, runs[index + 1]!, compare) : runs[index]!);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

type Compare = (left: string, right: string) => number;

async function isSorted(items: readonly { readonly path: string }[], compare: Compare): Promise<boolean> {
  for (let index = 1; index < items.length; index += 1) {
    if (compare(items[index - 1]!.path, items[index]!.path) > 0) return false;
    if (index % sliceSize === 0) await nextTurn();
  }
  return true;
}

async function merge<Item extends { readonly path: string }>(
  left: readonly Item[],
  right: readonly Item[],
  compare: Compare,
): Promise<Item[]> {
  const result: Item[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const takeLeft = r >= right.length || (l < left.length && compare(left[l]!.path, right[r]!.path) <= 0);
    result.push(takeLeft ? left[l++]! : right[r++]!);
    if (result.length % sliceSize === 0) await nextTurn();
  }
  return result;
}
