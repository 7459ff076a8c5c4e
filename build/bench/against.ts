/** Side by side with another commit: interleaved pairs of the same measurements, each in a fresh process. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBigCsv } from '../sample/big-csv.ts';
import { writeBadOrders, writeOrdersParquet } from './bench-inputs.ts';
import type { BenchLine } from './bench-line.ts';
import { compiledCode } from './compiled-code.ts';
import { timeLine } from './ratio-line.ts';
import { measureRatio, type MeasuredCommand } from './ratio.ts';
import { checkOut } from './side-by-side/checkout.ts';
import { lineNames, sideGigabytes } from './side-by-side/side-line.ts';

/** The largest slow-down of any line that all later work together may cause. */
const bar = 1.05;
const filesOfLake = 2000;
const root = join(import.meta.dirname, '../..');

export interface AgainstOptions {
  readonly commit: string;
  /** Benches whose lines are measured; undefined: all. */
  readonly only?: readonly string[] | undefined;
  /** Names of lines that are measured; undefined: all. */
  readonly lines?: readonly string[] | undefined;
  /** At least 7. */
  readonly pairs: number;
}

export const benchesAgainst: readonly string[] = [...new Set(lineNames.map(([, bench]) => bench))];

/** @throws Error when the commit cannot be checked out, or a measurement fails on either side. */
export async function* benchAgainst({ commit, only, lines, pairs }: AgainstOptions): AsyncGenerator<BenchLine> {
  const other = checkOut(commit);
  const inputs = JSON.stringify({
    csv: writeBigCsv(sideGigabytes).path,
    parquet: await writeOrdersParquet(sideGigabytes),
    bad: (await writeBadOrders()).path,
    lake: writeLake(),
  });
  const script = 'side-by-side/measure-once.ts';
  for (const [name, bench] of lineNames) {
    if (only !== undefined && !only.includes(bench)) continue;
    if (lines !== undefined && !lines.includes(name)) continue;
    const side = (folder: string): MeasuredCommand => ({
      command: process.execPath,
      arguments: [join(folder, script), name, inputs],
      environment: compiledCode,
    });
    const ratio = await measureRatio(side(join(other, 'build/bench/of-other-checkout')), side(import.meta.dirname), {
      pairs,
      clock: 'reported',
    });
    yield timeLine(`${name} / the same at ${commit}`, bar, ratio);
  }
}

/** Ten groups of CSV files, each of ten columns' worth of nothing much: what counts is their number. */
function writeLake(): string {
  const lake = join(root, 'out/lake-of-files/files');
  if (existsSync(join(lake, '.written'))) return lake;
  for (let file = 0; file < filesOfLake; file += 1) {
    const folder = join(lake, `group=${Math.floor(file / (filesOfLake / 10))}`, 'files');
    const partition = join(folder, `part=${file}`);
    mkdirSync(partition, { recursive: true });
    writeFileSync(join(partition, 'rows.csv'), `id,amount\n${file},${file}.5\n${file + 1},2.5\n`);
  }
  writeFileSync(join(lake, '.written'), '');
  return lake;
}
