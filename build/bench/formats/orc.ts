/** An ORC file into DuckDB's columns against pyarrow, which reads it into Arrow columns on one thread. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { findSurroundings } from '../../test-surroundings.ts';
import type { BenchLine } from '../bench-line.ts';
import { speedLine } from '../ratio-line.ts';
import { measureRatio } from '../ratio.ts';

const root = join(import.meta.dirname, '../../..');

/** The best of three, as the other side does it. */
const readTable = `
import sys, time, pyarrow.orc as orc, pyarrow as pa
pa.set_cpu_count(1); pa.set_io_thread_count(1)
best = 1e9
for _ in range(3):
    start = time.perf_counter()
    table = orc.ORCFile(sys.argv[1]).read()
    best = min(best, (time.perf_counter() - start) * 1000)
print(best)
`;

const writeTable = `
import sys, pyarrow.parquet as pq, pyarrow.orc as orc
orc.write_table(pq.read_table(sys.argv[1]), sys.argv[2], compression=sys.argv[3], dictionary_key_size_threshold=0.5)
`;

const mixedRows = `SELECT range::BIGINT * 7919 AS i64, (range % 100000)::INTEGER AS i32, (range * 0.01)::DECIMAL(12,2) AS price,
  CASE WHEN range % 7 <> 0 THEN range::DOUBLE / 3 END AS ratio, range % 3 = 0 AS flag,
  TIMESTAMP '2020-01-01' + to_seconds(range) AS at, (DATE '1990-01-01' + (range % 10000)::INTEGER) AS day,
  'v' || (range % 1000) AS code, 'a longer text value number ' || range AS remark,
  ['Germany', 'France', 'United Kingdom', 'Italy'][1 + range % 4] AS country FROM range(1000000)`;

export async function* benchOrc(): AsyncGenerator<BenchLine, void, void> {
  const python = findSurroundings(root).find(({ name }) => name === 'pyarrow')?.environment['TENON_PYTHON'];
  if (python === undefined) {
    yield {
      name: 'ORC into DuckDB: skipped',
      value: 0,
      unit: 'ratio',
      better: 'higher',
      bar: null,
      note: 'no Python with pyarrow (TENON_PYTHON) to make the file and to compare with',
    };
    return;
  }
  for (const codec of ['zlib', 'zstd']) {
    const file = await writeMixed(python, codec);
    const ratio = await measureRatio(
      { command: python, arguments: ['-c', readTable, file] },
      { command: process.execPath, arguments: [join(import.meta.dirname, 'orc-once.ts'), file] },
      { clock: 'reported' },
    );
    yield speedLine(`ORC (${codec}) into DuckDB, 1 M rows × 10 mixed columns, speed against pyarrow`, 0.25, ratio);
  }
}

/** Made once, in out/sample. */
async function writeMixed(python: string, codec: string): Promise<string> {
  const target = join(root, `out/sample/mixed-${codec}.orc`);
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const parquet = `${target}.parquet`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${mixedRows}) TO '${parquet}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const unfinished = `${target}.unfinished`;
  const { status, stderr } = spawnSync(python, ['-c', writeTable, parquet, unfinished, codec], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  renameSync(unfinished, target);
  return target;
}
