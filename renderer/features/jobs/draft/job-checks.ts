/** What the engine says of a draft: problems, and the columns that leave each node; asked again when typing rests. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';

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
  const logic = useMemo(() => (job === undefined ? undefined : { ...job, layout: {} }), [job]);
  const text = useMemo(() => (logic === undefined ? '' : JSON.stringify(logic)), [logic]);
  const settled = useSettled(text, quietMillis);
  const checks = useQuery<Output<'validateJob'>, EngineError>({
    // Under the procedure's name: what a crawl or a run changed makes it stale too.
    queryKey: ['validateJob', settled],
    queryFn: ({ signal }) => client.call('validateJob', { job: JSON.parse(settled) as Job }, signal),
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
