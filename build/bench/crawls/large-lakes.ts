/** Crawls at the scale that is promised: half a million partitions, and ten thousand Parquet files of which each is read. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeManyFiles } from '../../sample/many-files.ts';
import { writeManyParquet } from '../../sample/many-parquet.ts';
import type { BenchLine } from '../bench-line.ts';
import { compiledCode } from '../compiled-code.ts';
import type { LargeLakeReport } from './large-lakes-once.ts';
import { percentile, quartiles } from '../percentile.ts';
import { reportOf } from '../report-of.ts';

const script = join(import.meta.dirname, 'large-lakes-once.ts');
const pairs = 7;

/** @param trial a small part of the partitions and files. */
export async function* benchLargeLakes(trial: boolean): AsyncGenerator<BenchLine> {
  yield* benchPartitions(trial ? 20_000 : 500_000);
  yield* benchParquet(trial ? 1000 : 10_000);
}

function* benchPartitions(partitions: number): Generator<BenchLine> {
  const { path: lake, files } = writeManyFiles(partitions * 2, partitions);
  const setting = `${files.toLocaleString('en')} files in ${partitions.toLocaleString('en')} partitions, 1 read of each`;
  // The first one may wait for the disk.
  raw('list', lake);
  const before = raw('list', lake);
  const { first, memory, longestSlice, later, expressions } = inFolder((folder) =>
    reportOf<LargeLakeReport>(script, ['partitions', lake, folder], compiledCode),
  );
  const listing = percentile([before, raw('list', lake)], 0.5);
  yield line('crawl of many partitions / sync listing with stat', [first / listing], 'ratio', 6, {
    note: `${Math.round(first / 1000)} s and ${Math.round(listing)} ms, one run; ${setting}`,
  });
  yield line(
    'crawl with 100 new files / sync listing',
    later.map(({ time, raw: listed }) => time / listed),
    'ratio',
    2,
    { note: `${Math.round(percentile(later.map(({ time }) => time), 0.5))} ms` }, // prettier-ignore
  );
  if (process.platform === 'linux') yield line('peak memory of the host in these crawls', [memory / 1e6], 'MB', 500);
  yield line('longest slice of the host loop in these crawls', [longestSlice], 'ms', 50);
  yield {
    ...line('page of partitions by an expression, p95', expressions, 'ms', 100),
    value: percentile(expressions, 0.95),
  };
}

async function* benchParquet(files: number): AsyncGenerator<BenchLine> {
  const lake = await writeManyParquet(files);
  raw('footers', lake);
  const measured: number[] = [];
  const ratios = Array.from({ length: pairs }, () => {
    const footers = raw('footers', lake);
    measured.push(inFolder((folder) => reportOf<number>(script, ['parquet', lake, folder], compiledCode)));
    return measured.at(-1)! / footers;
  });
  yield line('crawl of Parquet, every file read / raw footers', ratios, 'ratio', 3, {
    note: `${Math.round(percentile(measured, 0.5))} ms; ${files.toLocaleString('en')} files`,
  });
}

function raw(what: 'list' | 'footers', lake: string): number {
  return reportOf<number>(script, [what, lake], compiledCode);
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-large-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function line(
  name: string,
  values: readonly number[],
  unit: BenchLine['unit'],
  bar: number,
  more: Pick<BenchLine, 'note'> = {},
): BenchLine {
  const spread = values.length > 1 ? { quartiles: quartiles(values) } : {};
  return { name, value: percentile(values, 0.5), ...spread, unit, better: 'lower', bar, ...more };
}
