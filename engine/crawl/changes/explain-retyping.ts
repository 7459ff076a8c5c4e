/** Why columns of tables would get other types, in words: the file, and in text files the line and the value. */

import type { CrawlLease, TablePlace } from '#engine/crawl/crawl-lease.ts';
import { findRetyping, type RetypingFile } from '#engine/crawl/operations.ts';
import { staysAsItIs, type ExistingTable } from '#engine/crawl/plan-changes.ts';
import type { PlannedTable, RetypingReasons } from '#engine/crawl/planned-table.ts';
import { sameType, type Column } from '#engine/types/data-type.ts';

/** Columns of one table that are explained. */
const mostExplained = 10;

/** @returns for planned tables by their number. */
export async function explainRetyping(
  worker: CrawlLease,
  planned: readonly PlannedTable[],
  matched: readonly (ExistingTable | undefined)[],
  places: readonly TablePlace[],
): Promise<ReadonlyMap<number, RetypingReasons>> {
  const reasons = new Map<number, RetypingReasons>();
  for (const [index, existing] of matched.entries()) {
    const table = planned[index]!;
    if (existing === undefined || staysAsItIs(existing)) continue;
    // Of another format, all files are.
    if (existing.table.reading.classification !== table.reading.classification) continue;
    const columns = retypedColumns(existing.table.columns, table.columns).slice(0, mostExplained);
    if (columns.length === 0) continue;
    const files = await worker.run(findRetyping, { ...places[index]!, columns });
    reasons.set(index, new Map(files.map((file) => [file.name, reasonOf(file, table.location)])));
  }
  return reasons;
}

function retypedColumns(known: readonly Column[], found: readonly Column[]): Column[] {
  const types = new Map(found.map(({ name, type }) => [name, type]));
  return known.filter(({ name, type }) => types.has(name) && !sameType(types.get(name)!, type));
}

function reasonOf({ path, type, misfit }: RetypingFile, location: string): string {
  const name = path.startsWith(location) ? path.slice(location.length).replace(/^[/\\]/u, '') : path;
  const file = name === '' ? path : name;
  return misfit === null ? `${file} contains ${type}` : `${file}: ${misfit}`;
}
