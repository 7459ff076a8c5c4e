/** Compares two commands by interleaved pairs in fresh processes, which a slow phase of the machine hits alike. */

import { spawn } from 'node:child_process';
import { percentile, quartiles } from './percentile.ts';

export interface MeasuredCommand {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Ratio {
  /** Median over the pairs of time(measured) / time(reference). */
  readonly median: number;
  readonly quartiles: readonly [lower: number, upper: number];
  /** Median milliseconds of each side. */
  readonly reference: number;
  readonly measured: number;
}

/**
 * @param clock `wall`: from start to exit of the process. `reported`: the last line of standard output is the
 *   milliseconds that count, for work without its start-up.
 * @throws Error when a process fails; its standard error is in the message.
 */
export async function measureRatio(
  reference: MeasuredCommand,
  measured: MeasuredCommand,
  { pairs = 7, clock = 'wall' }: { pairs?: number; clock?: 'wall' | 'reported' } = {},
): Promise<Ratio> {
  if (pairs < 7) throw new RangeError('A ratio needs at least 7 pairs.');
  const referenceTimes: number[] = [];
  const measuredTimes: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    // The order turns round with each pair, so that neither side always finds the warmer cache.
    if (pair % 2 === 0) referenceTimes.push(await timeCommand(reference, clock));
    measuredTimes.push(await timeCommand(measured, clock));
    if (pair % 2 === 1) referenceTimes.push(await timeCommand(reference, clock));
  }
  const ratios = measuredTimes.map((time, index) => time / referenceTimes[index]!);
  return {
    median: percentile(ratios, 0.5),
    quartiles: quartiles(ratios),
    reference: percentile(referenceTimes, 0.5),
    measured: percentile(measuredTimes, 0.5),
  };
}

/** Milliseconds of one run in a separate process. */
export function timeCommand(command: MeasuredCommand, clock: 'wall' | 'reported' = 'wall'): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command.command, command.arguments, {
      env: { ...process.env, ...command.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-10_000)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-10_000)));
    child.on('error', reject);
    child.on('close', (status) => {
      const wall = performance.now() - start;
      const time = clock === 'wall' ? wall : Number(output.trimEnd().split('\n').at(-1));
      const line = [command.command, ...command.arguments].join(' ');
      if (status !== 0) reject(new Error(`${line} ended with ${status}: ${errors}`));
      else if (!Number.isFinite(time)) reject(new Error(`${line} did not report its milliseconds: ${output}`));
      else resolve(time);
    });
  });
}
