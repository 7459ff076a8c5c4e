/** Tables whose files may still be there, in folders that a crawl cannot list. */

import { isWithin } from '#engine/base/path-below.ts';
import type { Catalog } from '#engine/catalog/index.ts';
import type { Table } from '#engine/catalog/entities.ts';
import type { CrawlLease } from '#engine/crawl/crawl-lease.ts';

interface Knowledge {
  readonly catalog: Catalog;
  readonly worker: CrawlLease;
  /** Of paths. */
  readonly separator: string;
}

/** @param folders that cannot be listed. @returns of each table that has files below one the first such folder. */
export async function findClosedFolders(
  { catalog, worker, separator }: Knowledge,
  tables: readonly Table[],
  folders: readonly string[],
): Promise<ReadonlyMap<Table, string>> {
  const found = new Map<Table, string>();
  if (folders.length === 0) return found;
  for (const table of tables) {
    const { databaseName, name, location } = table;
    const near = folders.filter(
      (folder) => isWithin(folder, location, separator) || isWithin(location, folder, separator),
    );
    if (near.length === 0) continue;
    const paths = await worker.knownPaths(catalog, databaseName, name);
    const closed = near.find((folder) => paths.values().some((path) => isWithin(path, folder, separator)));
    if (closed !== undefined) found.set(table, closed);
  }
  return found;
}
