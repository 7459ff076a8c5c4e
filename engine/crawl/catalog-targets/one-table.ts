/** Keeps the files of one table: those of another format make no separate table. Pure. */

import { compareText } from '#engine/base/compare-text.ts';
import type { ListedFiles } from '#engine/crawl/listed-files.ts';
import type { TableFiles, TablePlan } from '#engine/crawl/plan-tables.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';

export interface OneTable {
  /** `database.table`, for the reasons. */
  readonly title: string;
  /** In the catalog. */
  readonly classification: string;
}

/** Keeps the files of the table's format; if there are none, those of the most frequent one. The others are skipped. */
export function keepOneTable(
  plan: TablePlan,
  { objects }: Pick<ListedFiles, 'objects'>,
  { title, classification }: OneTable,
): TablePlan {
  const skipped: SkippedPath[] = [...plan.skipped];
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
