/** Sends the sealed files of a task to the store that its target is in; the commit then publishes them there. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import type { StagedFile } from '#engine/catalog/entities.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import { targetDescriber } from '#engine/execute/targets/describe-target.ts';
import { attemptName, finalPath, sentPath } from '#engine/execute/targets/target-path.ts';
import type { TaskAttempt } from '#engine/execute/task/task-attempt.ts';
import { pendingSuffix } from '#engine/storage/staging-path.ts';

/** Of one task; each sends several parts at once. */
const parallelFiles = 2;

/**
 * @param files of one target, in order: their place in it is part of their names.
 * @returns the same files as they are called in the store; of a target on this machine they are returned as they are.
 * @throws EngineError of the store; Cancelled.
 */
export async function sendFiles(
  run: PlannedRun,
  { stage, task, attempt }: TaskAttempt,
  files: readonly StagedFile[],
): Promise<readonly StagedFile[]> {
  const target = stage.kind === 'target' ? run.plan.targets[stage.nodeId] : undefined;
  const sending = target === undefined ? undefined : run.host.storageOf(target.root).sending;
  if (target === undefined || sending === undefined) return files;
  const table = await run.host.catalog.tables.findTable(target.table.databaseName, target.table.name);
  const describe = targetDescriber(target, table);
  const name = attemptName(task.taskId, attempt);
  return await eachWithLimit(files, parallelFiles, async (file, index) => {
    // Files of a description that is another one at the commit are not published.
    const { hash } = describe(file.longestRecord);
    const final = finalPath(target, run.runId, task.taskId, file, index, hash);
    const staged = sentPath(target.root, run.runId, name, final);
    const { path, size, checksum } = file;
    // The name of a named file does not say whose it is: until the commit it has another one.
    const at = target.fileName === null ? final : `${staged.slice(0, -pendingSuffix.length)}.uploaded`;
    await sending.send({ file: path, staged, at, size, checksum }, run.signal);
    return { ...file, path: staged };
  });
}
