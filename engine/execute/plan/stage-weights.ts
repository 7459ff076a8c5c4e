/** How much of the work of a run each of its stages is, as far as the plan can say. Pure. */

import type { PlannedTask, RunPlan } from '#engine/execute/plan/run-plan.ts';

/** Bytes that a task reads, at least one: a task that reads no file is not free either. */
export function taskWeight({ bytes }: Pick<PlannedTask, 'bytes'>): number {
  return Math.max(1, bytes);
}

/**
 * By stage id: the weights of its tasks, and for rows that earlier stages computed what those read, since the size of these rows is
 * not known before.
 */
export function stageWeights({ stages }: Pick<RunPlan, 'stages'>): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  const ofBorders = new Map<string, number>();
  for (const { stageId, nodeId, kind, borders, tasks } of stages) {
    const own = tasks.reduce((sum, task) => sum + taskWeight(task), 0);
    const weight = borders.reduce((sum, border) => sum + (ofBorders.get(border) ?? 0), own);
    weights.set(stageId, weight);
    if (kind === 'border') ofBorders.set(nodeId, weight);
  }
  return weights;
}
