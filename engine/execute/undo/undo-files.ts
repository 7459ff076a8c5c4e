/** The file steps of an undo: restore replaced files, move published ones aside; each step may be repeated. */

import type { Commit, CommitIntent, PublishStep } from '#engine/catalog/commit-entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { retiresInPlace } from '#engine/execute/commit/commit-files.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import { rootOf, undonePath } from '#engine/execute/targets/target-path.ts';
import type { Storage, StoredObject } from '#engine/storage/storage.ts';

export type UndoFilesHost = Pick<ExecutionHost, 'storageOf' | 'log'>;

const parallelSteps = 8;

/** @returns mtime of each file that the run had replaced. @throws EngineError InvalidState, AlreadyExists, IoFailed. */
export async function restoreFiles(
  host: UndoFilesHost,
  intent: CommitIntent,
): Promise<{ path: string; modifiedMicros: number }[]> {
  const inPlace = retiresInPlace(intent);
  const published = new Map(intent.publishes.map((step) => [step.final, step]));
  return eachWithLimit(intent.retires, parallelSteps, async (step) => {
    const storage = host.storageOf(step.path);
    const retired = await storage.find(step.retired);
    if (retired !== undefined) {
      if (inPlace.has(step.path)) await putFileAside(host, intent, published.get(step.path)!);
      await storage.restore(step.retired, step.path);
    }
    const found = await storage.find(step.path);
    if (found === undefined) throw goneForGood(intent.runId, step.path);
    return { path: step.path, modifiedMicros: found.modifiedMicros };
  });
}

/** Retires restored files again and returns the others. @throws EngineError IoFailed, FileNotFound, AlreadyExists. */
export async function takeFilesBack(host: UndoFilesHost, { intent, phase }: Commit): Promise<void> {
  const inPlace = retiresInPlace(intent);
  await eachWithLimit(intent.retires, parallelSteps, async (step) => {
    const storage = host.storageOf(step.path);
    const aside = undonePath(rootOf(step.retired), intent.runId, step.path);
    const wasPublished = inPlace.has(step.path) && (await storage.find(aside)) !== undefined;
    // A blocked commit has retired only files whose name a new file uses, and retires them again when it continues.
    if (phase === 'blocked' && !wasPublished) return;
    const [found, retired] = [await storage.find(step.path), await storage.find(step.retired)];
    // Under both names when the move itself was cut short.
    if (retired === undefined || isSameVersion(found, step)) await storage.retire(step.path, step.retired);
    if (wasPublished) await storage.restore(aside, step.path);
  });
}

/**
 * Published files wait below `_tenon/retired/<run>.undone/` like retired ones, so that a mistaken undo can be repaired.
 * A file that this run did not write, or that was changed since, stays.
 */
export async function putFilesAside(host: UndoFilesHost, intent: CommitIntent): Promise<void> {
  await eachWithLimit(intent.publishes, parallelSteps, (step) => putFileAside(host, intent, step));
}

async function putFileAside(host: UndoFilesHost, intent: CommitIntent, step: PublishStep): Promise<void> {
  const { final } = step;
  const storage = host.storageOf(final);
  const found = await storage.find(final);
  // Gone, or a named file that the undo has restored or the commit never replaced.
  if (found === undefined || isSameVersion(found, retiresInPlace(intent).get(final))) return;
  if (await isFileOf(storage, step, found))
    await storage.retire(final, undonePath(rootOf(step.staged), intent.runId, final));
  else
    host.log.write('warning', `Undo of run ${intent.runId}: ${final} stays, as it is not what the run wrote.`, {
      run: intent.runId,
      path: final,
    });
}

/** Whether a file is the very one that the run wrote, by its checksum. */
export async function isFileOf(
  storage: Storage,
  step: PublishStep,
  found: Pick<StoredObject, 'path' | 'size'>,
): Promise<boolean> {
  return found.size === step.size && (await storage.checksum(found.path))?.checksum === step.checksum;
}

export function goneForGood(runId: string, path: string): EngineError {
  return new EngineError(
    'InvalidState',
    `The run cannot be undone: the file ${path} that it replaced is no longer kept.`,
    {
      hint: 'Replaced files are kept for 7 days or until they use 10% of the disk. Run the job again instead.',
      details: { run: runId, path },
    },
  );
}
