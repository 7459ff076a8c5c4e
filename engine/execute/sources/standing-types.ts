/**
 * The types with which committed runs of a job have read a path. They are fixed (decision 0019): a later file
 * changes none of them, and its values that do not fit are misfits.
 */

import type { Node } from '#engine/contract/definitions/job.ts';
import { stableJson } from '#engine/base/hash.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import { readRunPlan, type PlannedSource, type StandingColumn } from '#engine/execute/plan/run-plan.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { keepFolderKeys } from '#engine/execute/sources/folder-keys.ts';
import { spread, statesTypes } from '#engine/execute/sources/source-types.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { loadFormat } from '#engine/formats/index.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import {
  arrayType,
  mapType,
  sameType,
  structType,
  type Column,
  type DataType,
  type Schema,
} from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { mergeTypes, widerType } from '#engine/types/merge-types.ts';

/** The part of a source that matters for types, from a committed run. */
interface CommittedSource extends Pick<
  PlannedSource,
  'columns' | 'readings' | 'bookmarked' | 'standing' | 'partitionKeys' | 'keyLevels' | 'location'
> {
  readonly node: Node;
  /** Some of its files, spread evenly over the list. */
  readonly objects: readonly StoredObject[];
}

/** Files that are looked for to see whether one of them is still as it was. */
const mostObjects = 1000;

type Catalog = SourceHost['catalog'];

/** A plan may list very many files, and the job that is being edited is checked with every change. */
const remembered = new WeakMap<
  Catalog,
  Map<string, { readonly runId: string; readonly sources: ReadonlyMap<string, CommittedSource> }>
>();

/** The listing of a path with the fixed partition keys and types. @param node a PathSource of the job. */
export async function keepTypes(
  catalog: Catalog,
  jobName: string,
  node: Node,
  listing: SourceListing,
): Promise<SourceListing> {
  const source = (await committedSources(catalog, jobName)).get(node.id);
  // A person who edits the node expects the files to be inspected again.
  if (source === undefined || stableJson(source.node.args) !== stableJson(node.args)) return listing;
  const stands = source.bookmarked
    ? await catalog.bookmarks.hasBookmarkObjects(jobName, node.id)
    : hasUnchanged(source.objects, listing.listed);
  if (!stands) return listing;
  const kept = keepFolderKeys(source, listing);
  // Choices take further types, and such formats state them.
  const isOpen = listing.widening !== undefined || listing.readings.some(({ format }) => statesTypes(format));
  return isOpen ? kept : withTypesOf(source, kept);
}

async function committedSources(catalog: Catalog, jobName: string): Promise<ReadonlyMap<string, CommittedSource>> {
  const runId = await catalog.jobRuns.findCommittedJobRun(jobName);
  if (runId === undefined) return new Map();
  const jobs = remembered.get(catalog) ?? new Map<string, never>();
  remembered.set(catalog, jobs);
  const known = jobs.get(jobName);
  if (known?.runId === runId) return known.sources;
  const sources = await readSources(catalog, jobName, runId);
  jobs.set(jobName, { runId, sources });
  return sources;
}

async function readSources(
  catalog: Catalog,
  jobName: string,
  runId: string,
): Promise<ReadonlyMap<string, CommittedSource>> {
  const plan = await catalog.jobRuns.getCommittedPlan(jobName, runId);
  // A workspace that was taken over forgets the plans of runs that wrote elsewhere.
  if (plan === '') return new Map();
  const { job, sources } = readRunPlan({ jobName, plan });
  return new Map(
    job.nodes.flatMap((node): [string, CommittedSource][] => {
      const source = sources[node.id];
      if (source === undefined || node.transform !== 'PathSource') return [];
      const { columns, readings, bookmarked, standing = [], objects, partitionKeys, keyLevels, location } = source;
      const levels = keyLevels === undefined ? {} : { keyLevels };
      return [
        [
          node.id,
          {
            node,
            columns,
            readings,
            bookmarked,
            standing,
            partitionKeys,
            location,
            ...levels,
            objects: bookmarked ? [] : spread(objects, mostObjects),
          },
        ],
      ];
    }),
  );
}

function hasUnchanged(then: readonly StoredObject[], listed: readonly StoredObject[]): boolean {
  const now = new Map(listed.map((object) => [object.path, object]));
  return then.some((object) => isSameVersion(now.get(object.path), object));
}

async function withTypesOf(
  { columns: earlier, readings, bookmarked, standing: before = [] }: CommittedSource,
  listing: SourceListing,
): Promise<SourceListing> {
  const columns = keepFields(earlier, listing.columns, bookmarked);
  const found = new Map(listing.columns.map((column) => [column.name, column.type]));
  const standing = columns.flatMap(({ name, type }): StandingColumn[] => {
    const other = found.get(name) ?? type;
    if (sameType(type, other)) return [];
    const now = { name, type: formatHive(type), found: formatHive(other) };
    const told = before.some((each) => each.name === name && each.type === now.type && each.found === now.found);
    return [told ? { ...now, told } : now];
  });
  const texts = columns.flatMap((column) =>
    column.type.kind !== 'string' && found.get(column.name)?.kind === 'string'
      ? [column.sourceName ?? column.name]
      : [],
  );
  return {
    ...listing,
    columns,
    readings: await Promise.all(listing.readings.map((reading) => withWritingOf(readings, reading, texts))),
    ...(standing.length === 0 ? {} : { standing }),
  };
}

async function withWritingOf(
  earlier: readonly FileReading[],
  later: FileReading,
  texts: readonly string[],
): Promise<FileReading> {
  const format = await loadFormat(later.format);
  return earlier
    .filter((reading) => reading.format === later.format)
    .reduce((reading, each) => format.keepWriting?.(each, reading, texts) ?? reading, later);
}

/**
 * Earlier columns in their order, then new ones. In a source that is read whole, missing columns are dropped
 * and wider numbers are adopted: no rows of the narrower type remain.
 */
function keepFields(earlier: Schema, found: Schema, written: boolean): Column[] {
  const now = new Map(found.map((column) => [column.name, column]));
  const kept = earlier.flatMap((column): Column[] => {
    const other = now.get(column.name);
    now.delete(column.name);
    if (other === undefined) return written ? [column] : [];
    return [{ ...other, type: keepType(column.type, other.type, written) }];
  });
  return [...kept, ...now.values()];
}

function keepType(earlier: DataType, found: DataType, written: boolean): DataType {
  if (earlier.kind === 'null') return found;
  if (earlier.kind === 'struct' && found.kind === 'struct')
    return structType(keepFields(earlier.fields, found.fields, written));
  if (earlier.kind === 'array' && found.kind === 'array')
    return arrayType(keepType(earlier.element, found.element, written));
  if (earlier.kind === 'map' && found.kind === 'map')
    return mapType(mergeTypes(earlier.key, found.key, 'widen'), keepType(earlier.value, found.value, written));
  return written ? earlier : (widerType(earlier, found) ?? earlier);
}
