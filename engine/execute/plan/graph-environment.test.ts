/** Questions to workers that have no end: an error in seconds, and the worker answers again. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { sql } from '#engine/base/sql.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';

test('a statement that takes too long to parse or to plan is ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-questions-'));
  const limits = { memoryLimit: 2 ** 28, threads: 1 };
  const pools = createWorkerPools({
    spawn: forkWorkers({ entry: fileURLToPath(new URL('../../worker-entry.ts', import.meta.url)) }),
    log: silentLog,
    temporaryRoot: folder,
    recordFolder: folder,
    interactive: { maximum: 1, limits },
    job: { maximum: 1, limits },
    sparesAfter: 3_600_000,
  });
  try {
    const signal = new AbortController().signal;
    const sources = { read: () => Promise.reject(new Error('no source is read')) };
    const patient = createGraphEnvironment({ catalog: undefined as never, pools }, sources, {}, signal);
    expect(await patient.parse(sql`SELECT 1 AS a`)).toEqual([{ a: 1 }]);
    const impatient = createGraphEnvironment({ catalog: undefined as never, pools }, sources, {}, signal, 500);
    await expect(
      impatient.parse(sql`SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b`),
    ).rejects.toMatchObject({
      code: 'OperationTimeout',
      message: 'Its expressions or its SQL could not be checked within 0.5 seconds.',
    });
    expect(await patient.parse(sql`SELECT 2 AS a`)).toEqual([{ a: 2 }]);
  } finally {
    await pools[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
});
