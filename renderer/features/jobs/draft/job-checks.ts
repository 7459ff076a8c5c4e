/** What the engine says of a draft: problems, and the columns that leave each node; asked again when typing rests. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { checkedText, checkOf, type JobProblem, type JobWarning } from '#renderer/features/runs/check-job.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';

export interface JobChecks {
  readonly problems: readonly JobProblem[];
  /** What may not be meant; the job runs. */
  readonly warnings: readonly JobWarning[];
  /** By node; a node whose columns cannot be known is not there. */
  readonly columns: ReadonlyMap<string, readonly ColumnText[]>;
  /** False while the newest step is not checked yet. */
  readonly current: boolean;
  /** The check itself failed. */
  readonly error: EngineError | null;
}

const quietMillis = 300;
const recheckMillis = 3000;
const noProblems: readonly JobProblem[] = [];
const noWarnings: readonly JobWarning[] = [];

export function useJobChecks(job: Job | undefined): JobChecks {
  const text = useMemo(() => (job === undefined ? '' : checkedText(job)), [job]);
  const settled = useSettled(text, quietMillis);
  const checks = useQuery<Output<'validateJob'>, EngineError>({
    ...checkOf(settled),
    // Files change outside of the engine's sight: it is asked again whenever a person comes back to the job.
    refetchOnWindowFocus: 'always',
    refetchOnMount: 'always',
    // What is gone may come back.
    refetchInterval: ({ state }) =>
      state.data?.problems.some(({ code }) => code === 'FileNotFound') === true ? recheckMillis : false,
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const columns = useMemo(
    () => new Map((checks.data?.nodes ?? []).map(({ id, columns: list }) => [id, list])),
    [checks.data],
  );
  return {
    problems: checks.data?.problems ?? noProblems,
    warnings: checks.data?.warnings ?? noWarnings,
    columns,
    current: settled === text && !checks.isPlaceholderData && checks.data !== undefined,
    error: checks.error,
  };
}

/** As the engine last told for just this job; undefined: it has not, or cannot. */
export function findColumns(job: Job, nodeId: string): readonly ColumnText[] | undefined {
  const { queryKey } = checkOf(checkedText(job));
  return queryClient.getQueryData<Output<'validateJob'>>(queryKey)?.nodes.find(({ id }) => id === nodeId)?.columns;
}
