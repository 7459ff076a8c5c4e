/** The list of recent workspaces: in order, bounded, and never what somebody else put there. */

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  forgetWorkspace,
  mostRecent,
  recentWorkspaces,
  rememberWorkspace,
} from '#engine/definitions/recent-workspaces.ts';
import { workspaceKey } from '#engine/definitions/state-folder.ts';
import { createEngine, initWorkspace } from '#engine/index.ts';

let folder: string;
let list: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-recent-')));
  list = join(folder, 'state', 'tenon', 'recent-workspaces');
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const paths = async (): Promise<string[]> => (await recentWorkspaces()).map(({ path }) => path);
const put = (name: string, text: string): string => {
  const file = join(list, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
};
const nameOf = (path: string): string => `${workspaceKey(path)}.json`;

test('newest first, each once, for this user alone', async () => {
  expect(await recentWorkspaces()).toEqual([]);
  const [one, two] = [await initWorkspace(join(folder, 'one')), await initWorkspace(join(folder, 'two'))];
  await rememberWorkspace(one, 'one', 1000);
  await rememberWorkspace(two, 'two', 2000);
  await rememberWorkspace(one, 'the first', 3000);
  expect(await recentWorkspaces()).toEqual([
    { path: one, name: 'the first', openedOn: 3000, missing: false },
    { path: two, name: 'two', openedOn: 2000, missing: false },
  ]);
  if (process.platform === 'win32') return;
  expect(statSync(list).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(list)) expect(statSync(join(list, name)).mode & 0o777, name).toBe(0o600);
});

test('a folder that was removed is missing; forgetting it changes nothing on disk', async () => {
  const [gone, here] = [await initWorkspace(join(folder, 'gone')), await initWorkspace(join(folder, 'here'))];
  await rememberWorkspace(gone, 'x', 2);
  await rememberWorkspace(here, 'x', 1);
  rmSync(gone, { recursive: true });
  expect((await recentWorkspaces()).map(({ path, missing }) => [path, missing])).toEqual([
    [gone, true],
    [here, false],
  ]);
  expect(await forgetWorkspace(here)).toBe(true);
  expect(await forgetWorkspace(here)).toBe(false);
  expect(await paths()).toEqual([gone]);
  expect(readdirSync(here)).toContain('tenon.json');
});

test('the list ends', async () => {
  for (let place = 0; place <= mostRecent + 2; place += 1)
    await rememberWorkspace(join(folder, `${place}`), 'x', place);
  expect(await paths()).toHaveLength(mostRecent);
  expect((await paths())[0]).toBe(join(folder, `${mostRecent + 2}`));
  expect(readdirSync(list)).toHaveLength(mostRecent);
});

test('a hostile list', async () => {
  const real = await initWorkspace(join(folder, 'real'));
  await rememberWorkspace(real, 'real', 5);
  const record = (path: string, more: object = {}): string => JSON.stringify({ path, name: 'n', openedOn: 1, ...more });
  const evil = join(folder, 'evil');
  put('not-a-key.json', record(evil));
  put(nameOf(evil), 'not JSON');
  put(nameOf('/a'), record('/a', { openedOn: 'x' }));
  put(nameOf('/b'), record('/b', { more: 1 }));
  put(nameOf('/c'), record('/c', { name: 'x'.repeat(300) }));
  put(nameOf('/d'), `${record('/d')}${' '.repeat(30_000)}`);
  put(nameOf('relative'), record('relative'));
  put(nameOf('/e/../f'), record('/e/../f'));
  put(nameOf('/__proto__'), '{"__proto__":{"path":"/x"},"name":"n","openedOn":1}');
  mkdirSync(join(list, nameOf('/folder')));
  put(nameOf('/later'), record('/later', { openedOn: 1e300 }));
  if (process.platform !== 'win32') {
    symlinkSync(put('elsewhere', record('/link')), join(list, nameOf('/link')));
    chmodSync(put(nameOf('/open'), record('/open')), 0o666);
  }
  const now = Date.now();
  expect(await recentWorkspaces(now)).toEqual([
    { path: '/later', name: 'n', openedOn: now, missing: true },
    { path: real, name: 'real', openedOn: 5, missing: false },
  ]);
});

test('a folder that leads elsewhere holds no list', async () => {
  if (process.platform === 'win32') return;
  const other = join(folder, 'other');
  mkdirSync(other);
  mkdirSync(join(folder, 'state', 'tenon'), { recursive: true });
  symlinkSync(other, list);
  expect(await recentWorkspaces()).toEqual([]);
  await expect(rememberWorkspace(folder, 'x')).rejects.toMatchObject({ code: 'IoFailed' });
  expect(readdirSync(other)).toEqual([]);
});

test('an engine lists them, says which is its own, and forgets one', async () => {
  const [own, other] = [await initWorkspace(join(folder, 'own')), await initWorkspace(join(folder, 'other'))];
  await rememberWorkspace(own, 'own', 2);
  await rememberWorkspace(other, 'other', 1);
  await using engine = await createEngine({ workspace: own, title: 'test', inline: true });
  const { workspaces } = await engine.dispatcher.call('getRecentWorkspaces', {});
  expect(workspaces.map(({ path, current }) => [path, current])).toEqual([
    [own, true],
    [other, false],
  ]);
  expect(await engine.dispatcher.call('forgetWorkspace', { path: other })).toEqual({ forgotten: true });
  expect((await engine.dispatcher.call('getRecentWorkspaces', {})).workspaces).toHaveLength(1);
});
