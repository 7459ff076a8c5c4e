/** How many rows a second pass a run and its running nodes, as far as it is known. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { RunGraphText } from '#engine/contract/procedures/runs/run-graph.ts';
import type { NodeProgress } from '#renderer/features/runs/nodes/node-states.ts';
import type { RunProgress } from '#renderer/features/runs/progress-words.ts';
import { byteSize, shortCount } from '#renderer/ui/format/words.ts';

type Forecast = Output<'getRunForecast'>;

export interface NodePace {
  /** Rows that its sources read; null: not known. */
  readonly rowsPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  /** Of the rows: `rows in the bytes of finished tasks`. */
  readonly basis: string;
  /** Running node → rows that leave it a second. */
  readonly ofNodes: ReadonlyMap<string, number>;
}

/** Milliseconds after which a share that does not move has no pace. */
const mostStill = 5000;

/** @param now milliseconds since 1970. @returns null: nothing is known. */
export function paceOf(
  progress: RunProgress | null,
  graph: RunGraphText,
  states: ReadonlyMap<string, NodeProgress>,
  forecast: Forecast | undefined,
  now: number,
): NodePace | null {
  const bytesPerSecond = progress?.bytesPerSecond ?? null;
  const last = progress?.points.at(-1);
  if (progress === null || bytesPerSecond === null || last === undefined || now - last.time > mostStill) return null;
  const running = graph.stages.find(({ nodeIds }) => nodeIds.some((id) => states.get(id)?.state === 'running'));
  const expected = forecast?.stages.find(({ stageId }) => stageId === running?.stageId);
  const byRuns = expected === undefined || expected.rowsPerByte === null ? null : bytesPerSecond * expected.rowsPerByte;
  const rowsPerSecond = progress.rowsPerSecond ?? byRuns;
  const basis =
    progress.rowsPerSecond !== null
      ? 'estimated from the rows of finished tasks'
      : 'estimated from the rows of an earlier run';
  const ofNodes = new Map<string, number>();
  if (rowsPerSecond !== null && running !== undefined)
    for (const [id, share] of sharesOf(running, graph, states, expected)) ofNodes.set(id, share * rowsPerSecond);
  return { rowsPerSecond, bytesPerSecond, basis, ofNodes };
}

/** Node → rows that leave it for each row that the sources of the stage read: by its finished tasks, else by an earlier run. */
function sharesOf(
  { nodeIds }: RunGraphText['stages'][number],
  graph: RunGraphText,
  states: ReadonlyMap<string, NodeProgress>,
  expected: NonNullable<Forecast>['stages'][number] | undefined,
): [string, number][] {
  const isSource = (id: string): boolean => graph.nodes.find((node) => node.id === id)?.inputs.length === 0;
  const running = nodeIds.filter((id) => states.get(id)?.state === 'running');
  const read = running.filter(isSource).reduce((sum, id) => sum + (states.get(id)?.rows?.in ?? 0), 0);
  return running.flatMap((id): [string, number][] => {
    const rows = states.get(id)?.rows;
    if (read > 0 && rows !== null && rows !== undefined) return [[id, rows.out / read]];
    const share = expected?.rowShares[id];
    return share === undefined ? [] : [[id, share]];
  });
}

/** `about 331K rows/s, 41.2 MB/s`. */
export function paceWords({ rowsPerSecond, bytesPerSecond }: NodePace): string {
  return [
    ...(rowsPerSecond === null ? [] : [`about ${shortCount(rowsPerSecond)} rows/s`]),
    ...(bytesPerSecond === null ? [] : [`${byteSize(bytesPerSecond)}/s`]),
  ].join(', ');
}
