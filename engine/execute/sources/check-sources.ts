/** Proves that the files a task reads are the files that were planned. */

import { EngineError } from '#engine/contract/errors.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import { changeOf, type ObjectChange } from '#engine/execute/sources/object-change.ts';
import { objectsByPath } from '#engine/execute/plan/planned-objects.ts';
import type { ResumedRun } from '#engine/execute/run/resume-run.ts';
import type { PlannedTask, RunPlan } from '#engine/execute/plan/run-plan.ts';

const parallelChecks = 16;

/**
 * Compares size and mtime with the plan, after the rows were read: a file that changed meanwhile would be half old.
 * @throws EngineError FileChanged
 */
export async function checkSourcesUnchanged(
  { host, plan, resumes }: Pick<PlannedRun, 'host' | 'plan' | 'resumes'>,
  task: PlannedTask,
): Promise<void> {
  await eachChanged(host, plan, task, (file, change, node) => {
    if (resumes !== null) throw changedSincePlan(resumes, file, change, node);
    throw new EngineError('FileChanged', `The source file ${file} ${change} while the run was under way.`, {
      hint: 'Run the job again when nothing writes to the file.',
      details: { path: file, node },
    });
  });
}

/**
 * Checks that the files which a resumed run still has to read are unchanged, before it does any work. Files of finished
 * tasks are not read again and may have changed.
 * @throws EngineError FileChanged; FileNotFound for a missing file.
 */
export async function checkSourcesToResume(host: ExecutionHost, { run, plan }: ResumedRun): Promise<void> {
  const durable = new Map<string, string>();
  for (const { state, taskId, inputHash } of await host.catalog.jobRuns.getTasks(run.id))
    if (state === 'DURABLE') durable.set(taskId, inputHash);
  for (const task of plan.stages.flatMap(({ tasks }) => tasks)) {
    if (durable.get(task.taskId) === task.inputHash) continue;
    await eachChanged(host, plan, task, (file, change, node) => {
      throw changedSincePlan(run.id, file, change, node);
    });
  }
}

async function eachChanged(
  { storageOf }: Pick<ExecutionHost, 'storageOf'>,
  { sources }: RunPlan,
  { files }: PlannedTask,
  tell: (file: string, change: ObjectChange, nodeId: string) => void,
): Promise<void> {
  for (const [nodeId, own] of Object.entries(files)) {
    const planned = objectsByPath(sources[nodeId]!);
    await eachWithLimit(own, parallelChecks, async (file) => {
      const change = await changeOf(storageOf(file), planned.get(file)!);
      if (change !== undefined) tell(file, change, nodeId);
    });
  }
}

function changedSincePlan(runId: string, file: string, change: ObjectChange, node: string): EngineError {
  const isGone = change === 'was removed';
  return new EngineError(
    isGone ? 'FileNotFound' : 'FileChanged',
    `Cannot resume the run: source file ${file} ${change} after the run was planned.`,
    {
      hint: isGone
        ? 'Restore the file and resume the run, or run the job again to read the current files.'
        : 'Run the job again: a new run reads the files as they are now.',
      details: { path: file, node, run: runId },
    },
  );
}
