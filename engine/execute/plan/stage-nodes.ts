/** The node at which the rows of each stage of a run end, with the job's names when the run was planned. */

import type { JobRun } from '#engine/catalog/entities.ts';
import { readPortKey } from '#engine/contract/definitions/node-port.ts';
import {
  plannedNodes,
  readRunPlan,
  type PlannedStage,
  type PlannedTask,
  type RunPlan,
} from '#engine/execute/plan/run-plan.ts';

export interface StageNode {
  /** As the canvas names it. */
  readonly nodeName: string;
  readonly taskCount: number;
}

/** As the canvas names it, for messages. @param place id of a node, or its port's key. */
export function nodeName(plan: RunPlan, place: string): string {
  const id = readPortKey(place).nodeId;
  return plannedNodes(plan).find((node) => node.id === id)?.name ?? place;
}

/** `"Split"`, `"Split", output high`: a node, or one of its outputs, for messages. */
export function receiptTitle(plan: RunPlan, { nodeId, port }: { nodeId: string; port?: string | undefined }): string {
  const name = JSON.stringify(nodeName(plan, nodeId));
  return port === undefined ? name : `${name}, output ${port}`;
}

/** `"Folder pairs"`, `"Folder pairs", task 2 of 3`: a task as the page of the run calls it, for messages. */
export function taskTitle(plan: RunPlan, { nodeId, tasks }: PlannedStage, { taskId }: PlannedTask): string {
  const name = JSON.stringify(nodeName(plan, nodeId));
  const index = tasks.findIndex((task) => task.taskId === taskId);
  return tasks.length === 1 ? name : `${name}, task ${index + 1} of ${tasks.length}`;
}

/** Plans list every file, and are requested repeatedly during a run. */
const known = new Map<string, ReadonlyMap<string, StageNode>>();
const mostKnown = 16;

/** By stage id; empty while the run has no plan. */
export function stageNodesOf(run: JobRun): ReadonlyMap<string, StageNode> {
  if (run.plan === '') return new Map();
  const key = `${run.id} ${run.planHash}`;
  const found = known.get(key) ?? readStages(readRunPlan(run));
  known.delete(key);
  known.set(key, found);
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return found;
}

function readStages(plan: RunPlan): ReadonlyMap<string, StageNode> {
  const names = new Map(plannedNodes(plan).map(({ id, name }) => [id, name]));
  return new Map(
    plan.stages.map(({ stageId, nodeId, tasks }) => [
      stageId,
      { nodeName: names.get(readPortKey(nodeId).nodeId) ?? nodeId, taskCount: tasks.length },
    ]),
  );
}
