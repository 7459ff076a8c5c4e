/** What a worker gets of the host's environment. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { workerEnvironment } from '#engine/workers/worker-environment.ts';

const keys = { AWS_ACCESS_KEY_ID: 'AKIA', SHOP_SECRET_ACCESS_KEY: 'secret', Aws_Session_Token: 'token' };

test('keys stay in the host, everything else goes along', () => {
  expect(workerEnvironment({ ...keys, HOME: '/home/a', AWS_PROFILE: 'shop' })).toEqual({
    HOME: '/home/a',
    AWS_PROFILE: 'shop',
    TENON_PROCESS_ROLE: 'worker',
  });
});

test('a worker process does not have them', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tenon-environment-'));
  const entry = path.join(folder, 'entry.mjs');
  writeFileSync(entry, 'process.send(Object.keys(process.env)); process.disconnect();');
  Object.assign(process.env, keys);
  try {
    const names = Promise.withResolvers<unknown>();
    const worker = forkWorkers({ entry })();
    worker.onMessage(names.resolve);
    const found = await names.promise;
    expect(found).toContain('TENON_PROCESS_ROLE');
    for (const name of Object.keys(keys)) expect(found).not.toContain(name);
  } finally {
    for (const name of Object.keys(keys)) delete process.env[name];
    rmSync(folder, { recursive: true, force: true });
  }
});
