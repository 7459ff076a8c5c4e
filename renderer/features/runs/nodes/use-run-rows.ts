/** Rows at a node of a run: asked for while they are shown, and again after tasks have finished, at most every two seconds. */

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { NodeProgress } from '#renderer/features/runs/nodes/node-states.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { client } from '#renderer/rpc/connection.ts';

/** Rows that a panel shows. */
const shownRows = 50;
/** Milliseconds. */
const readAgainAfter = 2000;

/** @param isHeld the rows stay as they are. */
export function useRunRows(
  run: JobRunText,
  nodeId: string,
  { tasksDone }: NodeProgress,
  isHeld: boolean,
): UseQueryResult<Output<'getRunRows'>, EngineError> {
  const now = useNow(isActive(run));
  const wanted = `${run.jobRunState} ${run.undone} ${tasksDone}`;
  const [asked, setAsked] = useState({ nodeId, wanted, time: now });
  const isOther = asked.nodeId !== nodeId;
  if (isOther || (asked.wanted !== wanted && !isHeld && now - asked.time >= readAgainAfter))
    setAsked({ nodeId, wanted, time: now });
  else if (asked.wanted !== wanted && !isActive(run)) setAsked({ nodeId, wanted, time: now });
  return useQuery<Output<'getRunRows'>, EngineError>({
    queryKey: ['getRunRows', { id: run.id, nodeId }, asked.wanted],
    queryFn: ({ signal }) => client.call('getRunRows', { id: run.id, nodeId, limit: shownRows }, signal),
    placeholderData: (before, query) =>
      (query?.queryKey[1] as { readonly nodeId?: string } | undefined)?.nodeId === nodeId
        ? keepPreviousData(before)
        : undefined,
    retry: false,
    gcTime: 30_000,
  });
}
