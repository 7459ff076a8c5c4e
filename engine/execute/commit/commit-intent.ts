/** Builds a commit intent: everything that a commit will do, as data. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import type {
  BookmarkChange,
  CommitIntent,
  PublishStep,
  RetireStep,
  TableChange,
} from '#engine/catalog/commit-entities.ts';
import type { JobTask, StagedFile, Table, TableObject } from '#engine/catalog/entities.ts';
import { bookmarkChange } from '#engine/execute/sources/bookmark-change.ts';
import { nextDefinition } from '#engine/execute/commit/commit-schema.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { descriptionOf } from '#engine/execute/targets/target-description.ts';
import { targetDescriber } from '#engine/execute/targets/describe-target.ts';
import { checkKeyValues } from '#engine/execute/targets/partition-key-values.ts';
import { partitionKey } from '#engine/execute/task/staged-row-counts.ts';
import type { PlannedTarget, RunPlan } from '#engine/execute/plan/run-plan.ts';
import { finalOfSent, finalPath, retiredPath } from '#engine/execute/targets/target-path.ts';
import { isUri } from '#engine/base/uri.ts';
import { stringType, type Column } from '#engine/types/data-type.ts';
import { canonicalKeyValue } from '#engine/types/casts/key-value.ts';

/** A target with the state of its table when the intent is built. */
export interface CurrentTarget {
  readonly target: PlannedTarget;
  readonly table: Table | undefined;
  readonly objects: readonly TableObject[];
}

/** @param tasks the durable tasks of the plan, in plan order. */
export function buildIntent(
  runId: string,
  plan: RunPlan,
  tasks: readonly JobTask[],
  targets: readonly CurrentTarget[],
): CommitIntent {
  const parts = targets.map((target) => targetSteps(runId, tasks, target));
  return {
    runId,
    jobName: plan.job.name,
    expectedTables: targets.map(({ target, table }) => ({ ...target.table, generation: table?.generation ?? null })),
    expectedBookmarkVersion: plan.bookmarkVersion,
    publishes: parts.flatMap((part) => part.publishes),
    retires: parts.flatMap((part) => part.retires),
    tableChanges: parts.map((part) => part.change),
    bookmarkChanges: bookmarkChanges(plan),
    ...(plan.keepsRows === true ? { keepsRows: true as const } : {}),
  };
}

/**
 * Objects of the table that the new files replace.
 * @param keys of the table, by whose types two spellings of a value are one partition.
 */
export function replacedObjects(
  target: PlannedTarget,
  objects: readonly TableObject[],
  staged: readonly StagedFile[],
  keys: readonly Column[],
): readonly TableObject[] {
  switch (target.mode) {
    case 'append':
      return [];
    case 'overwrite':
    case 'merge':
      return objects;
    case 'overwritePartitions':
    case 'mergePartitions': {
      const keyOf = (values: readonly (string | null)[]): string =>
        partitionKey(values.map((value, place) => canonicalKeyValue(value, keys[place]?.type ?? stringType)));
      const written = new Set(staged.map((file) => keyOf(file.partitionValues)));
      return objects.filter((object) => written.has(keyOf(object.partitionValues)));
    }
  }
}

interface TargetSteps {
  readonly publishes: readonly PublishStep[];
  readonly retires: readonly RetireStep[];
  readonly change: TableChange;
}

function targetSteps(runId: string, tasks: readonly JobTask[], { target, table, objects }: CurrentTarget): TargetSteps {
  const describe = targetDescriber(target, table);
  const staged = tasks.flatMap((task) =>
    task.files
      .filter((file) => file.targetNodeId === target.nodeId)
      .map((file, index) => ({
        file,
        final: finalOf(target, runId, task.taskId, file, index, describe(file.longestRecord).hash),
      })),
  );
  const files = staged.map(({ file }) => file);
  // One reading for all files: with room for the longest record of any.
  const longest = files.reduce((most, file) => Math.max(most, file.longestRecord ?? 0), 0);
  const { written } = describe(longest);
  const readings = new Set(files.map((file) => describe(file.longestRecord).written.reading));
  readings.delete(written.reading);
  for (const file of files) checkKeyValues(target.nodeId, table?.partitionKeys ?? [], file.partitionValues);
  const replaced = replacedObjects(target, objects, files, table?.partitionKeys ?? []);
  const inferenceHash = sha256(
    stableJson({ format: target.format, options: written.reading.options, schema: target.schema }),
  );
  return {
    publishes: staged.map(({ file, final }) => ({
      staged: file.path,
      final,
      size: file.size,
      checksum: file.checksum,
    })),
    retires: replaced.map(({ path, size, modifiedMicros }) => ({
      path,
      retired: retiredPath(target.root, runId, path),
      size,
      modifiedMicros,
    })),
    change: {
      ...written,
      ...(readings.size === 0 ? {} : { otherReadings: [...readings] }),
      table: nextDefinition(target, table),
      addObjects: staged.map(({ file, final }) => ({
        path: final,
        size: file.size,
        compression: target.compression,
        partitionValues: file.partitionValues,
        recordCount: file.recordCount,
        inferenceHash,
      })),
      removeObjects: replaced.map((object) => object.path),
      madeBy: `run ${runId}`,
    },
  };
}

/** @throws EngineError ConcurrentModification when a file was sent under a name that says another table. */
function finalOf(
  target: PlannedTarget,
  runId: string,
  taskId: string,
  file: StagedFile,
  index: number,
  hash: string,
): string {
  if (!isUri(file.path)) return finalPath(target, runId, taskId, file, index, hash);
  const final = finalOfSent(file.path);
  if (target.fileName !== null || descriptionOf(final) === hash) return final;
  throw new EngineError(
    'ConcurrentModification',
    `The table of target "${target.nodeId}" changed while its files were sent to ${target.root}.`,
    { hint: 'Run the job again.', details: { node: target.nodeId, run: runId, path: target.root } },
  );
}

/** Paused bookmarks are read and never written; a source of which nothing was read changes nothing. */
function bookmarkChanges(plan: RunPlan): BookmarkChange[] {
  if (plan.bookmarkOption !== 'enable') return [];
  return Object.values(plan.sources)
    .filter((source) => source.bookmarked && source.objects.length > 0)
    .map(({ nodeId, objects }) => bookmarkChange(nodeId, objects));
}
