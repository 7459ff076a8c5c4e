/** The graph of a run and the states of its nodes, kept up while it runs. */

import { useMemo } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { RunGraphText } from '#engine/contract/procedures/runs/run-graph.ts';
import { nodeStates, type NodeProgress } from '#renderer/features/runs/nodes/node-states.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

interface RunNodes {
  readonly graph: RunGraphText;
  /** By id of a node of the job. */
  readonly states: ReadonlyMap<string, NodeProgress>;
}

/** A plan does not change any more. */
const isPlanned = (graph: RunGraphText | null): boolean => graph !== null;

/**
 * @param run undefined: of none. @param fraction 0…1 of the whole run; null: unknown.
 * @returns null: it has no plan yet, or nothing to do.
 */
export function useNodeStates(run: JobRunText | undefined, fraction: number | null): RunNodes | null {
  const options = { enabled: run !== undefined };
  const id = run?.id ?? '';
  const graph = useProcedure('getRunGraph', { id }, { ...options, isFinal: isPlanned }).data;
  const tasks = useProcedure('getJobTasks', { id }, options).data;
  const receipts = useProcedure('getReceipts', { id }, options).data;
  return useMemo(() => {
    if (run === undefined || graph === undefined || graph === null || graph.stages.length === 0) return null;
    if (tasks === undefined) return null;
    return { graph, states: nodeStates({ run, graph, tasks, receipts: receipts ?? [], fraction }) };
  }, [run, graph, tasks, receipts, fraction]);
}
