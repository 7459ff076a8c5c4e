/** What earlier runs of a job let one expect of the stages of a run. Pure. */

import type { JobTask } from '#engine/catalog/entities.ts';
import { outerId } from '#engine/contract/definitions/inner-node.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { RunGraph } from '#engine/execute/plan/stage-nodes.ts';
import { rowsRead } from '#engine/execute/run/run-receipts.ts';

export interface EarlierRun {
  readonly graph: RunGraph;
  /** Its durable tasks, each once. */
  readonly tasks: readonly JobTask[];
}

type Stage = RunGraph['stages'][number];
type StageForecast = NonNullable<Output<'getRunForecast'>>['stages'][number];

/** Inputs, and times for inputs of the same size, that differ by more say nothing about each other. */
const widestSpread = 3;

/** @param earlier newest first; runs that succeeded and took nothing over. */
export function forecastStages(graph: RunGraph, earlier: readonly EarlierRun[]): StageForecast[] {
  return graph.stages.flatMap((stage) => {
    if (sameStages(graph, stage).length !== 1) return [];
    const found = earlier.flatMap((run) => measure(run, stage));
    if (found.length === 0) return [];
    const [whole, task] = [rangeOf(found.map((each) => each.stage)), rangeOf(found.map((each) => each.task))];
    if (whole.most > widestSpread * whole.least) return [];
    const { rowsPerByte, rowShares } = found[0]!;
    return [{ stageId: stage.stageId, runCount: found.length, stage: whole, task, rowsPerByte, rowShares }];
  });
}

interface Measured {
  /** Milliseconds, for the input of the stage that is asked about. */
  readonly stage: number;
  readonly task: number;
  readonly rowsPerByte: number | null;
  readonly rowShares: Readonly<Record<string, number>>;
}

/** [] where the run did not have the stage, or with other amounts. */
function measure({ graph, tasks }: EarlierRun, wanted: Stage): readonly Measured[] {
  const [stage, ...others] = sameStages(graph, wanted);
  if (stage === undefined || others.length > 0) return [];
  const own = tasks.filter(
    ({ stageId, startedOn, completedOn }) => stageId === stage.stageId && startedOn !== null && completedOn !== null,
  );
  const scale = wanted.weight / stage.weight;
  if (own.length !== stage.taskCount || own.length === 0 || scale > widestSpread || scale * widestSpread < 1) return [];
  const begun = own.map(({ startedOn }) => startedOn!);
  const ended = own.map(({ completedOn }) => completedOn!);
  const busy = own.reduce((sum, { startedOn, completedOn }) => sum + (completedOn! - startedOn!), 0);
  const length =
    ended.reduce((most, time) => Math.max(most, time)) - begun.reduce((least, time) => Math.min(least, time));
  return [{ stage: length * scale, task: (busy * scale) / wanted.taskCount, ...rowsOf(own, stage) }];
}

function rowsOf(tasks: readonly JobTask[], { weight }: Stage): Pick<Measured, 'rowsPerByte' | 'rowShares'> {
  const receipts = tasks.flatMap((task) => task.receipts).filter(({ ofStep }) => ofStep !== true);
  const read = rowsRead(receipts);
  if (read === 0) return { rowsPerByte: null, rowShares: {} };
  const byNode = Map.groupBy(receipts, ({ nodeId }) => outerId(nodeId));
  const shares = [...byNode].map(([nodeId, own]) => [
    nodeId,
    own.reduce((sum, { rowsOut }) => sum + rowsOut, 0) / read,
  ]);
  return { rowsPerByte: read / weight, rowShares: Object.fromEntries(shares) as Record<string, number> };
}

/** Those that compute the same nodes: ids of stages count, and move when a stage is added. */
function sameStages({ stages }: RunGraph, { nodeIds }: Stage): Stage[] {
  const key = nodeIds.toSorted().join('\n');
  return stages.filter((stage) => stage.nodeIds.toSorted().join('\n') === key);
}

function rangeOf(values: readonly number[]): { readonly least: number; readonly most: number } {
  return { least: Math.min(...values), most: Math.max(...values) };
}
