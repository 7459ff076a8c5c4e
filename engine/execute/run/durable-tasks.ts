/** Durable tasks that a plan may reuse: same inputs, same work, and files still as they were sealed. */

import type { JobTask } from '#engine/catalog/entities.ts';
import type { RunJournal } from '#engine/execute/run/run-journal.ts';
import type { RunPlan } from '#engine/execute/plan/run-plan.ts';
import type { Storage } from '#engine/storage/storage.ts';

/**
 * A task is known by its work and its inputs: after an edit of the job, other stages may have other numbers.
 * Rows of a border may come in another order the second time, so what was computed from it is computed again with it.
 * @returns task id of this plan → the newest usable durable attempt, under the id of its plan.
 */
export async function verifyDurableTasks(
  durable: readonly JobTask[],
  plan: RunPlan,
  journal: RunJournal,
  storageOf: (path: string) => Storage,
): Promise<Map<string, JobTask>> {
  const wanted = new Map(plan.stages.flatMap(({ tasks }) => tasks.map((task) => [task.inputHash, task.taskId])));
  const usable = new Map<string, JobTask>();
  for (const task of durable) {
    const taskId = wanted.get(task.inputHash);
    if (taskId === undefined) continue;
    if (await filesAreWhole(task, storageOf)) usable.set(taskId, task);
    else
      journal.write(
        'warning',
        `Task ${task.taskId} of run ${task.runId} is run again: a staged file is missing or changed.`,
      );
  }
  const lost = new Set<string>();
  for (const { nodeId, borders, tasks } of plan.stages) {
    const isFollowing = borders.some((border) => lost.has(border));
    if (isFollowing) for (const { taskId } of tasks) usable.delete(taskId);
    if (isFollowing || tasks.some(({ taskId }) => !usable.has(taskId))) lost.add(nodeId);
  }
  return usable;
}

async function filesAreWhole(task: JobTask, storageOf: (path: string) => Storage): Promise<boolean> {
  for (const file of task.files) {
    const found = await storageOf(file.path)
      .checksum(file.path)
      .catch(() => undefined);
    if (found === undefined || found.size !== file.size || found.checksum !== file.checksum) return false;
  }
  return true;
}
