/** What the engine says of a draft: problems, and the columns that leave each node; asked again when typing rests. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import { countOf } from '#renderer/ui/format/words.ts';

export type JobProblem = Output<'validateJob'>['problems'][number];

export interface JobChecks {
  readonly problems: readonly JobProblem[];
  /** By node; a node whose columns cannot be known is not there. */
  readonly columns: ReadonlyMap<string, readonly ColumnText[]>;
  /** False while the newest step is not checked yet. */
  readonly current: boolean;
  /** The check itself failed. */
  readonly error: EngineError | null;
}

const quietMillis = 300;
const noProblems: readonly JobProblem[] = [];

export function useJobChecks(job: Job | undefined): JobChecks {
  const text = useMemo(() => (job === undefined ? '' : checkedText(job)), [job]);
  const settled = useSettled(text, quietMillis);
  const checks = useQuery<Output<'validateJob'>, EngineError>({
    ...checkOf(settled),
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
    columns,
    current: settled === text && !checks.isPlaceholderData && checks.data !== undefined,
    error: checks.error,
  };
}

/** Where nodes stand is not checked. */
function checkedText(job: Job): string {
  return JSON.stringify({ ...job, layout: {} });
}

function checkOf(text: string) {
  return {
    // Under the procedure's name: what a crawl or a run changed makes it stale too.
    queryKey: ['validateJob', text],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      client.call('validateJob', { job: JSON.parse(text) as Job }, signal),
  };
}

/** How many problems a refusal tells; the panel below has all. */
const mostTold = 3;

/** A job with problems does not run, by whatever it is started. @throws EngineError InvalidDefinition. */
export async function checkRuns(job: Job): Promise<void> {
  const { problems } = await queryClient.fetchQuery<Output<'validateJob'>>(checkOf(checkedText(job)));
  if (problems.length === 0) return;
  const told = problems.slice(0, mostTold).map(({ node, message }) => {
    const name = job.nodes.find(({ id }) => id === node)?.name;
    return name === undefined || message.includes(name) ? message : `${name}: ${message}`;
  });
  const more = problems.length - told.length;
  throw new EngineError(
    'InvalidDefinition',
    `${job.name} has ${countOf(problems.length, 'problem')} and does not run.`,
    {
      hint: [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
      details: { job: job.name },
    },
  );
}

/**
 * The value as it was when it last rested.
 * @param subject what the value is of: that of another one is not waited for.
 */
export function useSettled<Value>(value: Value, millis: number, subject?: string): Value {
  const [settled, setSettled] = useState({ value, subject });
  const isOther = settled.subject !== subject;
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value, subject }), isOther ? 0 : millis);
    return () => clearTimeout(timer);
  }, [value, millis, subject, isOther]);
  return isOther ? value : settled.value;
}
