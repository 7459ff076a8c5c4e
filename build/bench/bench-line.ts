/** One measured line of `npm run bench`: a value, its bar, and whether it holds. */

export interface BenchLine {
  /** The measured quantity, in words: `page of 100 tables out of 1 M, p95`. */
  readonly name: string;
  /** p50 of at least 30, or the median of at least 7 interleaved pairs for a ratio. */
  readonly value: number;
  readonly unit: 'ms' | 's' | 'MB' | 'MB/s' | 'rows/s' | 'jobs/s' | 'ratio' | 'count' | 'exponent';
  readonly better: 'lower' | 'higher';
  /** The required value; null: for information only. */
  readonly bar: number | null;
  /** Lower and upper quartile, where there are several measurements. */
  readonly quartiles?: readonly [lower: number, upper: number];
  readonly note?: string;
}

export type BenchVerdict = 'pass' | 'below bar' | 'fail' | 'told';

/**
 * `below bar` is shown, `fail` ends the run with 1: even the better quartile is worse than 0.8 × the bar, which
 * a busy machine alone does not explain.
 */
export function judgeLine({ value, better, bar, quartiles }: BenchLine): BenchVerdict {
  if (bar === null) return 'told';
  const reached = better === 'lower' ? value <= bar : value >= bar;
  if (reached) return 'pass';
  const best = quartiles === undefined ? value : better === 'lower' ? quartiles[0] : quartiles[1];
  const tolerated = better === 'lower' ? best <= bar / 0.8 : best >= bar * 0.8;
  return tolerated ? 'below bar' : 'fail';
}
