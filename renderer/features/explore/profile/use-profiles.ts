/** The profiles of all columns of the shown rows, as far as they are counted; stopped when nobody looks. */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import {
  countColumns,
  isExact,
  type ColumnState,
  type ColumnStates,
  type CountedColumn,
} from '#renderer/features/explore/profile/count-columns.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

type ProfileInput = Omit<Input<'detailColumn'>, 'column' | 'sampleRows'>;

interface Profiles {
  readonly states: ColumnStates;
  /** Of the rows before, for columns that are not counted again yet. */
  readonly before: ColumnStates;
  readonly isCounting: boolean;
  stop(): void;
  resume(): void;
}

interface Kept {
  readonly key: string;
  readonly states: ColumnStates;
}

/**
 * @param input the rows, as JSON.
 * @param version another one counts again: the rows changed though the input is the same.
 */
export function useProfiles(
  input: string,
  version: string,
  columns: readonly { readonly name: string }[],
  rowCount: number,
): Profiles {
  const key = JSON.stringify([input, version]);
  const [kept, setKept] = useState<Kept>({ key, states: new Map() });
  const [isCounting, setCounting] = useState(false);
  const known = useRef(kept);
  const counting = useRef<AbortController | undefined>(undefined);
  const before = useRef<ColumnStates>(new Map());
  if (known.current.key !== key) {
    before.current = new Map([...before.current, ...known.current.states]);
    known.current = { key, states: new Map() };
  }
  const start = useCallback(() => {
    const stop = new AbortController();
    counting.current?.abort();
    counting.current = stop;
    setCounting(true);
    const rows = JSON.parse(input) as ProfileInput;
    void countColumns({
      columns: columns.map(({ name }) => name),
      known: known.current.states,
      rowCount,
      signal: stop.signal,
      count: (column, sample) => countColumn(rows, column, sample, stop.signal),
      onState: (column: string, state: ColumnState) => {
        known.current = { key, states: new Map(known.current.states).set(column, state) };
        setKept(known.current);
      },
    }).finally(() => {
      if (counting.current === stop) setCounting(false);
    });
  }, [key, rowCount]);
  useEffect(() => {
    start();
    return () => counting.current?.abort();
  }, [start]);
  return {
    states: kept.key === key ? kept.states : new Map(),
    before: before.current,
    isCounting,
    stop: () => {
      counting.current?.abort();
      counting.current = undefined;
      setCounting(false);
    },
    resume: start,
  };
}

/** Headers and the inspector show the same answers, so they are taken from there, and kept for them. */
async function countColumn(
  rows: ProfileInput,
  column: string,
  sample: number | null,
  signal: AbortSignal,
): Promise<CountedColumn> {
  const input = { ...rows, column };
  if (sample !== null) {
    const sampled = { ...input, sampleRows: sample };
    return {
      profile: await client.call('profileColumn', sampled, signal),
      details: await client.call('detailColumn', sampled, signal),
    };
  }
  const profile =
    findKnown<Output<'profileColumn'>>('profileColumn', input) ?? (await client.call('profileColumn', input, signal));
  queryClient.setQueryData(queryKey('profileColumn', input), profile);
  const details =
    findKnown<Output<'detailColumn'>>('detailColumn', input) ?? (await client.call('detailColumn', input, signal));
  queryClient.setQueryData(queryKey('detailColumn', input), details);
  return { profile, details };
}

function findKnown<T>(procedure: 'profileColumn' | 'detailColumn', input: Input<'detailColumn'>): T | undefined {
  const state = queryClient.getQueryState<T>(queryKey(procedure, input));
  return state?.isInvalidated === true ? undefined : state?.data;
}

/** Of these columns, those with every row counted. */
export function exactColumns(states: ColumnStates, columns: readonly { readonly name: string }[]): number {
  return columns.filter(({ name }) => isExact(states.get(name))).length;
}
