/** Trap C3 for real: two processes that spill into one folder. Slow, because both must spill. */

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';
import { query } from '#engine/workers/testing/trial-operations.ts';

const folder = useTemporaryFolder();
/** Sorts more than the limit holds; one row with the count and a checksum of positions. */
const spilling = `SELECT count(*) AS n, sum((r * (i % 1000))::HUGEINT)::VARCHAR AS s FROM (
  SELECT i, row_number() OVER (ORDER BY hash(i)) AS r FROM range(6000000) t(i))`;

test('C3: processes that share a temp_directory break each other; workers have one each', async () => {
  const shared = join(folder(), 'shared');
  mkdirSync(shared);
  const script = join(folder(), 'spill.mjs');
  writeFileSync(
    script,
    `import { createRequire } from 'node:module';
    const { DuckDBInstance } = createRequire(${JSON.stringify(import.meta.filename)})('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '150MB', temp_directory: ${JSON.stringify(shared)} })).connect();
    await connection.run(${JSON.stringify(spilling)});`,
  );
  let broken = false;
  for (let attempt = 0; attempt < 4 && !broken; attempt += 1) {
    const exits = await Promise.all(
      [0, 1].map(
        () =>
          new Promise<string>((resolve) => {
            spawn(process.execPath, [script], { stdio: 'ignore' }).once('exit', (code, signal) =>
              resolve(signal ?? String(code)),
            );
          }),
      ),
    );
    broken = exits.some((exit) => exit !== '0');
  }
  expect(broken).toBe(true);

  const limits = { memoryLimit: 150_000_000, threads: 2 };
  await using pools = createWorkerPools({
    spawn: forkWorkers({ entry: join(import.meta.dirname, '../workers/testing/trial-worker-entry.ts') }),
    log: silentLog,
    temporaryRoot: folder(),
    recordFolder: join(folder(), 'workers'),
    interactive: { maximum: 2, limits },
    job: { maximum: 1, limits },
  });
  const results = await Promise.all([0, 1].map(() => pools.interactive.run(query, spilling)));
  expect(results[0]).toEqual(results[1]);
  expect(results[0]).toMatchObject([{ n: 6000000n }]);
});
