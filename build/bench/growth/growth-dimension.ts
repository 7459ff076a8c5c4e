/** What the bench of growth varies, and what it measures while it does. */

import type { BenchHost, BenchJob } from '../bench-host.ts';

export interface GrowthOperation {
  readonly name: string;
  /**
   * What the operation asks for: `all` grows with the dimension, `one` stays the same, however much lies beside it.
   */
  readonly asksFor: 'all' | 'one';
  /** Default 3; 1 for what changes the workspace. */
  readonly times?: number;
  run(host: BenchHost, size: number): Promise<void>;
}

export interface GrowthDimension {
  readonly name: string;
  /** Size at 1 ×: of the whole bench, and of a trial that takes minutes. */
  readonly full: number;
  readonly trial: number;
  /** Definitions of the workspace, before it is opened. */
  jobs?(size: number): readonly BenchJob[];
  /** Writes inputs into the workspace's folder, before it is opened. */
  write(folder: string, size: number): Promise<void>;
  readonly operations: readonly GrowthOperation[];
}

/** One operation at one size, as growth-once.ts reports it. */
export interface GrowthMeasurement {
  readonly name: string;
  /** Milliseconds of processor time of host and workers, median: a busy machine changes it little. */
  readonly time: number;
  /** Milliseconds until it was done, median. */
  readonly wall: number;
  /** Bytes of private memory of host and workers at the peak. */
  readonly memory: number;
}
