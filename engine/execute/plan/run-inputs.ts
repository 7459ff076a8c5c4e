/** The files that a run read, by source. Pure. */

import { plannedNodes, type PlannedSource, type RunPlan, type TableName } from '#engine/execute/plan/run-plan.ts';

export interface RunInput {
  readonly nodeId: string;
  /** Title of the node when the run was planned. */
  readonly name: string;
  /** null: a path that belongs to no table. */
  readonly table: TableName | null;
  readonly location: string;
  readonly bookmarked: boolean;
  /** By path, at most as many as asked for. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly modifiedOn: number }[];
  readonly fileCount: number;
  readonly sizeBytes: number;
  readonly readBefore: number;
  readonly unfinishedCount: number;
}

/** What is planned to be read of one source, or was. */
export function inputFacts(source: PlannedSource): Omit<RunInput, 'name' | 'files'> {
  const { nodeId, table, location, bookmarked, objects, skippedObjects, unfinishedObjects } = source;
  return {
    nodeId,
    table,
    location,
    bookmarked,
    fileCount: objects.length,
    sizeBytes: objects.reduce((sum, { size }) => sum + size, 0),
    readBefore: skippedObjects,
    unfinishedCount: unfinishedObjects ?? 0,
  };
}

/** In the order of the job's nodes. @param limit most files listed of each source; the counts are of all. */
export function runInputsOf(plan: RunPlan, limit: number): RunInput[] {
  const names = new Map(plannedNodes(plan).map(({ id, name }) => [id, name]));
  const order = [...names.keys()];
  return Object.values(plan.sources)
    .map((source) => ({
      ...inputFacts(source),
      name: names.get(source.nodeId) ?? source.nodeId,
      files: source.objects
        .slice(0, limit)
        .map(({ path, size, modifiedMicros }) => ({ path, size, modifiedOn: modifiedMicros / 1000 })),
    }))
    .sort((a, b) => order.indexOf(a.nodeId) - order.indexOf(b.nodeId));
}
