/** What an upsert makes of the rows of a table and new ones. */

import { Redraw } from './random-job.ts';
import type { RandomTarget } from './random-job.ts';
import type { Frame, Row, Value, ValueField } from './value-types.ts';
import { keyOf, rowKey } from './values.ts';

export interface Merged {
  /** All rows of the table afterwards. */
  readonly frame: Frame;
  /** Rows in the new files. */
  readonly written: number;
  /** New rows. */
  readonly given: number;
  /** Rows of the table before. */
  readonly held: number;
  readonly changes: Readonly<Record<'inserted' | 'updated' | 'unchanged' | 'deleted', number>>;
}

/** @throws Redraw for new rows with the same keys, or a null in them. */
export function mergeRows(target: RandomTarget, { columns, rows: given }: Frame, before: Frame | undefined): Merged {
  const indexes = placesOf(target.keys!, columns);
  const identify = (row: Row): string => textOf(row, indexes, columns);
  const isNull = (value: Value | undefined): boolean => value === null;
  if (given.some((row) => indexes.some((index) => isNull(row[index])))) throw new Redraw();
  const fresh = new Map(given.map((row) => [identify(row), row]));
  if (fresh.size < given.length) throw new Redraw();
  const old = before?.rows ?? [];
  const { onMatch, onNew, onMissing } = target.merging ?? {};
  let [updated, deleted] = [0, 0];
  const kept = old.flatMap((row) => {
    const next = fresh.get(identify(row));
    if (next === undefined && onMissing === 'delete') {
      deleted++;
      return [];
    }
    if (next === undefined || onMatch === 'ignore' || rowKey(next, columns) === rowKey(row, columns)) return [row];
    updated++;
    return [next];
  });
  const known = new Set(old.map(identify));
  const added = onNew === 'ignore' ? [] : given.filter((row) => !known.has(identify(row)));
  const rows = [...kept, ...added];
  const partitions = placesOf(target.partitionKeys, columns);
  const places = new Set(given.map((row) => textOf(row, partitions, columns)));
  // A partition that loses its last row would have no file.
  const isWhole =
    partitions.length === 0 || onMissing === 'delete' || partitions.some((index) => !indexes.includes(index));
  return {
    frame: { columns, rows, ordered: false },
    written: isWhole ? rows.length : rows.filter((row) => places.has(textOf(row, partitions, columns))).length,
    given: given.length,
    held: old.length,
    changes: { inserted: added.length, updated, unchanged: old.length - updated - deleted, deleted },
  };
}

function placesOf(names: readonly string[], columns: readonly ValueField[]): number[] {
  return names.map((key) => columns.findIndex(({ name }) => name === key));
}

function textOf(row: Row, indexes: readonly number[], columns: readonly ValueField[]): string {
  return indexes.map((index) => keyOf(row[index]!, columns[index]!.type)).join('|');
}
