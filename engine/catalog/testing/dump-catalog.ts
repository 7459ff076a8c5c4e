/** The whole visible content of a catalog as plain data, to compare two moments. */

import { pathDatabase } from '#engine/catalog/names.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { pagesOf, type Page } from '#engine/catalog/page.ts';
import type { BookmarkObject, Database, Partition, Table, TableObject } from '#engine/catalog/entities.ts';

export interface CatalogDump {
  readonly databases: readonly Database[];
  /** Without members that only count changes: versionId, generation and updateTime. */
  readonly tables: readonly {
    readonly table: Omit<Table, 'versionId' | 'generation' | 'updateTime'>;
    readonly partitions: readonly Partition[];
    readonly objects: readonly TableObject[];
  }[];
  /** Without the version. */
  readonly bookmarks: readonly {
    readonly jobName: string;
    readonly runId: string | null;
    readonly sources: Readonly<Record<string, readonly BookmarkObject[]>>;
  }[];
}

/** @param bookmarks jobs whose bookmark is included, with the sources. */
export async function dumpCatalog(
  catalog: Catalog,
  bookmarks: Readonly<Record<string, readonly string[]>> = {},
): Promise<CatalogDump> {
  const own = await catalog.databases.findDatabase(pathDatabase);
  const listed = await readAll((after) => catalog.databases.getDatabases({ after }));
  const databases = own === undefined ? listed : [own, ...listed];
  const dump: CatalogDump['tables'][number][] = [];
  for (const database of databases) {
    for (const found of await readAll((after) => catalog.tables.getTables(database.name, { after }))) {
      const { versionId: _version, generation: _generation, updateTime: _time, ...table } = found;
      const { objects } = await catalog.tables.getTableSnapshot(database.name, found.name);
      const partitions = await readAll((after) => catalog.tables.getPartitions(database.name, found.name, { after }));
      dump.push({ table, partitions, objects });
    }
  }
  return { databases, tables: dump, bookmarks: await dumpBookmarks(catalog, bookmarks) };
}

async function dumpBookmarks(
  catalog: Catalog,
  bookmarks: Readonly<Record<string, readonly string[]>>,
): Promise<CatalogDump['bookmarks']> {
  const dump: CatalogDump['bookmarks'][number][] = [];
  for (const [jobName, keys] of Object.entries(bookmarks)) {
    const { runId } = await catalog.bookmarks.getJobBookmark(jobName);
    const sources: Record<string, readonly BookmarkObject[]> = {};
    for (const key of keys) sources[key] = await catalog.bookmarks.getBookmarkObjects(jobName, key);
    dump.push({ jobName, runId, sources });
  }
  return dump;
}

/** Every page of a list, joined. */
export async function readAll<Item>(read: (after: string | null) => Promise<Page<Item>>): Promise<Item[]> {
  return (await Array.fromAsync(pagesOf(read))).flat();
}
