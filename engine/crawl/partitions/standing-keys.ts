/** The partition keys that tables have after a crawl, where they are not those of their folders. Pure. */

import type { Table } from '#engine/catalog/entities.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { onlyLogs } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { otherKeys } from '#engine/crawl/partitions/other-keys.ts';
import type { HeldKeys } from '#engine/crawl/partitions/held-files.ts';
import { pinTypes, type PinnedTables } from '#engine/crawl/pinned-table.ts';
import { onlyAdds } from '#engine/crawl/plan-changes.ts';
import type { PlannedTable } from '#engine/crawl/planned-table.ts';
import { baseTableName } from '#engine/crawl/table-name.ts';
import { sameType, type Column } from '#engine/types/data-type.ts';

/**
 * @param current what the catalog has at the location; undefined: nothing.
 * @returns undefined: the keys have the types of the folders, which hold all of their values; or the table is not changed.
 */
export function standingKeys(
  { crawler, pinned }: { readonly crawler: Crawler; readonly pinned: PinnedTables },
  planned: PlannedTable,
  current: Table | undefined,
): HeldKeys | undefined {
  const { location, sourceName, partitionKeys: found } = planned;
  if (found.length === 0) return undefined;
  const keys = keysAfter(crawler, pinned, planned, current);
  if (otherKeys(keys, found) || keys.every(({ type }, place) => sameType(type, found[place]!.type))) return undefined;
  return { location, sourceName, partitionKeys: keys, exists: current !== undefined };
}

function keysAfter(
  crawler: Crawler,
  pinned: PinnedTables,
  { partitionKeys, sourceName }: PlannedTable,
  current: Table | undefined,
): readonly Column[] {
  if (current === undefined)
    return pinTypes(
      partitionKeys,
      pinned(crawler.databaseName.toLowerCase(), baseTableName(crawler.tablePrefix, sourceName)),
    );
  if (onlyLogs(crawler)) return current.partitionKeys;
  const kept = onlyAdds(crawler, current) ? current.partitionKeys : partitionKeys;
  return pinTypes(kept, pinned(current.databaseName, current.name));
}
