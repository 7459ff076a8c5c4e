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
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
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
import { columnKeys, mergeRulesOf, type MergeRules } from '#engine/types/merge-schemas.ts';
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
  const formats = new Set(listing.readings.map(({ format }) => format));
  const rules = mergeRulesOf(formats.size === 1 ? [...formats][0]! : '');
  const kept = keepFields(earlier, listing.columns, bookmarked, rules);
  const standing = kept.flatMap(({ column: { name, type }, found: { type: other } }): StandingColumn[] => {
    if (sameType(type, other)) return [];
    const now = { name, type: formatHive(type), found: formatHive(other) };
    const told = before.some((each) => each.name === name && each.type === now.type && each.found === now.found);
    return [told ? { ...now, told } : now];
  });
  const texts = kept.flatMap(({ column, found }) =>
    column.type.kind !== 'string' && found.type.kind === 'string' ? [column.sourceName ?? column.name] : [],
  );
  const names = new Map(kept.map(({ column, found }) => [found.name, column.name]));
  const renamed = listing.readings.map((reading) => underNames(reading, names));
  return {
    ...listing,
    columns: kept.map(({ column }) => column),
    readings: await Promise.all(renamed.map((reading) => withWritingOf(readings, reading, texts))),
    ...(standing.length === 0 ? {} : { standing }),
  };
}

/** @param names of the columns: the name that was found → the one that stays. */
function underNames(reading: FileReading, names: ReadonlyMap<string, string>): FileReading {
  if (reading.names === undefined) return reading;
  const entries = Object.entries(reading.names).map(([found, inFile]) => [names.get(found) ?? found, inFile]);
  return { ...reading, names: Object.fromEntries(entries) as Record<string, string> };
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

interface KeptColumn {
  readonly column: Column;
  /** As the current files have it; the same column if they do not have it. */
  readonly found: Column;
}

/**
 * Earlier columns in their order and under their names, then new ones. In a source that is read whole, missing columns
 * are dropped and wider numbers are adopted: no rows of the narrower type remain. Which file comes first decides how a
 * name is spelled, and which of two names gets a number: columns are the same by what the files call them.
 */
function keepFields(earlier: Schema, found: Schema, written: boolean, rules: MergeRules): KeptColumn[] {
  const now = new Map(keysOf(found, rules).map((key, index) => [key, found[index]!]));
  const kept = keysOf(earlier, rules).flatMap((key, index): KeptColumn[] => {
    const column = earlier[index]!;
    const other = now.get(key);
    now.delete(key);
    if (other === undefined) return written ? [{ column, found: column }] : [];
    const type = keepType(column.type, other.type, written, rules);
    return [{ column: named(column.name, type, other.sourceName ?? other.name), found: other }];
  });
  const all = [...kept, ...[...now.values()].map((column) => ({ column, found: column }))];
  const distinct = withDistinctNames(all.map(({ column }) => column));
  return all.map(({ found: other }, index) => ({ column: distinct[index]!, found: other }));
}

function named(name: string, type: DataType, sourceName: string): Column {
  return sourceName === name ? { name, type } : { name, type, sourceName };
}

function keysOf(schema: Schema, rules: MergeRules): string[] {
  return columnKeys(
    schema.map(({ name, type, sourceName = name }) => ({ name: sourceName, type })),
    rules,
  );
}

function keepType(earlier: DataType, found: DataType, written: boolean, rules: MergeRules): DataType {
  if (earlier.kind === 'null') return found;
  if (earlier.kind === 'struct' && found.kind === 'struct')
    return structType(keepFields(earlier.fields, found.fields, written, rules).map(({ column }) => column));
  if (earlier.kind === 'array' && found.kind === 'array')
    return arrayType(keepType(earlier.element, found.element, written, rules));
  if (earlier.kind === 'map' && found.kind === 'map')
    return mapType(mergeTypes(earlier.key, found.key, 'widen'), keepType(earlier.value, found.value, written, rules));
  return written ? earlier : (widerType(earlier, found) ?? earlier);
}
