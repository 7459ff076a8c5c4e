/** Notices that a target is away (its disk is not mounted, its folder was moved) before a step takes that for "nothing there". */

import type { CommitIntent } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { rootOf } from '#engine/execute/target-path.ts';
import type { Storage } from '#engine/storage/storage.ts';

/**
 * A target is there when Tenon's own folder is in it, or one of the files that the commit moves.
 * @throws EngineError IoFailed naming the target that is away.
 */
export async function refuseAwayTarget(intent: CommitIntent, storageOf: (path: string) => Storage): Promise<void> {
  for (const root of targetRoots(intent)) {
    const storage = storageOf(root);
    if ((await storage.holdsState(root)) || (await holdsFile(intent, root, storage))) continue;
    throw new EngineError('IoFailed', `The target folder ${root} of run ${intent.runId} cannot be found.`, {
      hint: `Bring it back: mount its disk, or move the folder to its place. If its files are lost for good, create an empty folder "_tenon" in it.`,
      details: { path: root, run: intent.runId },
    });
  }
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
