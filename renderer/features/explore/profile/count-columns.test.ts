import { expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import {
  countColumns,
  isExact,
  sampleRows,
  type ColumnState,
  type CountedColumn,
} from '#renderer/features/explore/profile/count-columns.ts';

function counted(column: string, sampled: boolean): CountedColumn {
  return {
    profile: {
      column: { name: column, type: 'int' },
      sampled,
      rowCount: 1,
      nullCount: 0,
      distinctCount: 1,
      minimum: '1',
      maximum: '1',
      histogram: null,
      top: [],
      matchCount: 0,
    },
    details: { quantiles: null, numbers: null, texts: null },
  };
}

interface Run {
  readonly columns?: readonly string[];
  readonly known?: ReadonlyMap<string, ColumnState>;
  readonly rowCount: number;
  readonly bad?: string;
  /** Calls after which it is stopped. */
  readonly stopAfter?: number;
}

async function run({ columns = ['a', 'b'], known = new Map(), rowCount, bad, stopAfter = Infinity }: Run) {
  const calls: string[] = [];
  const states = new Map(known);
  const stop = new AbortController();
  await countColumns({
    columns,
    known,
    rowCount,
    signal: stop.signal,
    count: async (column, sample) => {
      calls.push(`${column} ${sample ?? 'all'}`);
      if (calls.length > stopAfter) stop.abort();
      if (column === bad && sample === null) throw new EngineError('DiskFull', 'The disk is full.');
      return counted(column, sample !== null);
    },
    onState: (column, state) => states.set(column, state),
  });
  return { calls, states };
}

test('few rows are all counted at once', async () => {
  const { calls, states } = await run({ rowCount: 200_000 });
  expect(calls).toEqual(['a all', 'b all']);
  expect([...states.values()].every(isExact)).toBe(true);
});

test('of many rows every column has a sample before the first is counted whole', async () => {
  const { calls } = await run({ rowCount: 200_001 });
  expect(calls).toEqual([`a ${sampleRows}`, `b ${sampleRows}`, 'a all', 'b all']);
});

test('a column that fails keeps its sample, and the others are counted', async () => {
  const { calls, states } = await run({ rowCount: 1_000_000, bad: 'a' });
  expect(calls.at(-1)).toBe('b all');
  expect(states.get('a')).toMatchObject({ kind: 'failed', error: { code: 'DiskFull' } });
  expect(states.get('a')?.counted?.profile.sampled).toBe(true);
  expect(isExact(states.get('a'))).toBe(false);
  expect(isExact(states.get('b'))).toBe(true);
});

test('a stopped count changes nothing more, and continues where it was', async () => {
  const stopped = await run({ rowCount: 1_000_000, stopAfter: 3 });
  expect(stopped.calls).toHaveLength(4);
  expect(isExact(stopped.states.get('a'))).toBe(true);
  expect(isExact(stopped.states.get('b'))).toBe(false);
  const resumed = await run({ rowCount: 1_000_000, known: stopped.states });
  expect(resumed.calls).toEqual(['b all']);
});

test('nothing is asked of rows without columns', async () => {
  expect((await run({ columns: [], rowCount: 5 })).calls).toEqual([]);
});
