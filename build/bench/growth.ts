/**
 * Growth: every command and first screen at 1 ×, 10 × and 100 × of files, partitions, columns, … Each line is an
 * exponent of time or memory, counted so that 1 means: as much more as more was asked for.
 */

import { join } from 'node:path';
import type { BenchLine } from './bench-line.ts';
import { dimensions } from './growth/dimensions.ts';
import { growthExponent } from './growth/exponent.ts';
import type { GrowthDimension, GrowthMeasurement } from './growth/growth-dimension.ts';
import { reportOf } from './report-of.ts';

const factor = 10;
const bar = 1.1;
/** Below this a difference is noise: milliseconds, and bytes. */
const leastTime = 100;
const leastMemory = 64 * 1024 * 1024;

export interface GrowthOptions {
  /** Small sizes. */
  readonly trial: boolean;
  /** Names of dimensions; undefined: all. */
  readonly dimensions?: readonly string[] | undefined;
}

/** @throws Error naming the dimensions when one is not known. */
export async function* benchGrowth({ trial, dimensions: wanted }: GrowthOptions): AsyncGenerator<BenchLine> {
  const unknown = wanted?.find((name) => !dimensions.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new Error(`No dimension is called ${unknown}; choose ${dimensions.map(({ name }) => name).join(', ')}.`);
  for (const dimension of dimensions) {
    if (wanted !== undefined && !wanted.includes(dimension.name)) continue;
    const first = trial ? dimension.trial : dimension.full;
    const sizes = [first, first * factor, first * factor * factor];
    const measured = sizes.map((size) => measure(dimension, size));
    for (const operation of dimension.operations) {
      const all = measured.map((one) => one.find(({ name }) => name === operation.name)!);
      // What asks for one thing may not grow at all: it counts as 1 when it stays the same.
      const free = operation.asksFor === 'one' ? 1 : 0;
      const times = all.map(({ time }) => Math.max(time, leastTime));
      const memories = all.map(({ memory }) => Math.max(memory, leastMemory));
      const line = (what: string, values: readonly number[], note: string): BenchLine => ({
        name: `${dimension.name}: ${operation.name}, ${what}`,
        value: Math.max(0, growthExponent(values, factor)) + free,
        unit: 'exponent',
        better: 'lower',
        bar,
        note: `${note} for ${sizes.map((size) => size.toLocaleString('en')).join(' / ')}; asks for ${operation.asksFor}`,
      });
      const milliseconds = (read: (one: GrowthMeasurement) => number): string =>
        all.map((one) => Math.round(read(one))).join(' / ');
      yield line(
        'time',
        times,
        `${milliseconds(({ time }) => time)} ms of processor (${milliseconds(({ wall }) => wall)} ms)`,
      );
      if (process.platform === 'linux')
        yield line('memory', memories, `${all.map(({ memory }) => Math.round(memory / 1e6)).join(' / ')} MB`);
    }
  }
}

function measure({ name }: GrowthDimension, size: number): readonly GrowthMeasurement[] {
  const script = join(import.meta.dirname, 'growth/growth-once.ts');
  return reportOf(script, [name, String(size)]);
}
