/** The pools' interface in the calling process. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { operationModules } from '#engine/worker-operations.ts';
import { createInlinePools } from '#engine/workers/create-inline-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';
import { echo, fail, query, wait } from '#engine/workers/testing/trial-operations.ts';

const folder = useTemporaryFolder();
const modules = { ...operationModules, trial: () => import('#engine/workers/testing/trial-operations.ts') };
const endless = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3';

function start(): ReturnType<typeof createInlinePools> {
  return createInlinePools({
    modules,
    limits: { memoryLimit: 128 * 1024 * 1024, threads: 1 },
    temporaryRoot: folder(),
    log: silentLog,
  });
}

test('operations run here, with errors, cancel, timeout and limits as in a process', async () => {
  const pools = start();
  expect((await pools.interactive.run(echo, 1)).pid).toBe(process.pid);
  await expect(pools.job.run(fail, 'engine')).rejects.toMatchObject({ code: 'FileNotFound' });
  await expect(pools.job.run(fail, 'plain')).rejects.toMatchObject({ code: 'Internal' });
  await expect(pools.interactive.run(query, endless, { timeout: 100 })).rejects.toMatchObject({
    code: 'OperationTimeout',
  });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  await expect(pools.interactive.run(query, endless, { signal: controller.signal })).rejects.toMatchObject({
    code: 'Cancelled',
  });
  await expect(pools.interactive.run(wait, 10_000, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'Cancelled',
  });
  const { settings, temporaryDirectory } = await pools.interactive.run(describeEnvironment, null);
  expect(settings['memory_limit']).toBe('128.0 MiB');
  await pools[Symbol.asyncDispose]();
  expect(existsSync(temporaryDirectory)).toBe(false);
});

test('each lease has a separate instance', async () => {
  const pools = start();
  const lease = await pools.interactive.lease({
    memoryLimit: 64 * 1024 * 1024,
    threads: 1,
    allowedDirectories: [join(folder(), 'x')],
  });
  await expect(lease.run(query, "SELECT * FROM read_text('/etc/passwd')")).rejects.toMatchObject({
    code: 'SqlRefused',
  });
  expect(await pools.interactive.run(query, "SELECT count(*) > 0 AS ok FROM read_text('/etc/passwd')")).toEqual([
    { ok: true },
  ]);
  await lease[Symbol.asyncDispose]();
  await pools[Symbol.asyncDispose]();
});

test('a process that exits without closing them leaves no folder', () => {
  const place = folder();
  const program = `
    const { createInlinePools } = await import('#engine/workers/create-inline-pools.ts');
    const { operationModules } = await import('#engine/worker-operations.ts');
    const { query } = await import('#engine/workers/testing/trial-operations.ts');
    const pools = createInlinePools({
      modules: { ...operationModules, trial: () => import('#engine/workers/testing/trial-operations.ts') },
      limits: { memoryLimit: 128 * 1024 * 1024, threads: 1 },
      temporaryRoot: ${JSON.stringify(place)},
      log: { write() {} },
    });
    await pools.interactive.run(query, 'SELECT 1');
    const { readdirSync } = await import('node:fs');
    process.stdout.write(String(readdirSync(${JSON.stringify(place)}).length));
    process.exit(7);
  `;
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  expect({ status: ended.status, folders: ended.stdout, error: ended.stderr }).toEqual({
    status: 7,
    folders: '1',
    error: '',
  });
  expect(readdirSync(place)).toEqual([]);
});
