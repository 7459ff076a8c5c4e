/** One measurement in a separate process: an Avro or Arrow file read by us or by its library; prints milliseconds. */

import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import avsc from 'avsc';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import { readArrow } from '#engine/formats/arrow/read.ts';
import { readAvro } from '#engine/formats/avro/read.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { readFileHead } from '#engine/bytes/file-head.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { openSource } from '#engine/storage/open-source.ts';

const [who, kind, path] = process.argv.slice(2) as ['ours' | 'library', 'avro' | 'arrow', string];
const repetitions = 5;
await using duck = await openTestDuck(4 * 1024 ** 3);
const { connection, context } = duck;

/** Into the columns of a table. */
async function readOurs(): Promise<number> {
  await using source = await openSource(path);
  const head = await readFileHead(source);
  const format = await loadFormat(kind);
  const { schema } = await format.infer({ source, head, stated: {}, depth: { bytes: 0 } }, context);
  const columns = joinSql(schema.map(({ name, type }) => sql`${ident(name)} ${toDuckDb(type)}`));
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE rows (${columns})`);
  const read = kind === 'avro' ? readAvro : readArrow;
  async function* batches() {
    for await (const { batch } of read({ source, columns: schema, limit: null }, 'none', context)) yield batch;
  }
  return connection.append('rows', schema, batches());
}

/** Into JavaScript's values: Avro's rows as objects, Arrow's columns value by value. */
async function readWithLibrary(): Promise<number> {
  if (kind === 'avro') {
    let rows = 0;
    await new Promise((resolve, reject) => {
      avsc
        .createFileDecoder(path)
        .on('data', () => (rows += 1))
        .on('end', resolve)
        .on('error', reject);
    });
    return rows;
  }
  const table = tableFromIPC(readFileSync(path));
  let seen = 0;
  for (const field of table.schema.fields) {
    const column = table.getChild(field.name)!;
    for (const value of column) if (value !== null) seen += 1;
  }
  return seen > 0 ? table.numRows : 0;
}

let best = Infinity;
let rows = 0;
for (let run = 0; run < repetitions; run += 1) {
  const start = performance.now();
  rows = await (who === 'ours' ? readOurs() : readWithLibrary());
  best = Math.min(best, performance.now() - start);
}
if (rows !== 1_000_000) throw new Error(`${rows} rows arrived`);
console.log(String(best));
