/**
 * Files whose partitions the keys of a table can hold. A value of another type would make all of the table unreadable, so such
 * files are skipped. Pure.
 */

import { compareText } from '#engine/base/compare-text.ts';
import type { ListedFiles } from '#engine/crawl/listed-files.ts';
import { otherType } from '#engine/crawl/partitions/other-keys.ts';
import type { TableFiles, TablePlan } from '#engine/crawl/plan-tables.ts';
import type { PlannedTable } from '#engine/crawl/planned-table.ts';
import type { Column } from '#engine/types/data-type.ts';

/** Keys that a table of the plan has in the catalog, in place of those of its folders. */
export interface HeldKeys extends Pick<PlannedTable, 'location' | 'sourceName'> {
  readonly partitionKeys: readonly Column[];
  /** Whether the catalog has the table: then it is not removed if no file of the folder fits. */
  readonly exists: boolean;
}

export interface OtherFiles {
  /** Path → why it is skipped. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Paths that take no part in the plan. */
  readonly excluded: ReadonlySet<string>;
  /** Tables that stay as they are, since no file fits → why. */
  readonly unheld: ReadonlyMap<string, string>;
}

export function filesOfOtherTypes(
  { tables }: TablePlan,
  { objects }: Pick<ListedFiles, 'objects'>,
  held: readonly HeldKeys[],
): OtherFiles {
  const reasons = new Map<string, string>();
  const excluded = new Set<string>();
  const unheld = new Map<string, string>();
  const keysOf = new Map(held.map((keys) => [identityOf(keys), keys]));
  for (const planned of keysOf.size === 0 ? [] : tables) {
    const keys = keysOf.get(identityOf(planned.table));
    if (keys === undefined) continue;
    const unfit = unfitFiles(planned, keys.partitionKeys);
    const holdsNone = keys.exists && unfit.size === planned.files.length;
    if (holdsNone) unheld.set(identityOf(planned.table), [...unfit.values()][0]!);
    for (const [file, reason] of unfit) {
      const { path } = objects[file]!;
      reasons.set(path, reason);
      if (!holdsNone) excluded.add(path);
    }
  }
  return { reasons, excluded, unheld };
}

/** Number of the file → reason. */
function unfitFiles({ files, partitionOf, partitionValues }: TableFiles, keys: readonly Column[]): Map<number, string> {
  const reasons = partitionValues.map((values) => otherType(keys, values));
  const unfit = new Map<number, string>();
  for (const [place, file] of files.entries()) {
    const reason = reasons[partitionOf[place]!];
    if (reason !== undefined) unfit.set(file, reason);
  }
  return unfit;
}

/** The plan without the files, which are reported as skipped. */
export function withOtherFiles(plan: TablePlan, { reasons, unheld }: OtherFiles): TablePlan {
  if (reasons.size === 0 && unheld.size === 0) return plan;
  const tables = plan.tables.map((planned) => {
    const why = unheld.get(identityOf(planned.table));
    return why === undefined ? planned : { ...planned, table: { ...planned.table, unheld: why } };
  });
  const skipped = [...plan.skipped, ...[...reasons].map(([path, reason]) => ({ path, reason }))];
  return { tables, skipped: skipped.sort((left, right) => compareText(left.path, right.path)) };
}

/** Several tables may share a location. */
export function identityOf({ location, sourceName }: Pick<PlannedTable, 'location' | 'sourceName'>): string {
  return `${location}\0${sourceName}`;
}
