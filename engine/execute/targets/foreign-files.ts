/** Finds files in a target that Tenon may not retire: unknown to the catalog, or changed since it listed them. */

import { untrustedTime, type StagedFile, type TableObject } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import { hivePath } from '#engine/execute/targets/hive-path.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { joinPath } from '#engine/storage/path-parts.ts';
import type { Storage, StoredObject } from '#engine/storage/storage.ts';

/** Number of files named in the message; the details list all. */
const namedFiles = 5;
const listedFiles = 1000;

/**
 * An overwrite checks the whole folder, an overwrite of partitions the partitions it writes, a named file its
 * own name. An append replaces nothing, so no file is foreign to it.
 * @param objects objects that the catalog lists for this table; `replaced` are those that the run retires.
 * @throws EngineError ForeignFiles listing them.
 */
export async function checkForeignFiles(
  host: Pick<ExecutionHost, 'storageOf'>,
  target: PlannedTarget,
  objects: readonly TableObject[],
  replaced: readonly TableObject[],
  staged: readonly StagedFile[] = [],
): Promise<void> {
  const known = new Map(objects.map((object) => [object.path, object]));
  const found = await filesInTheWay(host, target, staged);
  const foreign = found.filter((file) => !isSameVersion(file, known.get(file.path))).map((file) => file.path);
  const present = new Set(found.map((file) => file.path));
  // Also where the listing does not look: a replaced object is retired only as the catalog knows it.
  for (const object of replaced) {
    if (present.has(object.path)) continue;
    const file = await host.storageOf(object.path).find(object.path);
    if (file !== undefined && !isSameVersion(file, object)) foreign.push(object.path);
  }
  if (foreign.length === 0) return;
  const isUntrusted = foreign.every((file) => known.get(file)?.modifiedMicros === untrustedTime);
  throw foreignFiles(target, foreign, isUntrusted);
}

/** Includes files that a listing skips: an empty file still belongs to somebody. Hidden names are excluded. */
export async function everyFileBelow(storage: Storage, root: string, signal: AbortSignal): Promise<StoredObject[]> {
  const { objects, skipped } = await storage.list({ root, wholeArchives: true, intoTables: true }, signal);
  const others = await Promise.all(skipped.map((each) => storage.find(each.path)));
  return [...objects, ...others.filter((file) => file !== undefined)];
}

async function filesInTheWay(
  host: Pick<ExecutionHost, 'storageOf'>,
  target: PlannedTarget,
  staged: readonly StagedFile[],
): Promise<readonly StoredObject[]> {
  const storage = host.storageOf(target.root);
  if (target.fileName !== null) {
    const file = await storage.find(joinPath(target.root, target.fileName));
    return file === undefined ? [] : [file];
  }
  const roots =
    target.mode === 'overwrite' || target.mode === 'merge'
      ? [target.root]
      : target.mode === 'overwritePartitions' || target.mode === 'mergePartitions'
        ? [
            ...new Set(
              staged.map((file) => joinPath(target.root, hivePath(target.partitionKeys, file.partitionValues))),
            ),
          ]
        : [];
  const found: StoredObject[] = [];
  for (const root of roots) {
    found.push(
      ...(await everyFileBelow(storage, root, AbortSignal.timeout(600_000)).catch((thrown: unknown) => {
        if (thrown instanceof EngineError && thrown.code === 'FileNotFound') return [];
        throw thrown;
      })),
    );
  }
  return found;
}

function foreignFiles(target: PlannedTarget, foreign: readonly string[], isUntrusted: boolean): EngineError {
  const named =
    foreign.slice(0, namedFiles).join(', ') +
    (foreign.length > namedFiles ? ` and ${foreign.length - namedFiles} more` : '');
  const { databaseName, name } = target.table;
  // The table of a path target is ours alone, and its name says nothing to anybody.
  const owner = isUntrusted
    ? `${foreign.length === 1 ? 'is' : 'are'} outside the workspace and ${foreign.length === 1 ? 'was' : 'were'} written before it was moved, copied or received here`
    : databaseName === pathDatabase
      ? `no Tenon run wrote, or that ${foreign.length === 1 ? 'was' : 'were'} changed since`
      : `table ${databaseName}.${name} does not list, or lists with another size or time`;
  return new EngineError(
    'ForeignFiles',
    `Target "${target.nodeId}" would replace ${foreign.length === 1 ? 'a file' : `${foreign.length} files`} that ${owner}: ${named}.`,
    {
      hint: `Move the files away, choose another folder, or adopt the files as the target's own (Adopt files on the page of the run, or: tenon adopt JOB).`,
      details: { node: target.nodeId, path: target.root, files: foreign.slice(0, listedFiles), count: foreign.length },
    },
  );
}
