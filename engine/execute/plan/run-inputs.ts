/** The files that a run read, by source. Pure. */

import { plannedNodes, type RunPlan, type TableName } from '#engine/execute/plan/run-plan.ts';

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

/** In the order of the job's nodes. @param limit most files listed of each source; the counts are of all. */
export function runInputsOf(plan: RunPlan, limit: number): RunInput[] {
  const names = new Map(plannedNodes(plan).map(({ id, name }) => [id, name]));
  const order = [...names.keys()];
  return Object.values(plan.sources)
    .map(({ nodeId, table, location, bookmarked, objects, skippedObjects, unfinishedObjects }) => ({
      nodeId,
      name: names.get(nodeId) ?? nodeId,
      table,
      location,
      bookmarked,
      files: objects
        .slice(0, limit)
        .map(({ path, size, modifiedMicros }) => ({ path, size, modifiedOn: modifiedMicros / 1000 })),
      fileCount: objects.length,
      sizeBytes: objects.reduce((sum, { size }) => sum + size, 0),
      readBefore: skippedObjects,
      unfinishedCount: unfinishedObjects ?? 0,
    }))
    .sort((a, b) => order.indexOf(a.nodeId) - order.indexOf(b.nodeId));
}
