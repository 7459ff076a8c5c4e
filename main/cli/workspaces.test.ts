/** `tenon workspaces`: the list that the app keeps, and forgetting one of it. */

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initWorkspace, recentWorkspaces } from '#engine/index.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';
import { openHost } from '#main/open-host.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-workspaces-')));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const tenon = (...args: string[]): Promise<Outcome> => runTenon(['workspaces', ...args], { folder });

test('lists what a host opened, and forgets it', async () => {
  expect((await tenon()).out).toBe('No workspace was opened in the app yet.\n');
  const root = await initWorkspace(join(folder, 'lake'));
  await using _host = await openHost({ workspace: root, title: 'test' });
  await using _passing = await openHost({ workspace: null, title: 'test' });
  expect(await recentWorkspaces()).toMatchObject([{ path: root, name: 'lake', missing: false }]);
  const listed = await tenon();
  expect([listed.code, listed.error]).toEqual([0, '']);
  expect(listed.out).toContain(root);
  const json = await tenon('--output', 'json');
  expect(JSON.parse(json.out)).toEqual([{ path: root, name: 'lake', missing: false, openedOn: expect.any(Number) }]);
  expect((await tenon('--forget', 'lake')).out).toBe(`Removed from the list: ${root}\n`);
  expect(await tenon('--forget', 'lake')).toMatchObject({
    code: 1,
    error: `error EntityNotFound: ${root} is not in the list of recent workspaces.\nhint: List them with: tenon workspaces\n`,
  });
  expect((await tenon('--output', 'jsonl')).out).toBe('');
});
