/** A line of the table from a comparison: ours as a share of the other's speed, or as a multiple of its time. */

import type { BenchLine } from './bench-line.ts';
import type { Ratio } from './ratio.ts';

/** How fast what was measured is, as a share of the reference; higher is better. */
export function speedLine(name: string, bar: number | null, ratio: Ratio): BenchLine {
  const [lower, upper] = ratio.quartiles;
  return {
    name,
    value: 1 / ratio.median,
    unit: 'ratio',
    better: 'higher',
    bar,
    quartiles: [1 / upper, 1 / lower],
    note: describeTimes(ratio),
  };
}

/** How long what was measured takes, as a multiple of the reference; lower is better. */
export function timeLine(name: string, bar: number | null, ratio: Ratio): BenchLine {
  return {
    name,
    value: ratio.median,
    unit: 'ratio',
    better: 'lower',
    bar,
    quartiles: ratio.quartiles,
    note: describeTimes(ratio),
  };
}

export function describeTimes({ measured, reference }: Ratio): string {
  return `${Math.round(measured)} ms against ${Math.round(reference)} ms`;
}
