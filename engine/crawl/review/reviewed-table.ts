/** What a crawl would do to each table, for a person to look at before. Pure. */

import { titleOf } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { Table, TableInput } from '#engine/catalog/entities.ts';
import type { PlannedCrawl } from '#engine/crawl/crawl-attempt.ts';
import type { ColumnChangeKind } from '#engine/contract/taken-part.ts';
import { columnChangesOf } from '#engine/crawl/taking/take-columns.ts';
import { summariseColumn, type ColumnSummary } from '#engine/crawl/crawl-result.ts';
import { inputOf } from '#engine/catalog/input-of.ts';
import { noDifference } from '#engine/crawl/planned-table.ts';

/** Columns of a table that a review lists. */
const mostColumns = 100;

export type ReviewedChange = 'added' | 'updated' | 'deprecated' | 'deleted' | 'unchanged';

/** As the table would be; one that would be removed as it is. */
export interface ReviewedTable {
  readonly change: ReviewedChange;
  readonly databaseName: string;
  readonly name: string;
  /** Absolute folder or file. */
  readonly location: string;
  readonly classification: string;
  /** The first hundred. */
  readonly columns: readonly ColumnSummary[];
  readonly columnCount: number;
  readonly partitionKeys: readonly ColumnSummary[];
  readonly partitionCount: number;
  readonly objectCount: number;
  /** Of the catalog; null: it has no such table yet. */
  readonly version: number | null;
  /** After the crawl; equal when only files change. Null: the table would be removed. */
  readonly nextVersion: number | null;
  /** Each change in words; none when it stays as it is. */
  readonly descriptions: readonly string[];
  /** Changes of columns that can be left while the rest of the table is taken. */
  readonly columnChanges: readonly ColumnChangeKind[];
}

/**
 * What changes first: new tables, changed ones, and those that go; then what stays.
 * @param newFoldersOnly whether the crawl adds files of new folders to what the catalog has.
 */
export function describeTables(found: PlannedCrawl, newFoldersOnly: boolean): ReviewedTable[] {
  const { plan, planned, matched, vanished } = found;
  const changesOf = Map.groupBy(plan.changes, ({ databaseName, tableName: name }) => titleOf({ databaseName, name }));
  const describe = (table: Pick<TableInput, 'databaseName' | 'name'>): string[] =>
    (changesOf.get(titleOf(table)) ?? []).map(({ description }) => description);
  const published = new Set(plan.publish.map(({ planned: index }) => index));
  const tables = plan.definitions.map((definition, index): ReviewedTable => {
    const { table: current, difference } = matched[index] ?? { table: undefined, difference: noDifference };
    const changes = published.has(index);
    const { partitionsAdded, partitionsRemoved, added, removed } = difference;
    // A crawl of new folders lists more files than the table gets.
    const fromListing = current === undefined || (changes && !newFoldersOnly);
    const totals = fromListing ? planned[index]! : current;
    const grows = changes && !fromListing;
    return {
      ...factsOf(definition),
      change: current === undefined ? 'added' : changes ? 'updated' : 'unchanged',
      partitionCount: totals.partitionCount + (grows ? partitionsAdded - partitionsRemoved : 0),
      objectCount: totals.objectCount + (grows ? added - removed : 0),
      version: current?.versionId ?? null,
      nextVersion: changes ? nextVersion(current, definition) : (current?.versionId ?? 0),
      descriptions: describe(definition),
      columnChanges: changes && current !== undefined ? separableChanges(current, definition) : [],
    };
  });
  const existing = new Map(vanished.map(({ table }) => [table.name, table]));
  for (const { planned: index, table } of plan.publish) {
    if (index !== null) continue;
    const current = existing.get(table.name)!;
    const descriptions = describe(table);
    // It stays without files.
    const counts = { partitionCount: 0, objectCount: 0 };
    const [version, next] = [current.versionId, nextVersion(current, table)];
    tables.push({
      ...factsOf(table),
      change: 'deprecated',
      ...counts,
      version,
      nextVersion: next,
      descriptions,
      columnChanges: [],
    });
  }
  for (const { name } of plan.deleteTables) {
    const current = existing.get(name)!;
    const { partitionCount, objectCount, versionId: version } = current;
    const descriptions = describe(current);
    const counts = { partitionCount, objectCount };
    tables.push({
      ...factsOf(current),
      change: 'deleted',
      ...counts,
      version,
      nextVersion: null,
      descriptions,
      columnChanges: [],
    });
  }
  const rank: readonly ReviewedChange[] = ['added', 'updated', 'deprecated', 'deleted', 'unchanged'];
  return tables.sort((left, right) => rank.indexOf(left.change) - rank.indexOf(right.change));
}

type Facts = 'databaseName' | 'name' | 'location' | 'classification' | 'columns' | 'columnCount' | 'partitionKeys';

function factsOf({
  databaseName,
  name,
  location,
  reading,
  columns,
  partitionKeys,
}: TableInput): Pick<ReviewedTable, Facts> {
  return {
    databaseName,
    name,
    location,
    classification: reading.classification,
    columns: columns.slice(0, mostColumns).map(summariseColumn),
    columnCount: columns.length,
    partitionKeys: partitionKeys.map(summariseColumn),
  };
}

/** None when the format changes, since all columns are other ones then. */
function separableChanges(current: Table, definition: TableInput): readonly ColumnChangeKind[] {
  if (current.reading.classification !== definition.reading.classification) return [];
  return columnChangesOf(current.columns, definition.columns);
}

/** As the catalog counts: a definition that is equal keeps its version. */
function nextVersion(current: Table | undefined, definition: TableInput): number {
  if (current === undefined) return 0;
  return current.versionId + (stableJson(inputOf(current)) === stableJson(definition) ? 0 : 1);
}
