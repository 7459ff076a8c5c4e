/** Proves that the files a task reads are the files that were planned. */

import { EngineError } from '#engine/contract/errors.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { PlannedRun } from '#engine/execute/run-context.ts';
import { changeOf, type ObjectChange } from '#engine/execute/object-change.ts';
import { objectsByPath } from '#engine/execute/planned-objects.ts';
import type { ResumedRun } from '#engine/execute/resume-run.ts';
import type { PlannedTask, RunPlan } from '#engine/execute/run-plan.ts';

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
 * Whether what a resumed run has still to read is as it was planned; a run that found out after its work would have
 * worked for nothing. Tasks that are done are not read again, and what they read may have changed.
 * @throws EngineError FileChanged; FileNotFound for a file that is gone.
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
  const isGone = change === 'is gone';
  return new EngineError(
    isGone ? 'FileNotFound' : 'FileChanged',
    `The source file ${file} ${change} since run ${runId}, which is resumed, was planned.`,
    {
      hint: isGone
        ? 'Bring it back and resume the run. Or run the job again: that reads what is there.'
        : 'Run the job again: a new run reads the files as they are now.',
      details: { path: file, node, run: runId },
    },
  );
}
