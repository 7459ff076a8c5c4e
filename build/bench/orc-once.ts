/** One measurement in a process of its own: an ORC file into the columns of a DuckDB table; prints milliseconds. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import { inferOrc } from '#engine/formats/orc/infer.ts';
import { readBatches } from '#engine/formats/orc/read/read-batches.ts';
import { readFileHead } from '#engine/formats/file-head.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { openDuckDatabase } from '#engine/workers/duck-instance.ts';

const path = process.argv[2]!;
const repetitions = 3;
const folder = await mkdtemp(join(tmpdir(), 'tenon-bench-orc-'));
const database = await openDuckDatabase({ memoryLimit: 4 * 1024 ** 3, threads: 1, temporaryDirectory: folder });
const connection = await database.connect();
const context = { temporaryDirectory: folder, signal: new AbortController().signal };

let best = Infinity;
for (let run = 0; run < repetitions; run += 1) {
  const start = performance.now();
  const head = await readFileHead(path);
  const { schema, rowCount } = await inferOrc({ path, head, stated: {} }, context);
  const columns = joinSql(schema.map(({ name, type }) => sql`${ident(name)} ${toDuckDb(type)}`));
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE rows (${columns})`);
  const appended = await connection.append('rows', schema, batches());
  if (appended !== rowCount) throw new Error(`${appended} of ${rowCount} rows arrived`);
  best = Math.min(best, performance.now() - start);

  async function* batches() {
    for await (const { batch } of readBatches(
      { path, columns: schema, limit: null },
      { unwrap: true, compression: 'none', encoding: 'utf-8' },
      context,
    ))
      yield batch;
  }
}
console.log(String(best));
await connection[Symbol.asyncDispose]();
await database.close();
await rm(folder, { recursive: true, force: true });
