/** The files that two runs read, and those that they wrote. */

import { compareText } from '#engine/base/compare-text.ts';
import { joinPath } from '#engine/storage/path-parts.ts';
import type { CommitIntent, TableChange } from '#engine/catalog/commit-entities.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { pairByKey } from '#engine/execute/comparison/compare-keyed.ts';
import type { RunPlan } from '#engine/execute/plan/run-plan.ts';

type InputFile = RunComparison['inputs']['items'][number];
type TargetFiles = RunComparison['targets']['items'][number];
type WrittenFiles = NonNullable<TargetFiles['a']>;

interface ReadFile {
  readonly size: number;
  readonly modifiedMicros: number;
  readonly nodeIds: readonly string[];
}

/** By path. @returns the files that differ, and how many do not. */
export function compareInputs(
  a: RunPlan | null,
  b: RunPlan | null,
): { readonly files: readonly InputFile[]; readonly same: number } {
  const pairs = pairByKey(
    filesOf(a),
    filesOf(b),
    (left, right) => left.size === right.size && left.modifiedMicros === right.modifiedMicros,
  );
  const files: InputFile[] = [];
  for (const { key, change, a: left, b: right } of pairs)
    if (change !== 'same')
      files.push({
        change,
        path: key,
        nodeIds: [...new Set([...(left?.nodeIds ?? []), ...(right?.nodeIds ?? [])])].sort(compareText),
        a: left === undefined ? null : { size: left.size, modifiedMicros: left.modifiedMicros },
        b: right === undefined ? null : { size: right.size, modifiedMicros: right.modifiedMicros },
      });
  return { files: files.sort((left, right) => compareText(left.path, right.path)), same: pairs.length - files.length };
}

/** Of all sources; a file that two of them read counts once. */
export function countInputs(plan: RunPlan): { files: number; bytes: number; skipped: number } {
  const files = filesOf(plan);
  return {
    files: files.size,
    bytes: [...files.values()].reduce((sum, { size }) => sum + size, 0),
    skipped: Object.values(plan.sources).reduce((sum, { skippedObjects }) => sum + skippedObjects, 0),
  };
}

function filesOf(plan: RunPlan | null): ReadonlyMap<string, ReadFile> {
  const files = new Map<string, ReadFile>();
  for (const { nodeId, objects } of Object.values(plan?.sources ?? {}))
    for (const { path: file, size, modifiedMicros } of objects) {
      const nodeIds = [...(files.get(file)?.nodeIds ?? []), nodeId];
      files.set(file, { size, modifiedMicros, nodeIds });
    }
  return files;
}

interface WrittenTarget {
  readonly files: WrittenFiles;
  /** Keys, sizes and checksums of its files without their names, which differ in every run. */
  readonly content: string;
}

/** Also of targets with equal files. How many files were replaced depends on what was there before, so it counts as no difference. */
export function compareTargets(a: CommitIntent | null, b: CommitIntent | null): TargetFiles[] {
  const pairs = pairByKey(writtenBy(a), writtenBy(b), (left, right) => left.content === right.content);
  return pairs.map(({ key, change, a: left, b: right }) => ({
    change,
    target: key,
    sameContent: left === undefined || right === undefined ? null : left.content === right.content,
    a: left?.files ?? null,
    b: right?.files ?? null,
  }));
}

/** null: the number of rows of a file is not known. */
export function rowsWritten(intent: CommitIntent | null): number | null {
  return [...writtenBy(intent).values()].reduce<number | null>(
    (sum, { files }) => (sum === null || files.rows === null ? null : sum + files.rows),
    0,
  );
}

function writtenBy(intent: CommitIntent | null): ReadonlyMap<string, WrittenTarget> {
  const published = new Map((intent?.publishes ?? []).map((step) => [step.final, step]));
  return new Map(
    (intent?.tableChanges ?? []).map((change) => {
      const { addObjects, removeObjects } = change;
      const files = addObjects.map((object) => ({ ...object, checksum: published.get(object.path)?.checksum ?? '' }));
      const content = files
        .map(({ partitionValues, size, checksum }) => JSON.stringify([partitionValues, size, checksum]))
        .sort(compareText)
        .join('\n');
      const counts = {
        files: files.length,
        bytes: files.reduce((sum, { size }) => sum + size, 0),
        rows: files.reduce<number | null>(
          (sum, { recordCount }) => (sum === null || recordCount === null ? null : sum + recordCount),
          0,
        ),
        replacedFiles: removeObjects.length,
      };
      return [targetName(change), { files: counts, content }];
    }),
  );
}

/** Of intents of earlier versions, which do not state the place of a path target, the name that the catalog gave it. */
export function targetName({ databaseName, name, place }: TableChange): string {
  if (databaseName !== pathDatabase) return `${databaseName}.${name}`;
  if (place === undefined) return name;
  return place.fileName === null ? place.root : joinPath(place.root, place.fileName);
}
