/** Looking at large files through a warm engine: the first rows of 1 GB of CSV, and a jump to any row of 13 M. */

import { writeBigCsv } from '../sample/big-csv.ts';
import { openBenchHost, type BenchHost } from './bench-host.ts';
import { writeOrdersParquet } from './bench-inputs.ts';
import type { BenchLine } from './bench-line.ts';
import { measureTimes, percentile, quartiles } from './percentile.ts';

const looks = 40;
const jumps = 60;
const pageRows = 100;

export async function benchExplore(): Promise<BenchLine[]> {
  const { path: csv } = writeBigCsv(1);
  const parquet = await writeOrdersParquet(1);
  await using host = await openBenchHost();
  return [
    await firstRows(host, 'CSV', csv),
    await firstRows(host, 'Parquet', parquet),
    ...(await benchJumps(host, 'CSV', csv)),
    ...(await benchJumps(host, 'Parquet', parquet)),
  ];
}

async function firstRows({ dispatcher }: BenchHost, kind: string, path: string): Promise<BenchLine> {
  const look = async (): Promise<void> => {
    const { rows } = await dispatcher.call('previewFile', { path, limit: pageRows });
    if (rows.length !== pageRows) throw new Error(`The preview of ${path} has ${rows.length} rows.`);
  };
  for (let warming = 0; warming < 5; warming += 1) await look();
  const times = await measureTimes(looks, look);
  return line(`first ${pageRows} rows of 1 GB of ${kind}, warm, p50`, percentile(times, 0.5), 300, quartiles(times));
}

async function benchJumps({ dispatcher }: BenchHost, kind: string, path: string): Promise<BenchLine[]> {
  const opening = performance.now();
  const { snapshot, rowCount } = await dispatcher.call('openPages', { path });
  const opened = performance.now() - opening;
  if (rowCount < 10_000_000) throw new Error(`${path} has ${rowCount} rows, too few.`);
  const million = Math.round(rowCount / 1e6);
  const jump = async (index: number): Promise<void> => {
    // Steps of the golden ratio: anywhere in the file, never near the place before, the same in each run.
    const start = Math.floor(((index * 0.618_033_988_749_895) % 1) * (rowCount - pageRows));
    const { count } = await dispatcher.call('readPage', { path, snapshot, start, count: pageRows });
    if (count !== pageRows) throw new Error(`The page at row ${start} has ${count} rows.`);
  };
  for (let warming = 1; warming <= 5; warming += 1) await jump(warming);
  const times = await measureTimes(jumps, (index) => jump(index + 10));
  return [
    line(`open ${million} M rows of ${kind} for paging`, opened, null),
    line(`jump to any of ${million} M rows of ${kind}, p50`, percentile(times, 0.5), 80, quartiles(times)),
  ];
}

function line(name: string, value: number, bar: number | null, spread?: readonly [number, number]): BenchLine {
  return {
    name,
    value,
    unit: 'ms',
    better: 'lower',
    bar,
    ...(spread === undefined ? { note: 'one run' } : { quartiles: spread }),
  };
}
