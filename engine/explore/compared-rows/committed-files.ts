/** The files that a run committed to one target: where they are now, proved to be those of the run, and how they are read. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { CommitIntent, Replacement, TableChange } from '#engine/catalog/commit-entities.ts';
import type { TableObject } from '#engine/catalog/entities.ts';
import { createReadings } from '#engine/catalog/object-reading.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { countText } from '#engine/contract/count-text.ts';
import { targetName } from '#engine/execute/comparison/compare-files.ts';
import type { RunRecord } from '#engine/execute/comparison/run-record.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import { descriptionOf, describeChange } from '#engine/execute/targets/target-description.ts';
import { retiredPath, undonePath, writerOf } from '#engine/execute/targets/target-path.ts';
import type { Source, SourceFiles } from '#engine/explore/operations.ts';
import type { FileReading } from '#engine/formats/format.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

type WrittenObject = TableChange['addObjects'][number];

export interface CommittedFiles {
  readonly source: Source;
  readonly files: number;
}

/** One of two runs, as messages name it. */
interface NamedRun {
  readonly record: RunRecord;
  readonly label: string;
}

const parallelChecks = 8;

/** Changes of both runs, by target. */
export function findChange(intent: CommitIntent | null, target: string): TableChange | undefined {
  return intent?.tableChanges.find((change) => targetName(change) === target);
}

/**
 * @throws EngineError InvalidState when it is not recorded how the files are read; FileNotFound or FileChanged when one of them is
 * no longer kept as the run wrote it.
 */
export async function findCommittedFiles(
  catalog: Catalog,
  { record, label }: NamedRun,
  change: TableChange,
  signal: AbortSignal,
): Promise<CommittedFiles> {
  const target = targetName(change);
  const { place, reading } = change;
  if (place === undefined || reading === undefined)
    throw new EngineError(
      'InvalidState',
      `Cannot compare rows of ${target}: run ${label} was written by an earlier version of Tenon, which did not record how its files are read.`,
      { hint: 'Run the job again, and compare that run.', details: { run: record.id, target } },
    );
  const checksums = new Map(record.intent?.publishes.map((step) => [step.final, step.checksum]));
  const find = await createFinder(catalog, record.id, change, place.root);
  const found = await eachWithLimit(change.addObjects, parallelChecks, async (object) => {
    signal.throwIfAborted();
    return { object, ...(await find(object, checksums.get(object.path) ?? '')) };
  });
  const lost = found.filter(({ path }) => path === undefined);
  if (lost.length > 0) throw await lostFiles(catalog, { record, label }, target, found.length, lost);
  return {
    files: found.length,
    source: {
      columns: reading.columns,
      partitionKeys: place.partitionKeys,
      files: groupFiles(
        change,
        found.map(({ object, path }) => ({ object, path: path! })),
      ),
    },
  };
}

type Loss = 'removed' | 'changed' | 'replaced' | 'undone';

interface Found {
  /** undefined: it is not kept as the run wrote it. */
  readonly path: string | undefined;
  readonly loss?: Loss;
  /** The run that replaced it. */
  readonly by?: string;
}

/** A file may be where the run wrote it, or where a later run or an undo moved it, which keep it for a while. */
async function createFinder(
  { commits, tables }: Catalog,
  runId: string,
  change: TableChange,
  root: string,
): Promise<(object: WrittenObject, checksum: string) => Promise<Found>> {
  const paths = change.addObjects.map(({ path }) => path);
  const replacements = Map.groupBy(await commits.getReplacements(runId, change, paths), ({ path }) => path);
  const isListed = (await tables.findTable(change.databaseName, change.name)) !== undefined;
  const listed = new Map(
    (isListed ? (await tables.getTableSnapshot(change.databaseName, change.name)).objects : []).map((object) => [
      object.path,
      object,
    ]),
  );
  return async (object, checksum) => {
    const { path } = object;
    const replacedBy: readonly Replacement[] = replacements.get(path) ?? [];
    const undone = undonePath(root, runId, path);
    const moved = replacedBy.map(({ runId: by }) => retiredPath(root, by, path));
    let isOther = false;
    for (const candidate of [path, ...moved, undone]) {
      const file = await getStorage(candidate).find(candidate);
      if (file === undefined) continue;
      if (await isWritten(file, object, checksum, candidate === path ? listed.get(path) : undefined, runId))
        return { path: candidate };
      isOther ||= candidate === path;
    }
    const [first] = replacedBy;
    if (first !== undefined) return { path: undefined, loss: 'replaced', by: first.runId };
    return { path: undefined, loss: isOther ? 'changed' : 'removed' };
  };
}

/** Only names with the id of the run say that the file which the catalog lists is of that run; else the bytes are read. */
async function isWritten(
  file: StoredObject,
  object: WrittenObject,
  checksum: string,
  listed: TableObject | undefined,
  runId: string,
): Promise<boolean> {
  if (file.size !== object.size) return false;
  if (writerOf(object.path) === runId && isSameVersion(file, listed)) return true;
  return (await getStorage(file.path).checksum(file.path))?.checksum === checksum;
}

/** Files that are read alike and are of one partition together. */
function groupFiles(
  change: TableChange,
  files: readonly { readonly object: WrittenObject; readonly path: string }[],
): SourceFiles[] {
  const { place, reading, otherReadings = [] } = change;
  const byHash = new Map(otherReadings.map((each) => [describeChange({ ...change, reading: each })!.hash, each]));
  const readingOf = createReadings({ classification: place!.format, compression: place!.compression, options: {} });
  const groups = new Map<string, SourceFiles & { readonly paths: string[] }>();
  const numbers = new Map<FileReading, number>();
  for (const { object, path } of files) {
    const own = byHash.get(descriptionOf(object.path) ?? '') ?? reading!;
    const read = readingOf({ ...object, modifiedMicros: 0, reading: own });
    if (!numbers.has(read)) numbers.set(read, numbers.size);
    const key = JSON.stringify([numbers.get(read), object.partitionValues]);
    let group = groups.get(key);
    if (group === undefined)
      groups.set(key, (group = { reading: read, partitionValues: object.partitionValues, paths: [] }));
    group.paths.push(path);
  }
  return [...groups.values()];
}

const lossWords: Readonly<Record<Exclude<Loss, 'replaced'>, string>> = {
  removed: 'was removed',
  changed: 'was changed after the run',
  undone: 'is no longer kept since the run was undone',
};

async function lostFiles(
  { jobRuns }: Catalog,
  { record, label }: NamedRun,
  target: string,
  all: number,
  lost: readonly (Found & { readonly object: WrittenObject })[],
): Promise<EngineError> {
  const [{ object, loss = 'removed', by }] = lost as [(typeof lost)[number]];
  const isUndone = record.run?.undone === true;
  const why =
    loss === 'replaced'
      ? `was replaced by ${await titleOf(jobRuns, by!)} and is no longer kept`
      : lossWords[isUndone ? 'undone' : loss];
  const files =
    all === 1
      ? `the file that run ${label} wrote ${why}: ${object.path}`
      : `of ${countText(all, 'file')} that run ${label} wrote, ${lost.length} ${lost.length === 1 ? 'is' : 'are'} missing or changed; ${object.path} ${why}`;
  return new EngineError(
    loss === 'changed' ? 'FileChanged' : 'FileNotFound',
    `Cannot compare rows of ${target}: ${files}.`,
    {
      hint:
        loss === 'replaced' || isUndone
          ? 'Replaced and undone files are kept for 7 days or until they use 10% of the disk. Compare runs whose files are still kept.'
          : 'Restore the file, or compare runs whose files are still there.',
      details: { run: record.id, target, path: object.path, missing: lost.length },
    },
  );
}

async function titleOf(jobRuns: Catalog['jobRuns'], id: string): Promise<string> {
  try {
    const { number, jobName } = await jobRuns.getJobRun(id);
    return `run #${number} of job ${jobName}`;
  } catch {
    return 'a later run';
  }
}
