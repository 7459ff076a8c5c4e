/** Avro and Arrow files into DuckDB's columns against their JavaScript libraries, which read them into values. */

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { literal, sql } from '#engine/base/sql.ts';
import { getFormat } from '#engine/formats/index.ts';
import { openDuckDatabase } from '#engine/workers/duck-instance.ts';
import type { BenchLine } from './bench-line.ts';
import { measureRatio } from './ratio.ts';

const root = join(import.meta.dirname, '../..');

const mixedRows = sql`SELECT 1000000000 + range::BIGINT * 7 AS id, 'customer number ' || range AS name, range * 0.25::DOUBLE AS amount,
  range % 3 = 0 AS flag, CASE WHEN range % 5 <> 0 THEN 'city' || (range % 100) END AS city,
  (range % 1000)::INTEGER AS count FROM range(1000000)`;

export async function* benchDecoded(): AsyncGenerator<BenchLine, void, void> {
  for (const kind of ['avro', 'arrow'] as const) {
    const file = await writeMixed(kind);
    const script = join(import.meta.dirname, 'decoded-once.ts');
    const command = (who: string) => ({ command: process.execPath, arguments: [script, who, kind, file] });
    const { median, quartiles, reference, measured } = await measureRatio(command('library'), command('ours'), {
      pairs: 7,
      clock: 'reported',
    });
    const library = kind === 'avro' ? 'avsc' : 'apache-arrow';
    yield {
      name: `${kind} into DuckDB, 1 M rows × 6 columns, speed against ${library}`,
      value: 1 / median,
      unit: 'ratio',
      better: 'higher',
      bar: 0.8,
      quartiles: [1 / quartiles[1], 1 / quartiles[0]],
      note: `${Math.round(measured)} ms against ${Math.round(reference)} ms`,
    };
  }
}

/** Made once, in out/sample, by our own writers. */
async function writeMixed(kind: 'avro' | 'arrow'): Promise<string> {
  const target = join(root, `out/sample/mixed.${kind}`);
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'tenon-bench-decoded-'));
  const database = await openDuckDatabase({ memoryLimit: 4 * 1024 ** 3, threads: 2, temporaryDirectory: folder });
  const parquet = join(folder, 'mixed.parquet');
  {
    await using connection = await database.connect();
    await connection.run(sql`COPY (${mixedRows}) TO ${literal(parquet)} (FORMAT parquet)`);
    const columns = await connection.describe(sql`SELECT * FROM read_parquet(${literal(parquet)})`);
    const context = {
      signal: new AbortController().signal,
      temporaryDirectory: folder,
      progress() {},
      log() {},
      database: async () => database,
    };
    const options = kind === 'avro' ? { compression: 'none' } : {};
    await getFormat(kind).encode!({ parquet, target: `${target}.unfinished`, columns, options }, context);
  }
  await database.close();
  await rm(folder, { recursive: true, force: true });
  renameSync(`${target}.unfinished`, target);
  return target;
}
