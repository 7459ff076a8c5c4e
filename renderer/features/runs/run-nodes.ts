/** Nodes of a run's job, by id, as they are now; one that the job has no more keeps the id that the run knew it by. */

import { useMemo } from 'react';
import type { Node } from '#engine/contract/definitions/job.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

export function useRunNodes(jobName: string): ReadonlyMap<string, Node> {
  const job = useProcedure('getJob', { name: jobName }).data?.job;
  return useMemo(() => new Map((job?.nodes ?? []).map((node) => [node.id, node])), [job]);
}
