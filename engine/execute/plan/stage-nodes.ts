/** The nodes of each stage of a run, with the job's names when the run was planned. */

import type { JobRun } from '#engine/catalog/entities.ts';
import { outerId } from '#engine/contract/definitions/inner-node.ts';
import { readPortKey } from '#engine/contract/definitions/node-port.ts';
import {
  plannedNodes,
  readRunPlan,
  type PlannedStage,
  type PlannedTask,
  type RunPlan,
} from '#engine/execute/plan/run-plan.ts';
import { stageWeights } from '#engine/execute/plan/stage-weights.ts';

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

/** The job of a run as a graph, as it was planned. */
export interface RunGraph {
  /** Of the job itself; inputs are ids of nodes. */
  readonly nodes: readonly {
    readonly id: string;
    readonly name: string;
    readonly transform: string;
    readonly inputs: readonly string[];
  }[];
  /** In the order in which they run, one after the other. */
  readonly stages: readonly {
    readonly stageId: string;
    /** Nodes of the job that are computed in it; a node with a sub-flow for the nodes inside. */
    readonly nodeIds: readonly string[];
    readonly taskCount: number;
    /** {@link stageWeights}. */
    readonly weight: number;
  }[];
}

interface KnownPlan {
  readonly stages: ReadonlyMap<string, StageNode>;
  readonly graph: RunGraph | null;
}

/** Plans list every file, and are requested repeatedly during a run. */
const known = new Map<string, KnownPlan>();
const mostKnown = 16;

/** By stage id; empty while the run has no plan. */
export function stageNodesOf(run: JobRun): ReadonlyMap<string, StageNode> {
  return findPlan(run)?.stages ?? new Map();
}

/** null while the run has no plan, and for one that was planned before plans kept the nodes of stages. */
export function runGraphOf(run: JobRun): RunGraph | null {
  return findPlan(run)?.graph ?? null;
}

function findPlan(run: JobRun): KnownPlan | undefined {
  if (run.plan === '') return undefined;
  const key = `${run.id} ${run.planHash}`;
  const found = known.get(key) ?? readPlan(readRunPlan(run));
  known.delete(key);
  known.set(key, found);
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return found;
}

function readPlan(plan: RunPlan): KnownPlan {
  const names = new Map(plannedNodes(plan).map(({ id, name }) => [id, name]));
  const stages = plan.stages.map(({ stageId, nodeId, tasks }): [string, StageNode] => [
    stageId,
    { nodeName: names.get(readPortKey(nodeId).nodeId) ?? nodeId, taskCount: tasks.length },
  ]);
  return { stages: new Map(stages), graph: readGraph(plan) };
}

function readGraph(plan: RunPlan): RunGraph | null {
  const { job, stages } = plan;
  if (stages.some(({ nodes }) => nodes === undefined)) return null;
  const weights = stageWeights(plan);
  return {
    nodes: job.nodes.map(({ id, name, transform, inputs }) => ({
      id,
      name,
      transform,
      inputs: [...new Set(Object.values(inputs).map(({ node }) => node))],
    })),
    stages: stages.map(({ stageId, nodes = [], tasks }) => ({
      stageId,
      nodeIds: [...new Set(nodes.map((key) => outerId(readPortKey(key).nodeId)))],
      taskCount: tasks.length,
      weight: weights.get(stageId)!,
    })),
  };
}
