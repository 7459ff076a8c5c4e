/** What each node of a run is doing, from the states of its tasks and their receipts. Pure. */

import { outerId } from '#engine/contract/definitions/inner-node.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { RunGraphText } from '#engine/contract/procedures/runs/run-graph.ts';
import { taskState, type Task } from '#renderer/features/runs/task-words.ts';

type Receipt = Output<'getReceipts'>[number];
type Stage = RunGraphText['stages'][number];

/** `stopped`: the run ended before it was done; `interrupted`: Tenon itself ended while it ran. */
export type NodeState = 'waiting' | 'running' | 'done' | 'failed' | 'interrupted' | 'stopped';

export interface NodeProgress {
  readonly state: NodeState;
  /** Of all stages that compute it. */
  readonly tasks: number;
  readonly tasksDone: number;
  /** 0…1 of the stage that runs, by the bytes that it reads; null: it does not run, or has reported nothing. */
  readonly share: number | null;
  /** Of its finished tasks; null: none has finished. */
  readonly rows: NodeRows | null;
  /** By its finished tasks together with the other nodes of their stages. */
  readonly spilledBytes: number;
}

interface NodeRows {
  readonly in: number;
  readonly out: number;
  readonly rejected: number;
}

interface RunFindings {
  readonly run: Pick<JobRunText, 'jobRunState' | 'error' | 'paused'>;
  readonly graph: RunGraphText;
  readonly tasks: readonly Task[];
  readonly receipts: readonly Receipt[];
  /** 0…1 of the whole run; null: unknown. */
  readonly fraction: number | null;
}

/** By id of a node of the job. */
export function nodeStates(findings: RunFindings): ReadonlyMap<string, NodeProgress> {
  const { graph, receipts } = findings;
  const stages = progressOfStages(findings);
  return new Map(
    graph.nodes.map(({ id }) => {
      const own = stages.filter(({ nodeIds }) => nodeIds.includes(id));
      return [
        id,
        {
          state: joinStates(own.map((stage) => stage.stateOf(id))),
          tasks: sumOf(own, ({ taskCount }) => taskCount),
          tasksDone: sumOf(own, ({ tasksDone }) => tasksDone),
          share: own.find(({ share }) => share !== null)?.share ?? null,
          rows: rowsOf(receipts.filter((receipt) => receipt.nodeId === id && receipt.ofStep !== true)),
          spilledBytes: sumOf(own, ({ spilledBytes }) => spilledBytes),
        },
      ];
    }),
  );
}

interface StageProgress extends Stage {
  readonly tasksDone: number;
  readonly share: number | null;
  readonly spilledBytes: number;
  stateOf(nodeId: string): NodeState;
}

function progressOfStages({ run, graph, tasks, fraction }: RunFindings): StageProgress[] {
  const whole = sumOf(graph.stages, ({ weight }) => weight);
  let before = 0;
  return graph.stages.map((stage) => {
    const attempts = tasks.filter(({ stageId }) => stageId === stage.stageId);
    const newest = newestAttempts(attempts);
    const tasksDone = newest.filter(({ state }) => state === 'DURABLE').length;
    const state = stateOfStage(run, stage, attempts, tasksDone);
    // Stages run one after the other, so what is left of the whole belongs to the one that runs.
    const share = fraction === null ? null : (fraction * whole - before) / stage.weight;
    before += stage.weight;
    const failedNode = run.error?.node === undefined ? undefined : outerId(run.error.node);
    return {
      ...stage,
      tasksDone,
      share: state !== 'running' || share === null || share <= 0 ? null : Math.min(1, share),
      spilledBytes: sumOf(newest, ({ spilledBytes }) => spilledBytes ?? 0),
      // Of the nodes in one statement, the error may name the one that failed.
      stateOf: (nodeId) =>
        state === 'failed' && failedNode !== undefined && stage.nodeIds.includes(failedNode) && nodeId !== failedNode
          ? 'stopped'
          : state,
    };
  });
}

function stateOfStage(
  { jobRunState, paused, error }: RunFindings['run'],
  { taskCount }: Stage,
  attempts: readonly Task[],
  tasksDone: number,
): NodeState {
  if (tasksDone >= taskCount || jobRunState === 'SUCCEEDED') return 'done';
  if (jobRunState === 'WAITING' || (paused?.pausedOn ?? null) !== null) return 'waiting';
  if (jobRunState === 'RUNNING' || jobRunState === 'STOPPING') return attempts.length === 0 ? 'waiting' : 'running';
  const states = attempts.map((task) => taskState(task, attempts));
  if (error?.interrupted === true) return states.includes('INTERRUPTED') ? 'interrupted' : 'stopped';
  const hasFailed = states.includes('FAILED') || states.includes('BAD_ROWS');
  return hasFailed && jobRunState === 'FAILED' ? 'failed' : 'stopped';
}

function newestAttempts(attempts: readonly Task[]): Task[] {
  const newest = new Map<string, Task>();
  for (const task of attempts) {
    const other = newest.get(task.taskId);
    if (other === undefined || other.attempt < task.attempt) newest.set(task.taskId, task);
  }
  return [...newest.values()];
}

/** Of a node that several stages compute: it is done when all of them are. */
function joinStates(states: readonly NodeState[]): NodeState {
  for (const state of ['failed', 'interrupted', 'running', 'stopped'] as const)
    if (states.includes(state)) return state;
  return states.every((state) => state === 'done') ? 'done' : 'waiting';
}

/** Several stages that read a node read the same rows. @param receipts of all outputs in all stages. */
function rowsOf(receipts: readonly Receipt[]): NodeRows | null {
  const byStage = Map.groupBy(receipts, ({ stageId }) => stageId);
  const found = [...byStage.values()].map((outputs) => ({
    in: Math.max(...outputs.map(({ rowsIn }) => rowsIn)),
    out: sumOf(outputs, ({ rowsOut }) => rowsOut),
    rejected: Math.max(...outputs.map(({ rejected }) => rejected)),
  }));
  return found.toSorted((left, right) => right.in - left.in)[0] ?? null;
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
