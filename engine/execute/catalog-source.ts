/** Reads the object list of a catalog table for a run: one generation, checked against what is on disk. */

import { realpath } from 'node:fs/promises';
import type { TableObject, TableReading } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { chooseObjects } from '#engine/execute/choose-partitions.ts';
import { eachWithLimit } from '#engine/execute/each-with-limit.ts';
import type { SourceHost, SourceListing } from '#engine/execute/source-listing.ts';
import type { Compression, FileReading } from '#engine/formats/format.ts';

const parallelChecks = 32;

interface CatalogSourceArgs {
  readonly databaseName: string;
  readonly tableName: string;
  /** Condition over partition keys; '' for none. */
  readonly pushDownPredicate: string;
}

/** @throws EngineError EntityNotFound, InvalidInput (a view), FileChanged when a listed object is not as listed. */
export async function readCatalogSource(
  host: SourceHost,
  nodeId: string,
  { databaseName, tableName, pushDownPredicate }: CatalogSourceArgs,
  signal: AbortSignal,
): Promise<SourceListing> {
  const { catalog, storageOf } = host;
  const { table, objects: all } = await catalog.tables.getTableSnapshot(databaseName, tableName);
  if (table.tableType === 'VIRTUAL_VIEW') {
    throw new EngineError('InvalidInput', `${table.databaseName}.${table.name} is a view; a job reads tables.`, {
      hint: 'Put the query of the view into an SqlTransform node.',
      details: { node: nodeId },
    });
  }
  const objects = pushDownPredicate === '' ? all : await chooseObjects(host, table, all, pushDownPredicate, signal);
  await eachWithLimit(objects, parallelChecks, async (object) => {
    const found = await storageOf(object.path).find(object.path);
    if (found?.size === object.size && found.modifiedMicros === object.modifiedMicros) return;
    throw new EngineError(
      'FileChanged',
      `${object.path} ${found === undefined ? 'is gone' : 'was changed'} since table ${table.databaseName}.${table.name} was crawled.`,
      {
        hint: 'Crawl the table again, then run the job.',
        details: { path: object.path, node: nodeId },
      },
    );
  });
  const root = await realpath(table.location).catch(() => table.location);
  return {
    nodeId,
    table: { databaseName: table.databaseName, name: table.name },
    roots: [root],
    columns: table.columns,
    partitionKeys: table.partitionKeys,
    location: table.location,
    ...readingsOf(table.reading, objects),
  };
}

/** The ways in which the objects are read: by packing, and by the crawler's variants of options. */
function readingsOf(
  { classification: format, options, variants = {} }: TableReading,
  objects: readonly TableObject[],
): Pick<SourceListing, 'readings' | 'listed'> {
  const readings: FileReading[] = [];
  const places = new Map<string, number>();
  const listed = objects.map(({ path, size, modifiedMicros, compression, inferenceHash }) => {
    const variant = Object.hasOwn(variants, inferenceHash) ? inferenceHash : '';
    const key = `${compression} ${variant}`;
    let reading = places.get(key);
    if (reading === undefined) {
      reading =
        readings.push({ format, compression: compression as Compression, options: variants[variant] ?? options }) - 1;
      places.set(key, reading);
    }
    return { path, size, modifiedMicros, reading };
  });
  return { readings, listed };
}
