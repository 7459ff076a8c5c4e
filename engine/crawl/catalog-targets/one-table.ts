/** Keeps the files of one table: those of another format make no separate table. Pure. */

import { compareText } from '#engine/base/compare-text.ts';
import type { ListedFiles } from '#engine/crawl/listed-files.ts';
import { otherType } from '#engine/crawl/partitions/other-keys.ts';
import type { TableFiles, TablePlan } from '#engine/crawl/plan-tables.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';
import type { Column } from '#engine/types/data-type.ts';

export interface OneTable {
  /** `database.table`, for the reasons. */
  readonly title: string;
  /** In the catalog. */
  readonly classification: string;
  /** Which stay as they are; null: those of the folders are taken. */
  readonly partitionKeys: readonly Column[] | null;
}

/** Files of partitions that the keys of the table cannot hold, which would make all of it unreadable; with the reasons. */
export function filesOfOtherTypes(
  { tables }: TablePlan,
  { objects }: Pick<ListedFiles, 'objects'>,
  { partitionKeys }: Pick<OneTable, 'partitionKeys'>,
): Map<string, string> {
  const others = new Map<string, string>();
  if (partitionKeys === null || partitionKeys.length === 0) return others;
  for (const { files, partitionOf, partitionValues } of tables) {
    const reasons = partitionValues.map((values) => otherType(partitionKeys, values));
    for (const [place, file] of files.entries()) {
      const reason = reasons[partitionOf[place]!];
      if (reason !== undefined) others.set(objects[file]!.path, reason);
    }
  }
  return others;
}

/**
 * Keeps the files of the table's format; if there are none, those of the most frequent one. The others are skipped.
 * @param others files without part in the plan, with the reasons.
 */
export function keepOneTable(
  plan: TablePlan,
  { objects }: Pick<ListedFiles, 'objects'>,
  { title, classification }: OneTable,
  others: ReadonlyMap<string, string>,
): TablePlan {
  const skipped: SkippedPath[] = [...plan.skipped, ...[...others].map(([path, reason]) => ({ path, reason }))];
  const inOrder = (): SkippedPath[] => skipped.sort((left, right) => compareText(left.path, right.path));
  const kept =
    plan.tables.find((table) => formatOf(table) === classification) ??
    plan.tables.reduce<TableFiles | undefined>(
      (most, table) => (most === undefined || table.files.length > most.files.length ? table : most),
      undefined,
    );
  if (kept === undefined) return { ...plan, skipped: inOrder() };
  for (const table of plan.tables) {
    if (table === kept) continue;
    const reason = `its format is ${formatOf(table)}; the files of the table ${title} are ${formatOf(kept)}, and the crawler creates no table`;
    for (const file of table.files) skipped.push({ path: objects[file]!.path, reason });
  }
  const { misfit: _misfit, ...table } = kept.table;
  return {
    tables: [{ ...kept, table }],
    skipped: inOrder(),
  };
}

function formatOf({ table }: TableFiles): string {
  return table.reading.classification;
}
