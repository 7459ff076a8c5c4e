/** What upsert and scd2 make of the rows of a table and new ones. */

import { CastRecord } from './cast-record.ts';
import { RowError } from './expressions/expression.ts';
import type { Changes, GivenRow, GivenRows, MergedTable } from './given-rows.ts';
import { openedAndClosed } from './history-rows.ts';
import { Redraw, type RandomTarget } from './random-job.ts';
import type { Frame, Row, ValueField } from './value-types.ts';
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
  readonly changes: Changes;
  /** Of the condition on new rows. */
  readonly castToNull: Readonly<Record<string, number>>;
  /** New rows for which it fails. */
  readonly rejected: number;
}

/** @throws Redraw for new rows with the same keys, or a null in them; and where the history would not be in order. */
export function mergeRows(target: RandomTarget, source: Frame, before: Frame | undefined): Merged {
  const given = givenRows(target, source);
  const old = before?.rows ?? [];
  const { columns, rows, changes } =
    target.history === undefined ? upserted(target, given, old) : openedAndClosed(target.history, target, given, old);
  const { onMissing, deleteWhen } = target.merging ?? {};
  const partitions = placesOf(target.partitionKeys, columns);
  const sourcePartitions = placesOf(target.partitionKeys, source.columns);
  const touched = new Set(given.source.rows.map((row) => textOf(row, sourcePartitions, source.columns)));
  // A partition that loses its last row would have no file.
  const isWhole =
    partitions.length === 0 ||
    onMissing === 'delete' ||
    (target.mode === 'upsert' && deleteWhen !== undefined) ||
    target.partitionKeys.some((key) => !target.keys!.includes(key));
  return {
    frame: { columns, rows, ordered: false },
    written: isWhole ? rows.length : rows.filter((row) => touched.has(textOf(row, partitions, columns))).length,
    given: source.rows.length,
    held: old.length,
    changes,
    castToNull: given.castToNull,
    rejected: source.rows.length - given.source.rows.length,
  };
}

/** Without those for which the condition fails. @throws Redraw. */
function givenRows({ keys, merging }: RandomTarget, all: Frame): GivenRows {
  const record = new CastRecord();
  const deleting = new Set<Row>();
  const rowsWithValue = all.rows.filter((row) => {
    try {
      if (record.row(() => merging?.deleteWhen?.accepts(all, row) === true)) deleting.add(row);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof RowError)) throw thrown;
      return false;
    }
  });
  // As in a filter, only whole conditions may fail.
  if (rowsWithValue.length < all.rows.length && / (?:AND|OR|THEN) /u.test(merging!.deleteWhen!.text))
    throw new Redraw();
  const source = { ...all, rows: rowsWithValue };
  const indexes = placesOf(keys!, source.columns);
  if (source.rows.some((row) => indexes.some((index) => row[index] === null))) throw new Redraw();
  const kept = [...source.columns.keys()].filter(
    (index) => merging?.notWritten?.includes(source.columns[index]!.name) !== true,
  );
  const columns = kept.map((index) => source.columns[index]!);
  const places = placesOf(keys!, columns);
  const identify = (row: Row): string => textOf(row, places, columns);
  const rows = source.rows.map((whole): GivenRow => {
    return { whole, row: kept.map((index) => whole[index]!), deletes: deleting.has(whole) };
  });
  const byKey = new Map(rows.map((given) => [identify(given.row), given]));
  if (byKey.size < rows.length) throw new Redraw();
  return { source, columns, rows: byKey, identify, castToNull: record.castToNull };
}

function upserted({ merging }: RandomTarget, given: GivenRows, old: readonly Row[]): MergedTable {
  const { columns, identify } = given;
  const { onMatch, onNew, onMissing } = merging ?? {};
  let [updated, deleted] = [0, 0];
  const kept = old.flatMap((row) => {
    const next = given.rows.get(identify(row));
    if (next === undefined ? onMissing === 'delete' : next.deletes) {
      deleted++;
      return [];
    }
    if (next === undefined || onMatch === 'ignore' || rowKey(next.row, columns) === rowKey(row, columns)) return [row];
    updated++;
    return [next.row];
  });
  const known = new Set(old.map(identify));
  const added = [...given.rows.values()].filter(({ row, deletes }) => !deletes && !known.has(identify(row)));
  const inserted = onNew === 'ignore' ? [] : added.map(({ row }) => row);
  return {
    columns,
    rows: [...kept, ...inserted],
    changes: { inserted: inserted.length, updated, unchanged: old.length - updated - deleted, deleted },
  };
}

function placesOf(names: readonly string[], columns: readonly ValueField[]): number[] {
  return names.map((key) => columns.findIndex(({ name }) => name === key));
}

function textOf(row: Row, indexes: readonly number[], columns: readonly ValueField[]): string {
  return indexes.map((index) => keyOf(row[index]!, columns[index]!.type)).join('|');
}
