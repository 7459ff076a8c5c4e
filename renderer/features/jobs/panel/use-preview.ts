/** The rows that leave a node, read again when the part of the job before it changes; the panel and the form share them. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import { onlyOutput, readPortKey } from '#engine/contract/definitions/node-port.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { cutAtStep } from '#renderer/features/jobs/recipe/recipe-steps.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';

export type Preview = Output<'previewNode'>;

/** Rows of one preview: what fits a panel, and enough to scroll. */
export const previewRows = 200;

/** A preview that took less is repeated whenever the user returns to the window. The first one also starts a worker. */
const quickMillis = 10_000;

/** @param key of a node and its output; undefined: no query. */
export function usePreview(job: Job, key: string | undefined) {
  const { nodeId, port } = key === undefined ? { nodeId: undefined, port: onlyOutput } : readPortKey(key);
  const text = useMemo(
    () => (nodeId === undefined ? '' : JSON.stringify(cutAtStep(job, nodeId, port))),
    [job, nodeId, port],
  );
  const settled = useSettled(text, 250, key === undefined ? undefined : `${job.name}/${key}`);
  const took = useRef(0);
  return useQuery<Preview, EngineError>({
    queryKey: ['previewNode', job.name, key ?? '', settled],
    queryFn: async ({ signal }) => {
      const begin = performance.now();
      const asked = JSON.parse(settled) as Job;
      const output = port === onlyOutput ? {} : { port };
      const wanted = { job: asked, nodeId: nodeId!, ...output, limit: previewRows };
      const preview = await client.call('previewNode', wanted, signal);
      took.current = performance.now() - begin;
      return preview;
    },
    enabled: nodeId !== undefined && settled !== '',
    // Files may have changed in the meantime; a slow preview is repeated only on request.
    refetchOnWindowFocus: () => (took.current < quickMillis ? 'always' : false),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}
