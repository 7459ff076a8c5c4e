/** Advice follows from numbers alone: it has them in its text, and what it changes helps and fits. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviseRun, type Advice, type MeasuredRun, type MeasuredStage } from '#engine/orchestrate/advice/advise-run.ts';

const gigabyte = 2 ** 30;
const auto = { bookmark: 'enable', memory: null, threads: null, workers: null } as const;

const stage = (change: Partial<MeasuredStage> = {}): MeasuredStage => ({
  nodeName: 'Sort',
  taskCount: 1,
  workerSeconds: 20,
  cpuSeconds: 36,
  memoryLimit: 2 * gigabyte,
  spilledBytes: 0,
  ...change,
});

const run = (change: Partial<MeasuredRun> = {}): MeasuredRun => ({
  stages: [stage()],
  resources: { workers: 1, threads: 2, memory: 2 * gigabyte },
  machineMemory: 24 * gigabyte,
  smallFiles: [],
  readAgain: [],
  ...change,
});

const only = (found: readonly Advice[]): Advice => {
  expect(found).toHaveLength(1);
  return found[0]!;
};

test('a run that used what it had gets none', () => {
  expect(adviseRun(auto, run())).toEqual([]);
  expect(adviseRun(auto, run({ stages: [] }))).toEqual([]);
});

describe('bookmark', () => {
  const again = { table: { databaseName: 'sales', name: 'out' }, fileCount: 4, againCount: 3, earlierNumber: 7 };

  test('rows that were appended twice are named, unless the job has a bookmark by now', () => {
    const advice = only(adviseRun({ ...auto, bookmark: 'disable' }, run({ readAgain: [again] })));
    expect(advice).toMatchObject({ kind: 'bookmark', change: { bookmark: 'enable' }, table: null });
    expect(advice.text).toBe(
      'sales.out has rows twice: this run appended the rows of 3 of its 4 files, as run #7 had. With a bookmark, which begins with these files, a run reads only new ones. To remove the rows that came twice, undo this run.',
    );
    expect(adviseRun({ ...auto, bookmark: 'enable' }, run({ readAgain: [again] }))).toEqual([]);
    expect(adviseRun({ ...auto, bookmark: 'pause' }, run({ readAgain: [again] }))).toEqual([]);
  });

  test('a path has no name of a table; all files, and other targets', () => {
    const path = { ...again, table: { databaseName: '_path', name: 'x' }, againCount: 4 };
    const { text } = only(adviseRun({ ...auto, bookmark: 'disable' }, run({ readAgain: [path, again] })));
    expect(text).toMatch(
      /^Its target has rows twice: this run appended the rows of its 4 files, as run #7 had\..* So has 1 other target\./u,
    );
  });
});

describe('memory', () => {
  test('a sort that spilled gets as much more, which a job that has it does not', () => {
    const spilled = run({ stages: [stage({ spilledBytes: 3_100_000_000 }), stage({ spilledBytes: 70_000_000 })] });
    const advice = only(adviseRun(auto, spilled));
    expect(advice).toMatchObject({ kind: 'memory', change: { memory: 5056 }, label: 'Set memory to 5056 MB' });
    expect(advice.text).toBe(
      'The stage that ends at “Sort” wrote 3.1 GB to disk, because its worker could use 2.1 GB. Give each worker 3.2 GB more.',
    );
    expect(adviseRun({ ...auto, memory: 5056 }, spilled)).toEqual([]);
    expect(only(adviseRun({ ...auto, memory: 4096 }, spilled)).kind).toBe('memory');
  });

  test('of a stage with one task, which has the memory of all workers, each gives its share', () => {
    const resources = { workers: 4, threads: 1, memory: gigabyte };
    const stages = [stage({ memoryLimit: 4 * gigabyte, spilledBytes: 4 * gigabyte })];
    expect(only(adviseRun(auto, run({ resources, stages }))).change).toEqual({ memory: 2048 });
  });

  test('fewer workers where more memory would not fit, and nothing where nothing fits', () => {
    const resources = { workers: 4, threads: 1, memory: 2 * gigabyte };
    const stages = [stage({ taskCount: 8, spilledBytes: 2 * gigabyte })];
    const advice = only(adviseRun(auto, run({ resources, stages, machineMemory: 20 * gigabyte })));
    expect(advice.change).toEqual({ memory: 4096, workers: 2 });
    expect(advice.text).toContain('use 2 workers instead of 4');
    expect(adviseRun(auto, run({ stages, machineMemory: 4 * gigabyte }))).toEqual([]);
  });

  test('whatever was measured, it is more than before and fits in the memory of runs', () => {
    const amounts = fc.record({
      workers: fc.integer({ min: 1, max: 8 }),
      limit: fc.integer({ min: 64, max: 16_384 }),
      spilled: fc.integer({ min: 0, max: 100_000 }),
      tasks: fc.integer({ min: 1, max: 5 }),
      machine: fc.integer({ min: 1, max: 64 }),
    });
    fc.assert(
      fc.property(amounts, ({ workers, limit, spilled, tasks, machine }) => {
        const share = tasks === 1 ? workers : 1;
        const measured = stage({
          taskCount: tasks,
          memoryLimit: limit * share * 2 ** 20,
          spilledBytes: spilled * 2 ** 20,
        });
        const machineMemory = machine * gigabyte;
        const resources = { workers, threads: 1, memory: limit * 2 ** 20 };
        for (const { change } of adviseRun(auto, run({ stages: [measured], resources, machineMemory }))) {
          if (change?.memory == null) continue;
          const count = change.workers ?? workers;
          expect(change.memory).toBeGreaterThan(limit);
          expect(count * (2 * change.memory + 150) * 2 ** 20).toBeLessThanOrEqual(machineMemory);
        }
      }),
    );
  });
});

describe('threads and workers', () => {
  test('threads that were idle are given back, with some to spare', () => {
    const resources = { workers: 1, threads: 8, memory: gigabyte };
    const stages = [stage({ cpuSeconds: 24 })];
    const advice = only(adviseRun(auto, run({ resources, stages })));
    expect(advice).toMatchObject({ kind: 'threads', change: { threads: 2 } });
    expect(advice.text).toContain('kept 1.2 of 8 threads busy over 20 seconds');
    expect(adviseRun({ ...auto, threads: 2 }, run({ resources, stages }))).toEqual([]);
    // The time of an attempt is not known, or it was too short to say anything.
    expect(adviseRun(auto, run({ resources, stages: [stage({ cpuSeconds: null })] }))).toEqual([]);
    expect(adviseRun(auto, run({ resources, stages: [stage({ cpuSeconds: 0.1, workerSeconds: 1 })] }))).toEqual([]);
  });

  test('workers above the tasks of every stage were idle', () => {
    const resources = { workers: 6, threads: 1, memory: gigabyte };
    const stages = [stage({ taskCount: 4, cpuSeconds: 20 }), stage({ taskCount: 2, cpuSeconds: 20 })];
    const advice = only(adviseRun(auto, run({ resources, stages })));
    expect(advice).toMatchObject({ kind: 'workers', change: { workers: 4 } });
    expect(advice.text).toBe('Its largest stage has 4 tasks, so 2 of 6 workers were idle in each stage.');
    expect(adviseRun(auto, run({ resources, stages: [...stages, stage({ cpuSeconds: 100 })] }))).toEqual([]);
  });
});

test('small files of a table are compacted', () => {
  const files = { databaseName: 'shop', tableName: 'orders', fileCount: 240, sizeBytes: 288_000_000 };
  const advice = only(adviseRun(auto, run({ smallFiles: [{ ...files, savedFiles: 230 }] })));
  expect(advice).toMatchObject({ kind: 'compact', change: null, table: { databaseName: 'shop', tableName: 'orders' } });
  expect(advice.text).toContain('240 files of 1.2 MB on average');
  expect(adviseRun(auto, run({ smallFiles: [{ ...files, savedFiles: 3 }] }))).toEqual([]);
});
