/** The graph of a run and the states of its nodes, kept up while it runs. */

import { useMemo } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { RunGraphText } from '#engine/contract/procedures/runs/run-graph.ts';
import { nodeStates, type NodeProgress } from '#renderer/features/runs/nodes/node-states.ts';
import { paceOf, type NodePace } from '#renderer/features/runs/nodes/run-pace.ts';
import { useRunForecast } from '#renderer/features/runs/nodes/use-run-forecast.ts';
import type { RunProgress } from '#renderer/features/runs/progress-words.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

interface RunNodes {
  readonly graph: RunGraphText;
  /** By id of a node of the job. */
  readonly states: ReadonlyMap<string, NodeProgress>;
  /** null: not known, or nothing runs. */
  readonly pace: NodePace | null;
}

/** A plan does not change any more. */
const isPlanned = (graph: RunGraphText | null): boolean => graph !== null;

/**
 * @param run undefined: of none. @param progress null: of a run that has reported nothing, or is not active.
 * @returns null: it has no plan yet, or nothing to do.
 */
export function useNodeStates(run: JobRunText | undefined, progress: RunProgress | null): RunNodes | null {
  const options = { enabled: run !== undefined };
  const id = run?.id ?? '';
  const graph = useProcedure('getRunGraph', { id }, { ...options, isFinal: isPlanned }).data;
  const tasks = useProcedure('getJobTasks', { id }, options).data;
  const receipts = useProcedure('getReceipts', { id }, options).data;
  const forecast = useRunForecast(run);
  const fraction = progress?.fraction ?? null;
  const nodes = useMemo(() => {
    if (run === undefined || graph === undefined || graph === null || graph.stages.length === 0) return null;
    if (tasks === undefined) return null;
    return { graph, states: nodeStates({ run, graph, tasks, receipts: receipts ?? [], fraction }) };
  }, [run, graph, tasks, receipts, fraction]);
  const isRunning = run?.jobRunState === 'RUNNING' && run.paused === null;
  const now = useNow(isRunning);
  return useMemo(
    () => nodes && { ...nodes, pace: isRunning ? paceOf(progress, nodes.graph, nodes.states, forecast, now) : null },
    [nodes, isRunning, progress, forecast, now],
  );
}
