/** The engine's check of a draft: problems, and the output columns of each node; repeated when typing pauses. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { checkedOutputs, type CheckedOutputs } from '#renderer/features/jobs/graph/checked-outputs.ts';
import { checkedText, checkOf, type JobProblem, type JobWarning } from '#renderer/features/runs/check-job.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';

export interface JobChecks {
  readonly problems: readonly JobProblem[];
  /** Probable mistakes; the job runs. */
  readonly warnings: readonly JobWarning[];
  /** By node, its first output, and by node and output or step (`portKey`); a node whose columns cannot be known is not there. */
  readonly columns: ReadonlyMap<string, readonly ColumnText[]>;
  /** Outputs that depend on columns. */
  readonly outputs: CheckedOutputs;
  /** False while the newest step is not checked yet. */
  readonly current: boolean;
  /** The check itself failed. */
  readonly error: EngineError | null;
}

const quietMillis = 300;
const recheckMillis = 3000;
const noProblems: readonly JobProblem[] = [];
const noWarnings: readonly JobWarning[] = [];
const noOutputs: CheckedOutputs = new Map();

export function useJobChecks(job: Job | undefined): JobChecks {
  const text = useMemo(() => (job === undefined ? '' : checkedText(job)), [job]);
  const settled = useSettled(text, quietMillis);
  const checks = useQuery<Output<'validateJob'>, EngineError>({
    ...checkOf(settled),
    // Files change without the engine's notice: it checks again whenever the user returns to the job.
    refetchOnWindowFocus: 'always',
    refetchOnMount: 'always',
    // A missing file may come back.
    refetchInterval: ({ state }) =>
      state.data?.problems.some(({ code }) => code === 'FileNotFound') === true ? recheckMillis : false,
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const columns = useMemo(
    () =>
      new Map([
        ...(checks.data?.nodes ?? []).flatMap(({ id, columns: list, outputs }) => [
          [id, list] as const,
          ...outputs.map((output) => [portKey(id, output.port), output.columns] as const),
        ]),
        ...(checks.data?.steps ?? []).map(({ node, step, columns: list }) => [portKey(node, step), list] as const),
      ]),
    [checks.data],
  );
  const outputs = useMemo(
    () => (job === undefined ? noOutputs : checkedOutputs(job, checks.data?.nodes ?? [])),
    [job, checks.data],
  );
  return {
    problems: checks.data?.problems ?? noProblems,
    warnings: checks.data?.warnings ?? noWarnings,
    columns,
    outputs,
    current: settled === text && !checks.isPlaceholderData && checks.data !== undefined,
    error: checks.error,
  };
}

/** Of the engine's last answer for a job of this name; for commands, which are not components. */
export function findOutputs(job: Job): CheckedOutputs {
  const isOfJob = (text: unknown): boolean =>
    typeof text === 'string' && text !== '' && (JSON.parse(text) as Job).name === job.name;
  const [newest] = queryClient
    .getQueryCache()
    .findAll({ queryKey: ['validateJob'] })
    .filter(({ state, queryKey }) => state.data !== undefined && isOfJob(queryKey[1]))
    .sort((left, right) => right.state.dataUpdatedAt - left.state.dataUpdatedAt);
  return checkedOutputs(job, (newest?.state.data as Output<'validateJob'> | undefined)?.nodes ?? []);
}

/** The engine's last answer for exactly this job; undefined: none yet, or not possible. @param output null: the first. */
export function findColumns(job: Job, nodeId: string, output: string | null): readonly ColumnText[] | undefined {
  const { queryKey } = checkOf(checkedText(job));
  const node = queryClient.getQueryData<Output<'validateJob'>>(queryKey)?.nodes.find(({ id }) => id === nodeId);
  return output === null ? node?.columns : node?.outputs.find(({ port }) => port === output)?.columns;
}

/** The engine's last answer for exactly this job; none when there is no answer yet. */
export function findProblems(job: Job): readonly JobProblem[] {
  const { queryKey } = checkOf(checkedText(job));
  return queryClient.getQueryData<Output<'validateJob'>>(queryKey)?.problems ?? noProblems;
}
