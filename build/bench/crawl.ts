/** Crawling 100,000 CSV files in 1,200 folders against the bare listing of them. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeManyFiles } from '../sample/many-files.ts';
import type { BenchLine } from './bench-line.ts';
import { compiledCode } from './compiled-code.ts';
import { percentile, quartiles } from './percentile.ts';

const pairs = 7;
const script = join(import.meta.dirname, 'crawl-once.ts');

interface Once {
  readonly time: number;
  /** Longest delay of the host's loop, milliseconds; bytes for the bare listing. */
  readonly delay: number;
}

function once(lake: string, what: 'first' | 'again' | 'raw'): Once {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-crawl-'));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, lake, folder, what], {
      encoding: 'utf8',
      env: { ...process.env, ...compiledCode },
    });
    if (status !== 0) throw new Error(`The crawl ended with ${status}: ${stderr}`);
    const [delay, time] = stdout
      .trim()
      .split('\n')
      .slice(-2)
      .map((line) => Number.parseFloat(line));
    return { delay: delay!, time: time! };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function benchCrawl(): Promise<BenchLine[]> {
  const { path: lake, files, folders } = writeManyFiles();
  once(lake, 'raw');
  const measured = { first: [] as number[], again: [] as number[] };
  const ratios = { first: [] as number[], again: [] as number[] };
  const delays: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const what of ['first', 'again'] as const) {
      const raw = once(lake, 'raw').time;
      const { time, delay } = once(lake, what);
      measured[what].push(time);
      ratios[what].push(time / raw);
      delays.push(delay);
    }
  }
  const setting = `${files.toLocaleString('en')} files in ${folders.toLocaleString('en')} folders`;
  const line = (name: string, what: 'first' | 'again', bar: number): BenchLine => ({
    name,
    value: percentile(ratios[what], 0.5),
    quartiles: quartiles(ratios[what]),
    unit: 'ratio',
    better: 'lower',
    bar,
    note: `${Math.round(percentile(measured[what], 0.5))} ms; ${setting}, 2 read per folder`,
  });
  return [
    line('crawl / sync listing with stat', 'first', 4),
    line('crawl again, nothing changed / sync listing', 'again', 2),
    {
      name: 'longest delay of the host loop while crawling',
      value: percentile(delays, 0.5),
      quartiles: quartiles(delays),
      unit: 'ms',
      better: 'lower',
      bar: 50,
    },
  ];
}
