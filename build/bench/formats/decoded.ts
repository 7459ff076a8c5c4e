/** Avro and Arrow files into DuckDB's columns against their JavaScript libraries, which read them into values. */

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { literal, sql } from '#engine/base/sql.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import type { BenchLine } from '../bench-line.ts';
import { pythonReaderLine } from './python-reader.ts';
import { speedLine } from '../ratio-line.ts';
import { measureRatio } from '../ratio.ts';

const root = join(import.meta.dirname, '../../..');

const mixedRows = sql`SELECT 1000000000 + range::BIGINT * 7 AS id, 'customer number ' || range AS name, range * 0.25::DOUBLE AS amount,
  range % 3 = 0 AS flag, CASE WHEN range % 5 <> 0 THEN 'city' || (range % 100) END AS city,
  (range % 1000)::INTEGER AS count FROM range(1000000)`;

const otherReaders = {
  avro: [
    'fastavro, into dictionaries, the same rows',
    'fastavro',
    'sum(1 for row in fastavro.reader(open(path, "rb")))',
  ],
  arrow: ['pyarrow, the same rows', 'pyarrow.ipc', 'pyarrow.ipc.open_file(path).read_all()'],
} as const;

export async function* benchDecoded(): AsyncGenerator<BenchLine, void, void> {
  for (const kind of ['avro', 'arrow'] as const) {
    const file = await writeMixed(kind);
    const script = join(import.meta.dirname, 'decoded-once.ts');
    const command = (who: string) => ({ command: process.execPath, arguments: [script, who, kind, file] });
    const ratio = await measureRatio(command('library'), command('ours'), { clock: 'reported' });
    const library = kind === 'avro' ? 'avsc' : 'apache-arrow';
    yield speedLine(`${kind} into DuckDB, 1 M rows × 6 columns, speed against ${library}`, 0.8, ratio);
    const [name, imports, read] = otherReaders[kind];
    yield* pythonReaderLine(name, imports, read, file);
  }
}

/** Made once, in out/sample, by our own writers. */
async function writeMixed(kind: 'avro' | 'arrow'): Promise<string> {
  const target = join(root, `out/sample/mixed.${kind}`);
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  {
    await using duck = await openTestDuck(4 * 1024 ** 3);
    const parquet = join(duck.folder, 'mixed.parquet');
    await duck.connection.run(sql`COPY (${mixedRows}) TO ${literal(parquet)} (FORMAT parquet)`);
    const columns = await duck.connection.describe(sql`SELECT * FROM read_parquet(${literal(parquet)})`);
    const options = kind === 'avro' ? { compression: 'none' } : {};
    await (
      await loadFormat(kind)
    ).encode!({ parquet, target: `${target}.unfinished`, columns, options }, duck.context);
  }
  renameSync(`${target}.unfinished`, target);
  return target;
}
