/** Rows by node and output, and times by stage, of two runs. */

import type { Receipt } from '#engine/catalog/receipt.ts';
import { portKey, readPortKey } from '#engine/contract/definitions/node-port.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { pairByKey, type Change } from '#engine/execute/comparison/compare-keyed.ts';
import type { RunRecord } from '#engine/execute/comparison/run-record.ts';
import { plannedNodes } from '#engine/execute/plan/run-plan.ts';
import { sumReceipts } from '#engine/execute/run/run-receipts.ts';

type NodeRows = RunComparison['nodes']['items'][number];
type RowCounts = NonNullable<NodeRows['a']>;
type StageTimes = RunComparison['stages']['items'][number];
type StageCost = NonNullable<StageTimes['a']>;

interface CountedNode {
  readonly nodeId: string;
  readonly port: string | null;
  readonly stageNodeId: string;
  readonly counts: RowCounts;
}

/** Also of nodes with equal rows. A node in both definitions whose rows were counted in one run only has changed. */
export function compareRows(a: RunRecord, b: RunRecord): NodeRows[] {
  const [nodesA, nodesB] = [nodesOf(a), nodesOf(b)];
  return pairByKey(countsByKey(a), countsByKey(b), (left, right) => isSameCounts(left.counts, right.counts)).map(
    ({ change, a: left, b: right }) => {
      const { nodeId, port, stageNodeId } = (left ?? right)!;
      const node = nodesB.get(nodeId) ?? nodesA.get(nodeId);
      return {
        change: changeOf(change, nodeId, nodesA, nodesB),
        nodeId,
        port,
        stageNodeId,
        nodeName: node?.name ?? nodeId,
        transform: node?.transform ?? null,
        a: left?.counts ?? null,
        b: right?.counts ?? null,
      };
    },
  );
}

/** Also of stages with equal times. */
export function compareStages(a: RunRecord, b: RunRecord): StageTimes[] {
  const [nodesA, nodesB] = [nodesOf(a), nodesOf(b)];
  return pairByKey(costsByStage(a), costsByStage(b), isSameCost).map(({ key, change, a: left, b: right }) => {
    const { nodeId } = readPortKey(key);
    return {
      change: changeOf(change, nodeId, nodesA, nodesB),
      nodeId: key,
      nodeName: (nodesB.get(nodeId) ?? nodesA.get(nodeId))?.name ?? key,
      a: left ?? null,
      b: right ?? null,
    };
  });
}

/** Of all tasks together. */
export function costOf({ tasks }: Pick<RunRecord, 'tasks'>): StageCost {
  const measured = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  const peaks = measured(tasks.map(({ peakMemory }) => peakMemory));
  const spilled = measured(tasks.map(({ spilledBytes }) => spilledBytes));
  return {
    busyMillis: tasks.reduce((sum, { startedOn, completedOn }) => sum + ((completedOn ?? 0) - (startedOn ?? 0)), 0),
    taskCount: tasks.length,
    peakMemory: peaks.length === 0 ? null : peaks.reduce((most, bytes) => Math.max(most, bytes)),
    spilledBytes: spilled.length === 0 ? null : spilled.reduce((sum, bytes) => sum + bytes, 0),
  };
}

function changeOf(
  change: Change,
  nodeId: string,
  nodesA: ReadonlyMap<string, Node>,
  nodesB: ReadonlyMap<string, Node>,
): Change {
  return change !== 'same' && nodesA.has(nodeId) && nodesB.has(nodeId) ? 'changed' : change;
}

function nodesOf({ plan }: RunRecord): ReadonlyMap<string, Node> {
  return new Map((plan === null ? [] : plannedNodes(plan)).map((node) => [node.id, node]));
}

/** Stage id → the node and output at which it ends: ids of stages count, and move when a stage is added. */
function stageEnds({ plan }: RunRecord): ReadonlyMap<string, string> {
  return new Map((plan?.stages ?? []).map(({ stageId, nodeId }) => [stageId, nodeId]));
}

/** Sources first. */
function countsByKey(record: RunRecord): ReadonlyMap<string, CountedNode> {
  const ends = stageEnds(record);
  const sums = sumReceipts(record.tasks);
  const stages = [...new Set(sums.map(({ stageId }) => stageId))];
  // Tasks report their receipts from the target to the sources.
  const inOrder = stages.flatMap((stage) => sums.filter(({ stageId }) => stageId === stage).toReversed());
  return new Map(
    inOrder.map(({ stageId, receipt }) => {
      const stageNodeId = ends.get(stageId) ?? stageId;
      const key = `${portKey(receipt.nodeId, receipt.port)}/${stageNodeId}`;
      return [key, { nodeId: receipt.nodeId, port: receipt.port ?? null, stageNodeId, counts: countsOf(receipt) }];
    }),
  );
}

function countsOf({ rowsIn, rowsOut, filtered, rejected, deduplicated }: Receipt): RowCounts {
  return { rowsIn, rowsOut, filtered, rejected, deduplicated };
}

function isSameCounts(a: RowCounts, b: RowCounts): boolean {
  return (
    a.rowsIn === b.rowsIn &&
    a.rowsOut === b.rowsOut &&
    a.filtered === b.filtered &&
    a.rejected === b.rejected &&
    a.deduplicated === b.deduplicated
  );
}

function costsByStage(record: RunRecord): ReadonlyMap<string, StageCost> {
  const ends = stageEnds(record);
  const stages = Map.groupBy(record.tasks, ({ stageId }) => ends.get(stageId) ?? stageId);
  return new Map([...stages].map(([stage, tasks]) => [stage, costOf({ tasks })]));
}

function isSameCost(a: StageCost, b: StageCost): boolean {
  return (
    a.busyMillis === b.busyMillis &&
    a.taskCount === b.taskCount &&
    a.peakMemory === b.peakMemory &&
    a.spilledBytes === b.spilledBytes
  );
}
