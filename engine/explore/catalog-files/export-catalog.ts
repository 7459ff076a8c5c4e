/** Writes databases and tables of the catalog to a new folder, in the form of AWS Glue's answers; without secrets. */

import { rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { newId } from '#engine/base/ids.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Database, Table, TableObject } from '#engine/catalog/entities.ts';
import { foldName, pathDatabase, tableKey } from '#engine/catalog/names.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { CatalogPages, entriesOfPage, tablesOfPage } from '#engine/explore/catalog-files/catalog-pages.ts';
import {
  addToPartitions,
  databaseToGlue,
  partitionToGlue,
  tableToGlue,
} from '#engine/interchange/glue-catalog/export-entities.ts';
import { localStorage } from '#engine/storage/local.ts';

export interface CatalogExport {
  /** Absolute folder of this machine: a new one, or an empty one. */
  readonly folder: string;
  /** undefined: all. */
  readonly databases?: readonly string[] | undefined;
  /** Only these tables, with their databases; undefined: all of the databases. */
  readonly tables?: readonly { readonly databaseName: string; readonly name: string }[] | undefined;
}

export interface ExportedCatalog {
  readonly folder: string;
  readonly databaseCount: number;
  readonly tableCount: number;
  readonly partitionCount: number;
  readonly fileCount: number;
  /** Of all files, in bytes. */
  readonly sizeBytes: number;
  /** Secrets that were omitted. */
  readonly warnings: readonly string[];
}

/** Files that are grouped before other work gets its turn. */
const objectsOfTurn = 5000;

type OnProgress = (progress: { readonly fraction: number | null; readonly note: string }) => void;

/**
 * Each table is as it is at one moment; the folder has every file or none.
 * @throws EngineError EntityNotFound; AlreadyExists for a folder with files; IoFailed, DiskFull.
 */
export async function exportCatalog(
  catalog: Catalog,
  { folder, databases: wanted, tables: only }: CatalogExport,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<ExportedCatalog> {
  if (await localStorage.holdsAnything(folder))
    throw new EngineError('AlreadyExists', `Cannot export the catalog to ${folder}: the folder has files.`, {
      hint: 'Choose a new folder, or an empty one.',
      details: { path: folder },
    });
  const names = only === undefined ? wanted : only.map(({ databaseName }) => databaseName);
  const databases = await databasesOf(catalog, names);
  const wantsTable =
    only === undefined ? undefined : new Set(only.map((table) => tableKey(table.databaseName, table.name)));
  for (const { databaseName, name } of only ?? []) await catalog.tables.getTable(databaseName, name);
  const staging = await localStorage.stage(folder, newId('ex'), 'a0');
  try {
    const pages = new CatalogPages(staging, signal);
    const warnings: string[] = [];
    const counts = { tableCount: 0, partitionCount: 0 };
    await pages.writeAll(
      'databases',
      databases.map((database) => databaseToGlue(database, (says) => warnings.push(says))),
      tablesOfPage,
      (some) => ({ DatabaseList: some }),
    );
    for (const [index, { name }] of databases.entries()) {
      const place = pages.nameFor('', name);
      const written: object[] = [];
      for await (const tables of pagesOf((after) => catalog.tables.getTables(name, { after, limit: tablesOfPage })))
        for (const table of tables) {
          signal.throwIfAborted();
          if (wantsTable?.has(tableKey(table.databaseName, table.name)) === false) continue;
          onProgress({ fraction: index / databases.length, note: `Writing ${table.databaseName}.${table.name}` });
          const whole = await writeTable(catalog, pages, place, table);
          written.push(tableToGlue(whole.table, (says) => warnings.push(says)));
          counts.tableCount += 1;
          counts.partitionCount += whole.partitionCount;
        }
      await pages.writeAll(join(place, 'tables'), written, tablesOfPage, (some) => ({ TableList: some }));
    }
    await pages.publish(folder);
    const sizeBytes = pages.pages.reduce((sum, { size }) => sum + size, 0);
    const fileCount = pages.pages.length;
    return { folder, databaseCount: databases.length, ...counts, fileCount, sizeBytes, warnings };
  } finally {
    await localStorage.remove(dirname(staging));
    await rmdir(dirname(dirname(staging))).catch(() => undefined);
  }
}

async function writeTable(
  catalog: Catalog,
  pages: CatalogPages,
  folder: string,
  { databaseName, name }: Table,
): Promise<{ table: Table; partitionCount: number }> {
  const { table, objects } = await catalog.tables.getTableSnapshot(databaseName, name);
  if (table.tableType === 'VIRTUAL_VIEW') return { table, partitionCount: 0 };
  const place = pages.nameFor(folder, name);
  const partitions = new Map<string, TableObject[]>();
  for (let from = 0; table.partitionKeys.length > 0 && from < objects.length; from += objectsOfTurn) {
    addToPartitions(partitions, objects.slice(from, from + objectsOfTurn));
    await nextTurn();
  }
  const title = { DatabaseName: databaseName, TableName: name };
  await pages.writeAll(
    join(place, 'partitions'),
    [...partitions.values()],
    entriesOfPage,
    (some) => ({ Partitions: some }),
    (those) => partitionToGlue(table, those),
  );
  // Also for none: the table is then known to have no files.
  const files = (some: readonly unknown[]): object => ({ TenonFiles: { version: 1, ...title, files: some } });
  if (objects.length === 0) await pages.write(join(place, 'files.json'), files([]));
  else await pages.writeAll(join(place, 'files'), objects, entriesOfPage, files);
  const statistics = await catalog.tables.findTableStatistics(databaseName, name);
  if (statistics !== undefined && !statistics.isStale) {
    const { versionId: _version, generation: _generation, isStale: _stale, ...rest } = statistics;
    await pages.write(join(place, 'statistics.json'), {
      TenonStatistics: { version: 1, ...title, statistics: rest },
    });
  }
  return { table, partitionCount: partitions.size };
}

async function databasesOf(catalog: Catalog, wanted: readonly string[] | undefined): Promise<Database[]> {
  if (wanted !== undefined) {
    const names = [...new Set(wanted.map(foldName))].filter((name) => name !== pathDatabase).toSorted();
    return Promise.all(names.map((name) => catalog.databases.getDatabase(name)));
  }
  return (await Array.fromAsync(pagesOf((after) => catalog.databases.getDatabases({ after })))).flat();
}
