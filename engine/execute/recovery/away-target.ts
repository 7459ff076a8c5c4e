/** Notices that a target is away (its disk is not mounted, its folder was moved) before a step takes that for "nothing there". */

import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { rootOf } from '#engine/execute/targets/target-path.ts';
import type { Storage } from '#engine/storage/storage.ts';

/**
 * A target is there when Tenon's own folder is in it, or one of the files that the commit moves.
 * @throws EngineError IoFailed naming the target that is away.
 */
export async function refuseAwayTarget(intent: CommitIntent, storageOf: (path: string) => Storage): Promise<void> {
  for (const root of targetRoots(intent)) {
    const storage = storageOf(root);
    if ((await storage.holdsState(root)) || (await holdsFile(intent, root, storage))) continue;
    throw new EngineError('IoFailed', `Cannot find the target folder ${root} of run ${intent.runId}.`, {
      hint: `Restore the folder: mount its disk, or move the folder back. If its files are lost, create an empty folder "_tenon" in it.`,
      details: { path: root, run: intent.runId },
    });
  }
}

/**
 * A run would create the folder of a target that is away again, or fill an empty mount point: the files of the table
 * would be in two places.
 * @returns whether the table lists files, so that its folder must be there.
 * @throws EngineError FileNotFound when the folder is missing or empty though the catalog lists files of the table.
 */
export async function refuseAwayTable(
  { catalog, storageOf }: Pick<ExecutionHost, 'catalog' | 'storageOf'>,
  { nodeId, table, root, generation }: PlannedTarget,
): Promise<boolean> {
  if (generation === null) return false;
  const { objectCount = 0 } = (await catalog.tables.findTable(table.databaseName, table.name)) ?? {};
  if (objectCount === 0) return false;
  if (await storageOf(root).holdsAnything(root)) return true;
  throw new EngineError(
    'FileNotFound',
    `The folder ${root} of target "${nodeId}" is missing or empty, although its table lists ${countText(objectCount, 'file')} there.`,
    {
      hint: `Restore the folder: mount its disk, or move the folder back. If you removed its files, create the folder with an empty folder "_tenon" in it.`,
      details: { node: nodeId, path: root, table: table.name },
    },
  );
}

/** Folders above the `_tenon` of what the commit publishes and retires. */
export function targetRoots(intent: CommitIntent): Set<string> {
  return new Set([
    ...intent.publishes.map((step) => rootOf(step.staged)),
    ...intent.retires.map((step) => rootOf(step.retired)),
  ]);
}

async function holdsFile(intent: CommitIntent, root: string, storage: Storage): Promise<boolean> {
  for (const { staged, final } of intent.publishes)
    if (rootOf(staged) === root && (await storage.find(final)) !== undefined) return true;
  for (const { retired, path } of intent.retires)
    if (rootOf(retired) === root && (await storage.find(path)) !== undefined) return true;
  return false;
}
