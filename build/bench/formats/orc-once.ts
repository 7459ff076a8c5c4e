/** One measurement in a separate process: an ORC file into the columns of a DuckDB table; prints milliseconds. */

import { ident, joinSql, sql } from '#engine/base/sql.ts';
import { inferOrc } from '#engine/formats/orc/infer.ts';
import { readBatches } from '#engine/formats/orc/read/read-batches.ts';
import { readFileHead } from '#engine/bytes/file-head.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { openSource } from '#engine/storage/open-source.ts';

const path = process.argv[2]!;
const repetitions = 3;
await using duck = await openTestDuck(4 * 1024 ** 3, 1);
const { connection, context } = duck;

let best = Infinity;
for (let run = 0; run < repetitions; run += 1) {
  const start = performance.now();
  await using source = await openSource(path);
  const head = await readFileHead(source);
  const { schema, rowCount } = await inferOrc({ source, head, stated: {} }, context);
  const columns = joinSql(schema.map(({ name, type }) => sql`${ident(name)} ${toDuckDb(type)}`));
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE rows (${columns})`);
  const appended = await connection.append('rows', schema, batches());
  if (appended !== rowCount) throw new Error(`${appended} of ${rowCount} rows arrived`);
  best = Math.min(best, performance.now() - start);

  async function* batches() {
    for await (const { batch } of readBatches(
      { source, columns: schema, limit: null },
      { unwrap: true, compression: 'none', encoding: 'utf-8' },
      context,
    ))
      yield batch;
  }
}
console.log(String(best));
