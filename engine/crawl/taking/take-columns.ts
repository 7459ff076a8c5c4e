/** Columns of a table when some kinds of their changes are left. Pure. */

import type { Table, TableInput } from '#engine/catalog/entities.ts';
import { addVariants, type PlannedTable } from '#engine/crawl/planned-table.ts';
import type { ColumnChangeKind } from '#engine/contract/taken-part.ts';
import { sameType, type Column } from '#engine/types/data-type.ts';

/** The kinds of differences that can be left, in the order of their list. */
export function columnChangesOf(before: readonly Column[], after: readonly Column[]): ColumnChangeKind[] {
  const known = new Map(before.map((column) => [column.name, column]));
  const next = new Set(after.map(({ name }) => name));
  const kinds: ColumnChangeKind[] = [];
  if (after.some(({ name }) => !known.has(name))) kinds.push('added');
  if (before.some(({ name }) => !next.has(name))) kinds.push('removed');
  if (after.some(({ name, type }) => known.has(name) && !sameType(known.get(name)!.type, type))) kinds.push('retyped');
  return kinds;
}

/** The definition as it is found, without the changes of columns that are left. */
export function leaveChanges(
  found: TableInput,
  current: Table,
  planned: PlannedTable,
  left: ReadonlySet<ColumnChangeKind>,
): TableInput {
  if (left.size === 0) return found;
  // Columns that keep their types are read as they were.
  const reading = left.has('retyped') ? addVariants(current.reading, planned) : found.reading;
  return { ...found, columns: takeColumns(current.columns, found, left), reading };
}

/**
 * The columns as they are found, without the changes that are left: new columns do not come, missing ones stay behind the
 * column before them, and others keep their types.
 */
export function takeColumns(
  before: readonly Column[],
  { columns: found, partitionKeys }: Pick<TableInput, 'columns' | 'partitionKeys'>,
  left: ReadonlySet<ColumnChangeKind>,
): readonly Column[] {
  const known = new Map(before.map((column) => [column.name, column]));
  const taken = found.flatMap((column) => {
    const former = known.get(column.name);
    if (former === undefined) return left.has('added') ? [] : [column];
    return left.has('retyped') ? [{ ...column, type: former.type }] : [column];
  });
  if (!left.has('removed')) return taken;
  // A column that is a partition key by now is not missing.
  const names = new Set([...found, ...partitionKeys].map(({ name }) => name));
  for (const [place, column] of before.entries()) {
    if (names.has(column.name)) continue;
    const previous = before[place - 1]?.name;
    taken.splice(taken.findIndex(({ name }) => name === previous) + 1, 0, column);
  }
  return taken;
}
