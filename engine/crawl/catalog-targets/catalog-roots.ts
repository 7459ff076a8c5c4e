/** Tables of the catalog as targets of a crawler: where their files are, and which of these belong to other tables. */

import path from 'node:path';
import { isBelow, isWithin } from '#engine/base/path-below.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Table } from '#engine/catalog/entities.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { CatalogTarget, Crawler } from '#engine/contract/definitions/crawler.ts';
import { titleOf, type CrawlRoot, type TargetTable } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { chunkRows } from '#engine/crawl/object-chunk.ts';
import type { PlanSettings } from '#engine/crawl/operations.ts';
import { wholePath } from '#engine/storage/whole-path.ts';

interface CatalogRootsOptions {
  readonly catalog: Catalog;
  /** Relative target paths of crawlers start here. */
  readonly workspaceRoot: string;
  /** The crawler that created a table; absent: none is known. */
  readonly savedCrawler?: (table: Table) => Crawler | undefined;
}

/**
 * In the order of the definition.
 * @throws EngineError EntityNotFound for a table that the catalog does not have; InvalidInput for one without files.
 */
export async function catalogRoots(
  targets: readonly CatalogTarget[],
  { catalog, workspaceRoot, savedCrawler }: CatalogRootsOptions,
): Promise<CrawlRoot[]> {
  const roots: CrawlRoot[] = [];
  for (const { databaseName, tables, eventQueueArn } of targets) {
    for (const name of tables) {
      const table = await getTargetTable(catalog, databaseName, name);
      // AWS Glue's end with a slash.
      const location = foldLocation(table.location);
      const around = savedCrawler?.(table)?.targets.find((target) =>
        isWithin(location, wholePath(target.path, workspaceRoot), path.sep),
      );
      const root = around === undefined ? location : wholePath(around.path, workspaceRoot);
      const exclusions = { root, globs: around?.exclusions ?? [] };
      roots.push({
        path: location,
        exclusions: [],
        sampleSize: around?.sampleSize ?? null,
        queue: eventQueueArn,
        table: { databaseName: table.databaseName, name: table.name, exclusions },
      });
    }
  }
  return roots;
}

/**
 * The tables of the roots as the catalog has them now.
 * @throws EngineError ConcurrentModification for one whose location was changed since; and as {@link catalogRoots}.
 */
export async function getTargetTables(catalog: Catalog, roots: readonly CrawlRoot[]): Promise<Table[]> {
  const tables: Table[] = [];
  for (const { path: location, table: target } of roots) {
    if (target === null) continue;
    const table = await getTargetTable(catalog, target.databaseName, target.name);
    if (foldLocation(table.location) !== location)
      throw new EngineError(
        'ConcurrentModification',
        `The location of ${titleOf(table)} was changed while the table was crawled.`,
        { hint: 'Start the crawler again.' },
      );
    tables.push(table);
  }
  return tables;
}

async function getTargetTable(catalog: Catalog, databaseName: string, name: string): Promise<Table> {
  const table = await catalog.tables.getTable(databaseName, name);
  if (table.tableType === 'EXTERNAL_TABLE' && table.location !== '') return table;
  const why = table.tableType === 'VIRTUAL_VIEW' ? 'it is a view' : 'it has no location';
  throw new EngineError('InvalidInput', `Cannot crawl ${titleOf(table)}: ${why}, so it has no files.`, {
    hint: 'Remove it from the tables of the crawler.',
    details: { databaseName: table.databaseName, name: table.name },
  });
}

/** @returns what to do with a failed listing: @throws EngineError FileNotFound that names the table; what was thrown. */
export function refuseMissing(table: TargetTable, location: string): (thrown: unknown) => never {
  return (thrown) => {
    if (!(thrown instanceof EngineError) || thrown.code !== 'FileNotFound') throw thrown;
    throw new EngineError('FileNotFound', `Cannot crawl ${titleOf(table)}: its location ${location} does not exist.`, {
      hint: 'Restore the folder, or remove the table from the tables of the crawler.',
      details: { path: location },
      cause: thrown,
    });
  };
}

/** All files at the location of a table are its own, except those that the catalog lists in tables below. */
export async function settingsForTable(
  catalog: Catalog,
  { table: target }: CrawlRoot,
  table: Table,
  rootIsFile: boolean,
  separator: string,
): Promise<PlanSettings> {
  return {
    // Combined files are a table at their folder.
    combineCompatibleSchemas: !rootIsFile,
    tableLevel: null,
    rootIsTable: false,
    writtenTables: [],
    excludedRoots: await locationsOfOthers(catalog, table, separator),
    ofTable: {
      title: titleOf(table),
      classification: table.reading.classification,
      exclusions: target!.exclusions,
    },
  };
}

/** Where other tables have files below the location of a table that the table itself does not list. */
async function locationsOfOthers(catalog: Catalog, table: Table, separator: string): Promise<string[]> {
  const { databaseName, name } = table;
  const location = foldLocation(table.location);
  const others = new Set<string>();
  for (const other of await catalog.tables.getTablesOverlapping(location)) {
    const place = foldLocation(other.location);
    if (other.tableType === 'EXTERNAL_TABLE' && isBelow(place, location, separator)) others.add(place);
  }
  if (others.size === 0) return [];
  const pages = pagesOf((after) => catalog.tables.getTableObjects(databaseName, name, { limit: chunkRows, after }));
  for await (const objects of pages)
    for (const { path: file } of objects)
      for (let end = file.length; end > location.length; end = file.lastIndexOf(separator, end - 1))
        others.delete(file.slice(0, end));
  return [...others];
}
