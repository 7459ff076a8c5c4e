/** Proves that the files a task read are the files that were planned. */

import { EngineError } from '#engine/contract/errors.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import type { PlannedRun } from '#engine/execute/run-context.ts';
import { changeOf } from '#engine/execute/object-change.ts';
import { objectsByPath } from '#engine/execute/planned-objects.ts';
import type { PlannedTask } from '#engine/execute/run-plan.ts';

const parallelChecks = 16;

/**
 * Compares size and mtime with the plan, after the rows were read: a file that changed meanwhile would be half old.
 * @throws EngineError FileChanged
 */
export async function checkSourcesUnchanged(run: Pick<PlannedRun, 'host' | 'plan'>, task: PlannedTask): Promise<void> {
  for (const [nodeId, files] of Object.entries(task.files)) {
    const planned = objectsByPath(run.plan.sources[nodeId]!);
    await eachWithLimit(files, parallelChecks, async (file) => {
      const change = await changeOf(run.host.storageOf(file), planned.get(file)!);
      if (change === undefined) return;
      throw new EngineError('FileChanged', `The source file ${file} ${change} while the run was under way.`, {
        hint: 'Run the job again when nothing writes to the file.',
        details: { path: file, node: nodeId },
      });
    });
  }
}
