/** The line of a bench of times in the window: their median, or another share of them. */

import type { BenchLine } from '../bench-line.ts';
import { percentile, quartiles } from '../percentile.ts';

/** @param measured milliseconds. @param share of the times that are at most the value: 0.95 for p95. */
export function timeLine(name: string, measured: readonly number[], bar: number, share = 0.5): BenchLine {
  return {
    name,
    value: percentile(measured, share),
    unit: 'ms',
    better: 'lower',
    bar,
    quartiles: quartiles(measured),
  };
}
