/** CSV from its path to DuckDB's columns with a detected dialect, against DuckDB with a given one; and odd dialects. */

import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeBigCsv } from '../../sample/big-csv.ts';
import type { BenchLine } from '../bench-line.ts';
import type { CsvOnce } from './csv-once.ts';
import { pythonReaderLine } from './python-reader.ts';
import { measureRatio, type MeasuredCommand } from '../ratio.ts';

/** Smaller for a trial: `TENON_BENCH_GIGABYTES=0.1`. The bar is for 1. */
const gigabytes = Number(process.env['TENON_BENCH_GIGABYTES'] ?? 1);
const unusualGigabytes = Math.min(gigabytes, 0.3);

export async function* benchCsv(): AsyncGenerator<BenchLine> {
  const ordinary = writeBigCsv(gigabytes).path;
  yield await compare(`CSV of ${gigabytes} GB, its dialect found`, ordinary, ordinary, 0.9);
  yield* pythonReaderLine('pyarrow, the same file', 'pyarrow.csv', 'pyarrow.csv.read_csv(path)', ordinary);
  const plain = writeBigCsv(unusualGigabytes).path;
  const separated = await rewritten(plain, 'separators', (text) => text.replaceAll(',', '#@|@#'), 'latin1');
  yield await compare('separator of five characters, against the same rows with commas', separated, plain, null);
  const wide = await rewritten(plain, 'utf16', (text) => text, 'utf16le');
  yield await compare('utf-16, against the same rows in utf-8', wide, plain, null);
}

/** Our speed as a share of DuckDB's with all settings given. */
async function compare(name: string, found: string, told: string, bar: number | null): Promise<BenchLine> {
  const ratio = await measureRatio(once({ mode: 'found', path: found }), once({ mode: 'told', path: told }), {
    clock: 'reported',
  });
  return {
    name: `${name}, speed against DuckDB with given settings`,
    value: ratio.median,
    quartiles: ratio.quartiles,
    unit: 'ratio',
    better: 'higher',
    bar,
    note: `${Math.round(ratio.reference)} ms against ${Math.round(ratio.measured)} ms`,
  };
}

function once(stated: CsvOnce): MeasuredCommand {
  return { command: process.execPath, arguments: [join(import.meta.dirname, 'csv-once.ts'), JSON.stringify(stated)] };
}

/** The file in another dialect, kept beside it; no value of the orders holds a comma but the quoted ones. */
async function rewritten(
  path: string,
  name: string,
  change: (text: string) => string,
  encoding: 'latin1' | 'utf16le',
): Promise<string> {
  const target = path.replace(/\.csv$/u, `-${name}.csv`);
  if (existsSync(target)) return target;
  const unfinished = `${target}.unfinished`;
  const pieces = async function* (): AsyncGenerator<Buffer> {
    if (encoding === 'utf16le') yield Buffer.from('\ufeff', 'utf16le');
    for await (const piece of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 }))
      yield Buffer.from(change(String(piece)), encoding);
  };
  await pipeline(pieces, createWriteStream(unfinished));
  renameSync(unfinished, target);
  return target;
}
