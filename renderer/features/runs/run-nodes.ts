/** Nodes of a run's job and of its sub-flows by id, with their current names; a node that they no longer have keeps its id as name. */

import { useMemo } from 'react';
import { namedNodes } from '#engine/contract/definitions/inner-node.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import type { Subflow } from '#engine/contract/definitions/subflow.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

export function useRunNodes(jobName: string): ReadonlyMap<string, Node> {
  const job = useProcedure('getJob', { name: jobName }).data?.job;
  const subflows = useSubflows();
  return useMemo(() => {
    const named = namedNodes(job?.nodes ?? [], subflows);
    return new Map([...named].map(([id, { node, name }]) => [id, { ...node, name }]));
  }, [job, subflows]);
}

/** By name; empty until the engine has answered. */
export function useSubflows(): ReadonlyMap<string, Subflow> {
  const { data } = useProcedure('getSubflows', {});
  return useMemo(() => new Map((data ?? []).map(({ name, subflow }) => [name, subflow])), [data]);
}

/** Of every stage of a run that has begun a task: the node at which its rows end, as the job then named it. */
export function useStageNames(runId: string): ReadonlyMap<string, string> {
  const tasks = useProcedure('getJobTasks', { id: runId }).data;
  return useMemo(() => new Map((tasks ?? []).map(({ stageId, nodeName }) => [stageId, nodeName ?? stageId])), [tasks]);
}
