/** What the steps of a Recipe node do to all rows, counted without a run where the sources are read whole by a preview, too. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { cutAt } from '#renderer/features/jobs/graph/graph-walk.ts';
import { usePreview } from '#renderer/features/jobs/panel/use-preview.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';

export type StepReceipt = Output<'countNodes'>['receipts'][number];

const none: ReadonlyMap<string, StepReceipt> = new Map();

/** By the id of the step. @param isSound the node has no problem. */
export function useStepReceipts(
  job: Job,
  node: Node,
  isSound: boolean,
): { readonly receipts: ReadonlyMap<string, StepReceipt>; readonly counting: boolean } {
  const preview = usePreview(job, isSound ? node.id : undefined);
  const text = useMemo(() => (isSound ? JSON.stringify(cutAt(job, node.id)) : ''), [job, node.id, isSound]);
  const settled = useSettled(text, 250, `${job.name}/${node.id}`);
  const counts = useQuery<Output<'countNodes'>, EngineError>({
    queryKey: ['receipts of a recipe node', job.name, node.id, settled],
    queryFn: ({ signal }) => client.call('countNodes', { job: JSON.parse(settled) as Job, nodeId: node.id }, signal),
    enabled: settled !== '' && !preview.isPlaceholderData && preview.data?.exactness === 'exact',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const receipts = useMemo(
    () =>
      new Map(
        (counts.data?.receipts ?? []).flatMap((receipt) =>
          receipt.nodeId === node.id && receipt.port !== undefined ? [[receipt.port, receipt] as const] : [],
        ),
      ),
    [counts.data, node.id],
  );
  // Counts of the steps before an edit would be wrong.
  return { receipts: isSound && !counts.isPlaceholderData ? receipts : none, counting: counts.isFetching };
}
