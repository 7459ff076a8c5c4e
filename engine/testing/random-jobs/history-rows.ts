/** What scd2 makes of the rows of a table with history and new ones: changed rows close the current one of their key. */

import type { GivenRow, GivenRows, MergedTable } from './given-rows.ts';
import { Redraw, type History, type RandomTarget } from './random-job.ts';
import { simple, type Row, type Value, type ValueField } from './value-types.ts';
import { compareValues, keyOf } from './values.ts';

/**
 * Columns of the table are those that it gets of new rows, the three of the history, and the partition keys.
 * @throws Redraw for a change without a time, or one that is too late.
 */
export function openedAndClosed(
  history: History,
  { merging, keys, partitionKeys }: RandomTarget,
  given: GivenRows,
  old: readonly Row[],
): MergedTable {
  const { source } = given;
  // Some time of the run, which is compared as such. That of the module is hours ago after thousands of jobs.
  const now = BigInt(Date.now()) * 1000n;
  const at = history.changedAt === undefined ? undefined : indexOfName(source.columns, history.changedAt);
  const time: ValueField =
    at === undefined
      ? { name: history.validFrom, type: simple('timestamp'), near: true }
      : { name: history.validFrom, type: source.columns[at]!.type };
  const plain = given.columns.length - partitionKeys.length;
  const columns = [
    ...given.columns.slice(0, plain),
    time,
    { ...time, name: history.validTo },
    { name: history.isCurrent, type: simple('boolean') },
    ...given.columns.slice(plain),
  ];
  const [from, to, current] = [plain, plain + 1, plain + 2];
  const ownOf = (row: Row): Row => [...row.slice(0, from), ...row.slice(current + 1)];
  const historyOf = (row: Row, parts: readonly [Value, Value, Value]): Row => [
    ...row.slice(0, plain),
    ...parts,
    ...row.slice(plain),
  ];
  /** @throws Redraw. */
  const timeOf = ({ whole }: GivenRow): Value => {
    const moment = at === undefined ? now : whole[at]!;
    if (moment === null) throw new Redraw();
    return moment;
  };
  const compared = [...given.columns.keys()].filter((index) => {
    const { name } = given.columns[index]!;
    return name !== history.changedAt && !keys!.includes(name);
  });
  const isChanged = (one: Row, other: Row): boolean =>
    compared.some((index) => {
      const { type } = given.columns[index]!;
      return keyOf(one[index]!, type) !== keyOf(other[index]!, type);
    });
  const open = (next: GivenRow): Row => historyOf(next.row, [timeOf(next), null, true]);
  const close = (row: Row, moment: Value): Row => row.with(to, moment).with(current, false);
  let [inserted, updated, deleted] = [0, 0, 0];
  const kept = old.flatMap((row): Row[] => {
    if (row[current] !== true) return [row];
    const next = given.rows.get(given.identify(ownOf(row)));
    if (next === undefined) {
      if (merging?.onMissing !== 'delete') return [row];
      deleted++;
      return [close(row, now)];
    }
    if (!next.deletes && !isChanged(next.row, ownOf(row))) return [row];
    const moment = timeOf(next);
    if (at !== undefined && compareValues(moment, row[from]!) <= 0) throw new Redraw();
    if (next.deletes) {
      deleted++;
      return [close(row, moment)];
    }
    updated++;
    return [close(row, moment), open(next)];
  });
  const ofKeys = Map.groupBy(old, (row) => given.identify(ownOf(row)));
  const added = [...given.rows].flatMap(([key, next]): Row[] => {
    const earlier = ofKeys.get(key) ?? [];
    if (next.deletes || earlier.some((row) => row[current] === true)) return [];
    inserted++;
    const isLate = earlier.some((row) => at !== undefined && compareValues(timeOf(next), row[to]!) < 0);
    if (isLate) throw new Redraw();
    return [open(next)];
  });
  const rows = [...kept, ...added];
  return { columns, rows, changes: { inserted, updated, unchanged: old.length - updated - deleted, deleted } };
}

function indexOfName(columns: readonly ValueField[], wanted: string): number {
  const index = columns.findIndex(({ name }) => name === wanted);
  if (index === -1) throw new Redraw();
  return index;
}
