/** One measurement in a separate process: `encode` a million rows as Arrow pages, or `copy` the bytes; prints ms. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrowPages } from '#engine/arrow/results.ts';
import { sql } from '#engine/base/sql.ts';
import { openDuckDatabase } from '#engine/duckdb/instance.ts';

const repetitions = 3;
const folder = await mkdtemp(join(tmpdir(), 'tenon-bench-arrow-'));
const database = await openDuckDatabase({ memoryLimit: 2 * 1024 ** 3, threads: 2, temporaryDirectory: folder });
const connection = await database.connect();
await connection.run(sql`CREATE TEMP TABLE mixed AS SELECT
  range::BIGINT AS i64, (range % 100000)::INTEGER AS i32, (range * 0.01)::DECIMAL(12,2) AS price,
  CASE WHEN range % 7 <> 0 THEN range::DOUBLE / 3 END AS ratio, range % 3 = 0 AS flag,
  TIMESTAMP '2020-01-01' + to_seconds(range) AS at, (range * 0.5)::DECIMAL(18,4) AS amount,
  'v' || (range % 1000) AS code, 'a longer text value number ' || range AS remark,
  ['Germany', 'France', 'United Kingdom', 'Italy'][1 + range % 4] AS country
  FROM range(1000000)`);
const everything = sql`SELECT * FROM mixed`;

const pages: Uint8Array[] = [];
for await (const page of arrowPages(connection, everything)) pages.push(page);

async function encode(): Promise<void> {
  for await (const page of arrowPages(connection, everything)) if (page.length === 0) throw new Error('an empty page');
}

/** All bytes in one copy into fresh memory, like a memcpy. */
async function copy(): Promise<void> {
  const whole = new Uint8Array(pages.reduce((sum, page) => sum + page.length, 0));
  let at = 0;
  for (const page of pages) {
    whole.set(page, at);
    at += page.length;
  }
}

const work = process.argv[2] === 'copy' ? copy : encode;
let best = Infinity;
for (let run = 0; run < repetitions; run += 1) {
  const start = performance.now();
  await work();
  best = Math.min(best, performance.now() - start);
}
console.log(String(best));
await connection[Symbol.asyncDispose]();
await database.close();
await rm(folder, { recursive: true, force: true });
