/**
 * One statement in bare DuckDB, in a separate process: `node bare-once.ts JSON` with a {@link BareOnce}. The last
 * line of output is the milliseconds of the statement alone; before, a small statement has made the instance warm.
 */

import { rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { makeBenchFolder } from './bench-host.ts';
import type { BareOnce } from './bench-job.ts';

const { select, copyOptions, threads, memoryBytes } = JSON.parse(process.argv[2]!) as BareOnce;
// As the worker that runs a task, so that a busy machine slows both alike.
setPriority(10);
const folder = makeBenchFolder();
try {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryBytes}B`,
    temp_directory: join(folder, 'temporary'),
  });
  const connection = await instance.connect();
  // Times are UTC in Tenon too; reading them in another zone is slower.
  await connection.run(`SET TimeZone = 'UTC'`);
  await connection.run(`COPY (SELECT 1 AS id) TO '${join(folder, 'small.parquet')}' (FORMAT parquet)`);
  const start = performance.now();
  await connection.run(`COPY (${select}) TO '${join(folder, 'rows')}' (${copyOptions})`);
  console.log(String(performance.now() - start));
  connection.closeSync();
  instance.closeSync();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
