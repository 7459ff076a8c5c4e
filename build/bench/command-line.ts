/** How long a person waits for the command line: start alone, and the first rows of a big file. */

import { join } from 'node:path';
import { writeBigCsv } from '../sample/big-csv.ts';
import type { BenchLine } from './bench-line.ts';
import { measureTimes, percentile, quartiles } from './percentile.ts';
import { timeCommand } from './ratio.ts';

const tenon = join(import.meta.dirname, '../../main/cli/tenon.mjs');

export async function benchCommandLine(): Promise<BenchLine[]> {
  const { path } = writeBigCsv(1);
  return [
    await startLine('node -e 0, for comparison', ['-e', '0'], null),
    await startLine('tenon --help', [tenon, '--help'], 120),
    await startLine('tenon preview of a CSV of 1 GB, --limit 20', [tenon, 'preview', path, '--limit', '20'], 600),
  ];
}

async function startLine(name: string, commandArguments: readonly string[], bar: number | null): Promise<BenchLine> {
  const command = { command: process.execPath, arguments: commandArguments };
  await timeCommand(command);
  const times = await measureTimes(30, () => timeCommand(command));
  return { name, value: percentile(times, 0.5), unit: 'ms', better: 'lower', bar, quartiles: quartiles(times) };
}
