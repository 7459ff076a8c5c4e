/** The arithmetic of the benches: percentiles, verdicts, ratios of real processes. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BenchLine, judgeLine } from './bench-line.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { orderJob, orderStatement, readOrdersCsv } from './bench-job.ts';
import { watchLoop } from './host/loop-watch.ts';
import { percentile, quartiles } from './percentile.ts';
import { measureRatio, timeCommand } from './ratio.ts';

describe('percentile', () => {
  test('interpolates between ranks', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quartiles([1, 2, 3, 4, 5])).toEqual([2, 4]);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  test('lies between the ends and rises with the fraction', () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          expect(percentile(all, 0)).toBe(Math.min(...all));
          expect(percentile(all, 1)).toBe(Math.max(...all));
          expect(percentile(all, low)).toBeLessThanOrEqual(percentile(all, high));
        },
      ),
    );
  });
});

describe('judgeLine', () => {
  const line = (value: number, better: 'lower' | 'higher', near?: [number, number]): BenchLine => ({
    name: 'x',
    value,
    unit: 'ms',
    better,
    bar: 100,
    ...(near === undefined ? {} : { quartiles: near }),
  });

  test('gates only beyond 0.8 × the bar, by the better quartile', () => {
    expect(judgeLine(line(100, 'lower'))).toBe('pass');
    expect(judgeLine(line(124, 'lower'))).toBe('below bar');
    expect(judgeLine(line(126, 'lower'))).toBe('fail');
    expect(judgeLine(line(140, 'lower', [120, 160]))).toBe('below bar');
    expect(judgeLine(line(100, 'higher'))).toBe('pass');
    expect(judgeLine(line(81, 'higher'))).toBe('below bar');
    expect(judgeLine(line(79, 'higher'))).toBe('fail');
    expect(judgeLine(line(70, 'higher', [60, 85]))).toBe('below bar');
    expect(judgeLine({ ...line(1e9, 'lower'), bar: null })).toBe('told');
  });
});

describe('measureRatio', () => {
  const reporting = (milliseconds: number) => ({
    command: process.execPath,
    arguments: ['-e', `console.log('noise'); console.log(${milliseconds})`],
  });

  test('is the median of time(measured) / time(reference)', async () => {
    const ratio = await measureRatio(reporting(20), reporting(30), { clock: 'reported' });
    expect(ratio).toEqual({ median: 1.5, quartiles: [1.5, 1.5], reference: 20, measured: 30 });
  });

  test('a failing process or a missing report is an error', async () => {
    const failing = { command: process.execPath, arguments: ['-e', `console.error('broken'); process.exit(3)`] };
    await expect(timeCommand(failing)).rejects.toThrow(/ended with 3: broken/u);
    const silent = { command: process.execPath, arguments: ['-e', `console.log('none')`] };
    await expect(timeCommand(silent, 'reported')).rejects.toThrow(/did not report/u);
  });
});

describe('watchLoop', () => {
  test('sees the CPU that one callback uses, and none that is used while the thread waits', async () => {
    const quiet = watchLoop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(quiet.stop().busy).toBeLessThan(0.9);
    const held = watchLoop();
    await new Promise<void>((resolve) =>
      setImmediate(() => {
        const { user, system } = process.threadCpuUsage();
        for (let used = 0; used < 80_000;) {
          const now = process.threadCpuUsage();
          used = now.user + now.system - user - system;
        }
        resolve();
      }),
    );
    expect(held.stop().longestSlice).toBeGreaterThanOrEqual(80);
  });
});

describe('the measured jobs', () => {
  test('job and statement read the same columns', () => {
    const job = jobSchema.parse({ name: 'orders', nodes: orderJob('/data/orders.csv') });
    expect(job.nodes.map(({ transform }) => transform)).toEqual(['PathSource', 'ApplyMapping', 'Filter', 'PathTarget']);
    const mappings = job.nodes[1]!.args['mappings'] as string[][];
    const { select } = orderStatement(readOrdersCsv('/data/orders.csv'));
    for (const [column] of mappings) expect(select).toContain(`'${column}': `);
  });
});
