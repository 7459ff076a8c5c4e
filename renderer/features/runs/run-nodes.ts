/** Nodes of a run's job by id, with their current names; a node that the job no longer has keeps its id as name. */

import { useMemo } from 'react';
import type { Node } from '#engine/contract/definitions/job.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

export function useRunNodes(jobName: string): ReadonlyMap<string, Node> {
  const job = useProcedure('getJob', { name: jobName }).data?.job;
  return useMemo(() => new Map((job?.nodes ?? []).map((node) => [node.id, node])), [job]);
}

/** Of every stage of a run that has begun a task: the node at which its rows end, as the job then named it. */
export function useStageNames(runId: string): ReadonlyMap<string, string> {
  const tasks = useProcedure('getJobTasks', { id: runId }).data;
  return useMemo(() => new Map((tasks ?? []).map(({ stageId, nodeName }) => [stageId, nodeName ?? stageId])), [tasks]);
}
