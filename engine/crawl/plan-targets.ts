/** Tables out of the files of all targets of a crawl, and which tables of the catalog they are. */

import { isWithin } from '#engine/base/path-below.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Table } from '#engine/catalog/entities.ts';
import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import type { CrawlProgress } from '#engine/contract/procedures/crawls.ts';
import { settingsForTable } from '#engine/crawl/catalog-targets/catalog-roots.ts';
import { isOfCatalog, type CrawlRoot } from '#engine/crawl/catalog-targets/crawl-root.ts';
import type { CrawlLease, TablePlace } from '#engine/crawl/crawl-lease.ts';
import { joinPaths, splitPaths } from '#engine/crawl/object-chunk.ts';
import { planTarget, type PlanOutput, type PlanSettings } from '#engine/crawl/operations.ts';
import type { HeldKeys } from '#engine/crawl/partitions/held-files.ts';
import { standingKeys } from '#engine/crawl/partitions/standing-keys.ts';
import type { PinnedTables } from '#engine/crawl/pinned-table.ts';
import { matchTables } from '#engine/crawl/match-tables.ts';
import { crawlerParameter } from '#engine/crawl/plan-changes.ts';
import type { PlannedTable } from '#engine/crawl/planned-table.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';

/** What tables are planned from, once the targets are listed. */
export interface PlannedFrom {
  readonly crawler: Crawler;
  readonly roots: readonly CrawlRoot[];
  readonly separator: string;
  readonly catalog: Catalog;
  readonly worker: CrawlLease;
  readonly pinned: PinnedTables;
  readonly onProgress: (progress: CrawlProgress) => void;
}

interface Candidate {
  readonly table: PlannedTable;
  readonly place: TablePlace;
}

export interface PlannedTargets {
  readonly candidates: readonly Candidate[];
  /** Of each candidate what the catalog has at its location. */
  readonly found: readonly (Table | undefined)[];
  readonly skipped: readonly SkippedPath[];
}

/**
 * Once the tables are known, targets are planned a second time without files whose partitions the keys of their table cannot hold.
 * @param tables at the targets. @param isFile of each target. @param committing paths of commits that are not applied yet.
 * @param written tables of which runs wrote files.
 */
export async function planTargets(
  input: PlannedFrom,
  tables: readonly Table[],
  isFile: readonly boolean[],
  committing: ReadonlySet<string>,
  written: ReadonlySet<Table>,
): Promise<PlannedTargets> {
  const { crawler, roots, worker } = input;
  const newFoldersOnly = crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY';
  const excludedPaths = joinPaths([...committing]);
  const settings: PlanSettings[] = [];
  const outputs: PlanOutput[] = [];
  const plan = async (target: number, heldKeys: readonly HeldKeys[]): Promise<void> => {
    outputs[target] = await worker.run(planTarget, {
      target,
      ...settings[target]!,
      heldKeys,
      excludedPaths,
      newFoldersOnly,
    });
  };
  for (const [target, root] of roots.entries()) {
    input.onProgress({ stage: 'group', fraction: null, note: `grouping ${root.path}` });
    settings[target] =
      root.table === null
        ? settingsOf(input, root.path, tables, written)
        : await settingsForTable(input.catalog, root, tables[target]!, isFile[target]!, input.separator);
    await plan(target, []);
  }
  let matched = match(input, tables, outputs, newFoldersOnly);
  const held = heldKeysOf(input, matched);
  if (held.size > 0) {
    for (const [target, keys] of held) await plan(target, keys);
    matched = match(input, tables, outputs, newFoldersOnly);
  }
  return { ...matched, skipped: outputs.flatMap(skippedOf) };
}

function match(
  { crawler }: PlannedFrom,
  tables: readonly Table[],
  outputs: readonly PlanOutput[],
  newFoldersOnly: boolean,
): Pick<PlannedTargets, 'candidates' | 'found'> {
  const candidates = outputs.flatMap(({ tables: planned, newFiles, newPartitions }, target) =>
    planned.map((each, table): Candidate => {
      const [objectCount, partitionCount] = [newFiles[table]!, newPartitions[table]!];
      return {
        table: newFoldersOnly ? { ...each, objectCount, partitionCount } : each,
        place: { target, table },
      };
    }),
  );
  const found = isOfCatalog(crawler)
    ? candidates.map(({ place }) => tables[place.target])
    : matchTables(
        candidates.map(({ table }) => table),
        tables,
        crawler.tablePrefix,
      );
  return { candidates, found };
}

/** By target. */
function heldKeysOf(
  input: PlannedFrom,
  { candidates, found }: Pick<PlannedTargets, 'candidates' | 'found'>,
): Map<number, HeldKeys[]> {
  const held = new Map<number, HeldKeys[]>();
  for (const [index, { table, place }] of candidates.entries()) {
    const keys = standingKeys(input, table, found[index]);
    if (keys === undefined) continue;
    const known = held.get(place.target);
    if (known === undefined) held.set(place.target, [keys]);
    else known.push(keys);
  }
  return held;
}

function skippedOf({ skippedPaths, skippedReasons, skippedReasonOf }: PlanOutput): SkippedPath[] {
  return splitPaths(skippedPaths).map((path, row) => ({ path, reason: skippedReasons[skippedReasonOf[row]!]! }));
}

/** How tables are found in a folder of the crawler. */
function settingsOf(
  { crawler, roots, separator }: PlannedFrom,
  root: string,
  tables: readonly Table[],
  written: ReadonlySet<Table>,
): PlanSettings {
  return {
    combineCompatibleSchemas: crawler.combineCompatibleSchemas,
    tableLevel: crawler.tableLevel,
    rootIsTable: tables.some(
      (table) => foldLocation(table.location) === root && table.parameters[crawlerParameter] === undefined,
    ),
    writtenTables: [...written].flatMap((table) => pathBelow(foldLocation(table.location), root, separator) ?? []),
    excludedRoots: roots.map(({ path }) => path).filter((path) => path.startsWith(root + separator)),
    ofTable: null,
  };
}

/** Of a folder in another, or of that itself (empty); undefined: it is neither. */
function pathBelow(folder: string, root: string, separator: string): string | undefined {
  if (!isWithin(folder, root, separator)) return undefined;
  const below = folder.slice(root.length);
  return below.startsWith(separator) ? below.slice(separator.length) : below;
}
