/** Reads the object list of a catalog table for a run: one generation, checked against the files on disk. */

import { untrustedTime, type Table, type TableObject, type TableReading } from '#engine/catalog/entities.ts';
import { createReadings } from '#engine/catalog/object-reading.ts';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { chooseObjects } from '#engine/execute/sources/choose-partitions.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { changeOf } from '#engine/execute/sources/object-change.ts';
import { inferObjects } from '#engine/execute/sources/infer-objects.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { checkChoosable, depthOf, mostInferred, spread } from '#engine/execute/sources/source-types.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { widenColumns } from '#engine/types/widen-columns.ts';

const parallelChecks = 32;

interface CatalogSourceArgs {
  readonly databaseName: string;
  readonly tableName: string;
  /** Condition over partition keys; '' for none. */
  readonly pushDownPredicate: string;
  readonly onMisfit: string;
}

/** @throws EngineError EntityNotFound, InvalidInput (a view), FileChanged when a listed object is not as listed. */
export async function readCatalogSource(
  host: SourceHost,
  nodeId: string,
  { databaseName, tableName, pushDownPredicate, onMisfit }: CatalogSourceArgs,
  signal: AbortSignal,
): Promise<SourceListing> {
  const { catalog, storageOf } = host;
  const { table, objects: all } = await catalog.tables.getTableSnapshot(databaseName, tableName);
  if (table.tableType === 'VIRTUAL_VIEW') {
    throw new EngineError('InvalidInput', `${table.databaseName}.${table.name} is a view; a job reads tables.`, {
      hint: 'Create a job from the view (Create job on its page): it has the SQL of the view in a node over its tables.',
      details: { node: nodeId },
    });
  }
  const objects = pushDownPredicate === '' ? all : await chooseObjects(host, table, all, pushDownPredicate, signal);
  await eachWithLimit(objects, parallelChecks, async (object) => {
    const change = await changeOf(storageOf(object.path), object);
    if (change === undefined) return;
    throw new EngineError(
      'FileChanged',
      object.modifiedMicros === untrustedTime && change === 'was changed'
        ? `Cannot read ${object.path} of table ${table.databaseName}.${table.name}: it is outside the workspace and was not crawled since the workspace was moved, copied or received here.`
        : `${object.path} ${change} since table ${table.databaseName}.${table.name} was crawled.`,
      {
        hint: 'Crawl the table again, then run the job.',
        details: { path: object.path, node: nodeId },
      },
    );
  });
  const missingSince = table.parameters[deprecatedParameter];
  const root = await storageOf(table.location).realPath(table.location);
  const typed =
    onMisfit === 'choice' ? await widenedColumns(host, nodeId, table, objects, signal) : { columns: table.columns };
  return {
    nodeId,
    table: { databaseName: table.databaseName, name: table.name },
    roots: [root],
    ...typed,
    partitionKeys: table.partitionKeys,
    location: table.location,
    ...(missingSince === undefined ? {} : { missingSince: Number(missingSince) }),
    ...readingsOf(table.reading, objects),
  };
}

/** The table's types, and beside them what else its values are. */
async function widenedColumns(
  host: SourceHost,
  nodeId: string,
  { reading: { classification: format, options }, columns }: Table,
  objects: readonly TableObject[],
  signal: AbortSignal,
): Promise<Pick<SourceListing, 'columns' | 'widening'>> {
  checkChoosable(nodeId, format);
  const stated = { ...options, format };
  const looked = spread(
    objects.map(({ path, size, modifiedMicros }) => ({ path, size, modifiedMicros })),
    mostInferred,
  );
  const inferred = await inferObjects(host, looked, stated, depthOf(host, objects), signal);
  return {
    columns: withoutNullTypes(
      widenColumns(
        columns,
        inferred.map(({ schema }) => schema),
      ),
    ),
    widening: { stated },
  };
}

/** The ways in which the objects are read: by packing, and by their own options. */
function readingsOf(table: TableReading, objects: readonly TableObject[]): Pick<SourceListing, 'readings' | 'listed'> {
  const readingOf = createReadings(table);
  const readings: FileReading[] = [];
  const places = new Map<FileReading, number>();
  const listed = objects.map((object) => {
    const own = readingOf(object);
    let reading = places.get(own);
    if (reading === undefined) places.set(own, (reading = readings.push(own) - 1));
    const { path, size, modifiedMicros } = object;
    return { path, size, modifiedMicros, reading };
  });
  return { readings, listed };
}
