/** The pools of the queue: how much of the machine each has, and may have. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { byteSize, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';

type PoolState = Output<'getQueue'>['pools'][number];

interface PoolTableProps {
  readonly pools: readonly PoolState[];
  /** Only what has room beside something else: the numbers of runs. */
  readonly isNarrow?: boolean;
}

export function PoolTable({ pools, isNarrow = false }: PoolTableProps) {
  const shown = isNarrow ? columns.filter(({ title }) => narrowTitles.has(title)) : columns;
  return <SimpleTable label="Pools" columns={shown} rows={pools} keyOf={({ name }) => name} />;
}

const narrowTitles: ReadonlySet<string> = new Set(['Pool', 'Running', 'Waiting']);

const columns: readonly SimpleColumn<PoolState>[] = [
  { title: 'Pool', wraps: true, cell: ({ name }) => <b>{name}</b> },
  { title: 'Weight', width: '80', numeric: true, cell: ({ weight }) => weight },
  { title: 'Running', width: '104', numeric: true, cell: (pool) => within(pool.running, pool.maxRuns, exactCount) },
  { title: 'Waiting', width: '80', numeric: true, cell: ({ waiting }) => waiting },
  { title: 'Cores', width: '104', numeric: true, cell: (pool) => within(pool.cores, pool.maxCores, exactCount) },
  {
    title: 'Memory',
    width: '152',
    numeric: true,
    cell: ({ memory, maxMemory }) => within(memory, maxMemory === null ? null : maxMemory * 2 ** 20, byteSize),
  },
];

/** `2 of 4`; without a limit `2`. */
function within(used: number, most: number | null, words: (amount: number) => string): string {
  return most === null ? words(used) : `${words(used)} of ${words(most)}`;
}
