/** Files whose rows a run appended although the run before it had appended them already. Pure. */

import { ancestors } from '#engine/graph/graph-shape.ts';
import type { PlannedSource, RunPlan, TableName } from '#engine/execute/plan/run-plan.ts';

export interface ReadAgain {
  readonly table: TableName;
  /** Of all sources of the target. */
  readonly fileCount: number;
  /** How many of them the run before had read, unchanged. */
  readonly againCount: number;
  /** Number of the run before. */
  readonly earlierNumber: number;
}

type Planned = Pick<RunPlan, 'bookmarkOption' | 'job' | 'sources' | 'targets'>;

/**
 * A target that appends gets the rows of a file twice if both runs read it and each other source read some file again: rows
 * that are joined to new ones only are new.
 * @param earlier the latest run of the job before it whose rows are still there.
 */
export function readAgain(plan: Planned, earlier: Planned & { readonly number: number }): ReadAgain[] {
  if (plan.bookmarkOption !== 'disable') return [];
  return Object.values(plan.targets).flatMap((target) => {
    const before = Object.values(earlier.targets).find(
      ({ table, mode }) =>
        mode === 'append' && table.databaseName === target.table.databaseName && table.name === target.table.name,
    );
    if (target.mode !== 'append' || before === undefined) return [];
    const read = ancestors(plan.job.nodes, target.nodeId);
    const readBefore = ancestors(earlier.job.nodes, before.nodeId);
    const known = filesOf(Object.values(earlier.sources).filter(({ nodeId }) => readBefore.has(nodeId)));
    const sources = Object.values(plan.sources).filter(({ nodeId }) => read.has(nodeId));
    const counts = sources.map((source) => [...filesOf([source])].filter((file) => known.has(file)).length);
    if (counts.length === 0 || counts.includes(0)) return [];
    return [
      {
        table: target.table,
        fileCount: sum(sources.map(({ objects }) => objects.length)),
        againCount: sum(counts),
        earlierNumber: earlier.number,
      },
    ];
  });
}

/** Each as it was then. */
function filesOf(sources: readonly PlannedSource[]): Set<string> {
  return new Set(
    sources.flatMap(({ objects }) =>
      objects.map(({ path, size, modifiedMicros }) => JSON.stringify([path, size, modifiedMicros])),
    ),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
