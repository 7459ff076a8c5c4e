/** The sources of one task as the compiler takes them. */

import { objectsByPath } from '#engine/execute/plan/planned-objects.ts';
import { prepareSource, type OpenedSource } from '#engine/execute/task/prepare-source.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import type { TaskAttempt } from '#engine/execute/task/task-attempt.ts';

/**
 * Source node id → its files of this task.
 * @param places for the isolating form.
 */
export async function openSources(
  run: PlannedRun,
  { task, holder }: TaskAttempt,
  signal: AbortSignal,
  places: boolean,
): Promise<Map<string, OpenedSource>> {
  const opened = new Map<string, OpenedSource>();
  for (const [nodeId, files] of Object.entries(task.files)) {
    const source = run.plan.sources[nodeId]!;
    const objects = objectsByPath(source);
    opened.set(
      nodeId,
      await prepareSource(
        holder,
        source,
        files.map((file) => objects.get(file)!),
        signal,
        undefined,
        places,
      ),
    );
  }
  return opened;
}
