/** The folder that a task writes, and the way of its files into staging beside their target. */

import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { makeOwnedFolder, moveAcross, removeOwned } from '#engine/base/owned/owned-files.ts';
import type { StagedFile } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { refuseAwayTable } from '#engine/execute/recovery/away-target.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import { folderOfRun } from '#engine/execute/run/run-folder.ts';
import { sendFiles } from '#engine/execute/task/send-files.ts';
import type { TaskAttempt } from '#engine/execute/task/task-attempt.ts';
import { attemptName, targetStateFolder } from '#engine/execute/targets/target-path.ts';
import { syncFolder } from '#engine/storage/durable-move.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

export interface TaskStaging {
  /** What the worker writes; there is nothing in it yet. */
  readonly folder: string;
  /** Where the folder is moved when the task is done; null: its files stay, or are sent to a store. */
  readonly beside: string | null;
  /** The folder that people know it by. */
  readonly destination: string;
}

/** A folder cannot be moved between file systems, and into some kinds of folders. */
const cannotMove = new Set(['EXDEV', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Makes the folder for one attempt. It is among the run's own files, so that a worker that may write there serves
 * jobs of all targets; beside its target it was only tried whether it can be moved. On another file system it stays there.
 */
export async function beginStaging(run: PlannedRun, { stage, task, attempt }: TaskAttempt): Promise<TaskStaging> {
  const name = attemptName(task.taskId, attempt);
  const folder = path.join(folderOfRun(run), name);
  withFaultPoint('attempt.makeRunFolder', () => makeOwnedFolder(run.host.stateFolder, folderOfRun(run)));
  const target = stage.kind === 'target' ? run.plan.targets[stage.nodeId]! : undefined;
  if (target !== undefined && run.host.storageOf(target.root).sending === undefined) {
    const { root } = target;
    const isThere = await refuseAwayTable(run.host, target);
    const beside = await run.host.storageOf(root).stage(root, run.runId, name, isThere);
    return (await takeFolder(run, { root, beside, folder }))
      ? { folder, beside, destination: root }
      : { folder: beside, beside: null, destination: root };
  }
  withFaultPoint('border.makeFolder', () => makeOwnedFolder(run.host.stateFolder, folder));
  return { folder, beside: null, destination: target?.root ?? folder };
}

/** False: it can only be written where it is. */
async function takeFolder(
  { host }: PlannedRun,
  { root, beside, folder }: { root: string; beside: string; folder: string },
): Promise<boolean> {
  const from = { root: path.join(root, targetStateFolder), path: beside };
  try {
    await withFaultPoint('attempt.takeFolder', () => moveAcross(from, { root: host.stateFolder, path: folder }));
    return true;
  } catch (thrown) {
    if (cannotMove.has((thrown as NodeJS.ErrnoException).code ?? '')) return false;
    throw convertFileError(thrown, root, 'write to');
  }
}

/**
 * Brings the sealed files of a task to where the commit publishes them from.
 * @returns the same files by the paths that they have now, durable there. @throws EngineError of the storage; Cancelled.
 */
export async function handOver(
  run: PlannedRun,
  work: TaskAttempt,
  { folder, beside, destination }: TaskStaging,
  files: readonly StagedFile[],
): Promise<readonly StagedFile[]> {
  if (beside === null) return sendFiles(run, work, files);
  const to = { root: path.join(destination, targetStateFolder), path: beside };
  try {
    await withFaultPoint('attempt.handOver', () => moveAcross({ root: run.host.stateFolder, path: folder }, to));
  } catch (thrown) {
    throw convertFileError(thrown, destination, 'write to');
  }
  await syncFolder(path.dirname(beside), 'attempt.syncHandedOver');
  return files.map((file) => ({ ...file, path: path.join(beside, path.relative(folder, file.path)) }));
}

/** A failed attempt frees its disk space immediately; files that cannot be removed now are swept later. */
export async function dropStaging(run: PlannedRun, { folder, beside }: TaskStaging): Promise<void> {
  for (const each of beside === null ? [folder] : [folder, beside])
    await withFaultPoint('attempt.removeFolder', () => removeOwned(path.dirname(each), each)).catch(() => {
      run.journal.write('debug', `Staging folder ${each} could not be removed yet.`);
    });
}

/** Names the folder that the rows were for instead of the one that the worker wrote. */
export function nameDestination(thrown: unknown, { folder, destination }: TaskStaging): unknown {
  if (!(thrown instanceof EngineError)) return thrown;
  const { path: place } = thrown.details;
  const isInside = typeof place === 'string' && place.startsWith(folder);
  if (!isInside && !thrown.message.includes(folder)) return thrown;
  return new EngineError(
    thrown.code,
    thrown.message.replaceAll(folder, () => destination),
    {
      ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
      details: { ...thrown.details, ...(isInside ? { path: place.replace(folder, () => destination) } : {}) },
      cause: thrown,
    },
  );
}
