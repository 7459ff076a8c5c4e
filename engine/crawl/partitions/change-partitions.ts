/** Adds, drops and repairs partitions of one table by hand, through the journal and under the locks of a crawl. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { isWithin } from '#engine/base/path-below.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { CrawlMisfit } from '#engine/catalog/crawl-misfit.ts';
import type { CrawlChange, Table, TableInput, TableObject } from '#engine/catalog/entities.ts';
import { inputOf } from '#engine/catalog/input-of.ts';
import { foldLocation, partitionLocation } from '#engine/catalog/tables/partition-location.ts';
import { recordedCrawl } from '#engine/catalog/until-recorded.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { titleOf } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { noFiles, planCrawl, type CrawlCounts } from '#engine/crawl/crawl-attempt.ts';
import { rootsOf, untilStill, withCrawlWorker, type CrawlWork } from '#engine/crawl/crawl-work.ts';
import { countText } from '#engine/contract/count-text.ts';
import { unpackSeen, type SeenChunk } from '#engine/crawl/object-chunk.ts';
import { withNamesInData } from '#engine/crawl/changes/column-changes.ts';
import { addVariants } from '#engine/crawl/planned-table.ts';
import { otherKeys, otherType } from '#engine/crawl/partitions/other-keys.ts';
import {
  dropPartitions,
  keyOf,
  repairPartitions,
  type ChangedPartition,
  type PartitionChange,
  type PartitionRequest,
  type PartitionValues,
} from '#engine/crawl/partitions/partition-change.ts';
import {
  moved,
  otherFolders,
  partitionText,
  refuseMissing,
  refuseOtherTypes,
  refuseUnknown,
} from '#engine/crawl/partitions/refused-changes.ts';
import { compileExclusions } from '#engine/storage/exclusion-glob.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';
import { wholePath } from '#engine/storage/whole-path.ts';

export interface PartitionWork extends Omit<CrawlWork, 'crawler' | 'queued' | 'quietMillis' | 'shuffleSeed'> {
  readonly databaseName: string;
  readonly name: string;
  readonly request: PartitionRequest;
  /** Only what would change is found. */
  readonly dryRun: boolean;
  /** Hash of the change that was shown; the change is refused if it would be another one. Absent: whatever it is. */
  readonly expected?: string | undefined;
  /** The saved crawler that keeps the table, with its settings of reading and grouping; undefined: none. */
  savedCrawler(table: Table): Crawler | undefined;
}

export interface PartitionResult extends Pick<PartitionChange, 'added' | 'dropped' | 'hash'> {
  /** null: nothing was written. */
  readonly crawlId: string | null;
  /** Files below the table that are separate tables, since they do not fit it. */
  readonly misfits: readonly CrawlMisfit[];
  readonly skipped: readonly SkippedPath[];
}

/**
 * @throws EngineError EntityNotFound for a table or a partition to drop; FileNotFound for a partition to add; InvalidInput
 *   for a view, a table without keys, values that do not fit the keys, or folders that no longer have the keys of the table;
 *   InvalidState when a blocked run locks it; ConcurrentModification; ReviewOutdated; Cancelled.
 */
export async function changePartitions(work: PartitionWork): Promise<PartitionResult> {
  const id = newId(work.dryRun ? 'rv' : 'cr');
  const counts = noFiles();
  try {
    return await untilStill(workOf(work, await getPartitioned(work)), id, () => attempt(work, id, counts));
  } catch (thrown) {
    if (work.signal?.aborted !== true) throw thrown;
    throw new EngineError('Cancelled', 'The change of the partitions was cancelled.', { cause: thrown });
  }
}

async function attempt(work: PartitionWork, id: string, counts: CrawlCounts): Promise<PartitionResult> {
  const table = await getPartitioned(work);
  const { request, catalog } = work;
  const { databaseName, name } = table;
  if (request.kind === 'drop') {
    const { objects } = await catalog.tables.getTableSnapshot(databaseName, name);
    const wanted = wantedKeys(table, request.partitions);
    const change = dropPartitions(table, objects, wanted);
    refuseUnknown(table, request.partitions, change.dropped, objects);
    return finish(work, id, table, { change, table: inputOf(table), learned: [], misfits: [], skipped: [], counts });
  }
  const crawl = workOf(work, table);
  return await withCrawlWorker(crawl, id, await rootsOf(crawl), async (worker, input) => {
    const planned = await planCrawl(input, counts);
    const learned: SeenChunk[] = [];
    for await (const chunk of worker.learned()) learned.push(chunk);
    const place = planned.matched.findIndex((match) => match?.table.name === table.name);
    const found: TableObject[] = [];
    let hasFolders = false;
    const present = planned.skipped.map((skipped) => skipped.path);
    for (const [index, of] of planned.places.entries()) {
      const objects = await worker.objects(of);
      for (const object of objects) present.push(object.path);
      hasFolders ||= objects.some((object) => isInFolder(table, object.path));
      if (index === place) found.push(...objects);
    }
    const plannedTable = planned.planned[place];
    if (plannedTable === undefined || otherKeys(table.partitionKeys, plannedTable.partitionKeys)) {
      if (hasFolders) throw otherFolders(table);
      // Files directly in the location, such as a README, are in no partition.
      found.length = 0;
    }
    // The plan was made from this state of the table.
    const snapshot = await catalog.tables.getTableSnapshot(databaseName, name);
    if (snapshot.table.generation !== table.generation) throw moved(table);
    const isExcluded = exclusionsOf(work, table);
    const { fitting, others } = byKeyTypes(
      table,
      found.filter((object) => !isExcluded(object.path)),
    );
    const change = repairPartitions(
      table,
      snapshot.objects,
      fitting,
      present,
      path.sep,
      request.kind === 'repair'
        ? { drops: request.drop }
        : { drops: false, wanted: wantedKeys(table, request.partitions) },
    );
    if (request.kind === 'add') refuseOtherTypes(table, request.partitions);
    if (request.kind === 'add') refuseMissing(table, request.partitions, change.added, fitting, snapshot.objects);
    const definition = inputOf(table);
    const next =
      plannedTable === undefined || change.added.length === 0
        ? definition
        : {
            ...definition,
            columns: withNamesInData(definition.columns, plannedTable.columns, definition.reading.classification),
            reading: addVariants(definition.reading, plannedTable),
          };
    const misfits = [...planned.plan.misfits, ...others];
    return finish(work, id, table, { change, table: next, learned, misfits, skipped: planned.skipped, counts });
  });
}

interface Found {
  readonly change: PartitionChange;
  readonly table: TableInput;
  readonly learned: readonly SeenChunk[];
  readonly misfits: readonly CrawlMisfit[];
  readonly skipped: readonly SkippedPath[];
  readonly counts: CrawlCounts;
}

async function finish(work: PartitionWork, id: string, table: Table, found: Found): Promise<PartitionResult> {
  const { change, misfits, skipped } = found;
  const { added, dropped, hash } = change;
  if (work.expected !== undefined && work.expected !== hash)
    throw new EngineError(
      'ReviewOutdated',
      `The folders or the partitions of ${titleOf(table)} changed since they were shown. Nothing was written.`,
      { hint: 'Look at the change again.' },
    );
  const isNothing = added.length + dropped.length === 0;
  if (work.dryRun || isNothing) return { added, dropped, hash, crawlId: null, misfits, skipped };
  // From here on it is done to the end: whoever stops it later gets the result.
  work.signal?.throwIfAborted();
  await publish(work.catalog, work.signal, id, table, found);
  return { added, dropped, hash, crawlId: id, misfits, skipped };
}

async function publish(
  catalog: Catalog,
  signal: AbortSignal | undefined,
  crawlId: string,
  current: Table,
  { change, table, learned, counts }: Found,
): Promise<void> {
  const { databaseName, name, generation } = current;
  const note = (kind: CrawlChange['change'], partitions: readonly ChangedPartition[]): CrawlChange[] =>
    partitions.length === 0
      ? []
      : [
          {
            change: kind,
            entity: 'partition',
            databaseName,
            tableName: name,
            description: describe(current, partitions, kind === 'added' ? 'added' : 'dropped'),
          },
        ];
  const crawl = { id: crawlId, crawlerName: `partitions of ${titleOf(current)}` };
  await recordedCrawl(catalog, crawl, counts, signal, async () => {
    await catalog.crawls.publishCrawl({
      crawlId,
      tables: [{ table, objects: change.objects, expectedGeneration: generation }],
      deleteTables: [],
      changes: [...note('added', change.added), ...note('deleted', change.dropped)],
    });
    for (const chunk of learned) await catalog.crawls.putSeenObjects(unpackSeen(chunk));
  });
}

/** Partitions that are named; the others are counted. */
const mostNamed = 3;

function describe(table: Table, partitions: readonly ChangedPartition[], verb: string): string {
  const named = partitions.slice(0, mostNamed).map(({ values }) => partitionText(table, values));
  const more = partitions.length > mostNamed ? ', …' : '';
  return `${countText(partitions.length, 'partition')} ${verb} by hand: ${named.join(', ')}${more}.`;
}

async function getPartitioned({ catalog, databaseName, name }: PartitionWork): Promise<Table> {
  const table = await catalog.tables.getTable(databaseName, name);
  const reason =
    table.tableType === 'VIRTUAL_VIEW'
      ? 'it is a view'
      : table.partitionKeys.length === 0
        ? 'it has no partition keys'
        : null;
  if (reason === null) return table;
  throw new EngineError('InvalidInput', `Cannot change the partitions of ${titleOf(table)}: ${reason}.`, {
    hint: 'Choose a table with partition keys.',
  });
}

/** A crawl of the table's own folder, read and grouped as its crawler does it. */
function workOf(work: PartitionWork, table: Table): CrawlWork {
  const saved = work.savedCrawler(table);
  const target = targetOf(work, table);
  const isOwn = target !== undefined && wholePath(target.path, work.workspaceRoot) === table.location;
  return {
    ...work,
    crawler: crawlerSchema.parse({
      ...saved,
      name: `partitions of ${titleOf(table)}`.slice(0, 255),
      databaseName: table.databaseName,
      targets: [
        {
          path: table.location,
          exclusions: isOwn ? target.exclusions : [],
          sampleSize: target?.sampleSize ?? null,
        },
      ],
      catalogTargets: [],
      recrawlBehavior: 'CRAWL_EVERYTHING',
      tableLevel: null,
      tableThreshold: null,
      // All below a forced root is one table.
      combineCompatibleSchemas: saved !== undefined && (saved.combineCompatibleSchemas || saved.tableLevel !== null),
    }),
  };
}

function targetOf(work: PartitionWork, table: Table): Crawler['targets'][number] | undefined {
  return work
    .savedCrawler(table)
    ?.targets.find((target) => isWithin(table.location, wholePath(target.path, work.workspaceRoot), path.sep));
}

/** Of the target around the table, whose globs are relative to it. */
function exclusionsOf(work: PartitionWork, table: Table): (path: string) => boolean {
  const target = targetOf(work, table);
  if (target === undefined || target.exclusions.length === 0) return () => false;
  const root = wholePath(target.path, work.workspaceRoot);
  const isExcluded = compileExclusions(target.exclusions);
  return (file) => isExcluded(file.slice(root.length + 1).replaceAll('\\', '/'));
}

/** @throws EngineError InvalidInput when values do not fit the keys. */
function wantedKeys(table: Table, partitions: readonly PartitionValues[]): Set<string> {
  const { length } = table.partitionKeys;
  for (const values of partitions)
    if (values.length !== length)
      throw new EngineError(
        'InvalidInput',
        `A partition of ${titleOf(table)} has ${countText(length, 'value')}, not ${values.length}.`,
        { hint: `Give a value for each of ${table.partitionKeys.map((key) => key.name).join(', ')}.` },
      );
  return new Set(partitions.map(keyOf));
}

function isInFolder({ location }: Table, file: string): boolean {
  const below = file.slice(foldLocation(location).length + 1);
  return below.includes('/') || below.includes(path.sep);
}

/** A value that its key cannot hold would make the whole table unreadable. */
function byKeyTypes(
  table: Table,
  objects: readonly TableObject[],
): { readonly fitting: readonly TableObject[]; readonly others: readonly CrawlMisfit[] } {
  const fitting: TableObject[] = [];
  const others = new Map<string, CrawlMisfit>();
  for (const object of objects) {
    const reason = otherType(table.partitionKeys, object.partitionValues);
    if (reason === undefined) {
      fitting.push(object);
      continue;
    }
    const folder = partitionLocation(table, object.path);
    const { databaseName, name } = table;
    const fileCount = (others.get(folder)?.fileCount ?? 0) + 1;
    others.set(folder, { path: folder, fileCount, databaseName, tableName: name, fits: name, reason });
  }
  return { fitting, others: [...others.values()] };
}
