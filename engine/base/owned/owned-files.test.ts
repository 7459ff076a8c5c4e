/**
 * Every function that changes a file of Tenon, against links at every level, paths that lead outside, and files of other
 * users: it refuses, or changes nothing but an entry below its root.
 */

import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import * as owned from '#engine/base/owned/owned-files.ts';
import { readRegularFile } from '#engine/base/owned/read-regular-file.ts';
import { openPrivateFolder } from '#engine/base/owned/runtime-folder.ts';
import { makePipe, makeSocket } from '#engine/testing/hostile/workspaces/hostile-workspace.ts';
import { readTree } from '#engine/testing/hostile/workspaces/tree-state.ts';

const isRoot = process.geteuid?.() === 0;
const nobody = 65_534;

let base: string;
let root: string;
let outside: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-owned-')));
  [root, outside] = [join(base, 'root'), join(base, 'outside')];
  mkdirSync(join(root, 'a', 'b'), { recursive: true });
  writeFileSync(join(root, 'a', 'b', 'file'), 'own');
  writeFileSync(join(root, 'other'), 'own');
  mkdirSync(join(outside, 'b'), { recursive: true });
  for (const name of ['b/file', 'file', 'b/new']) writeFileSync(join(outside, name), 'secret');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Each with a path below the root, or that seems to be. */
const actions: Readonly<Record<string, (path: string) => unknown>> = {
  removeOwned: (path) => owned.removeOwned(root, path),
  removeOwnedSync: (path) => owned.removeOwnedSync(root, path),
  emptyOwned: (path) => owned.emptyOwned(root, path),
  'moveOwned from': (path) => owned.moveOwned(root, path, join(root, 'moved')),
  'moveOwned to': (path) => owned.moveOwned(root, join(root, 'other'), path),
  'moveOwnedSync from': (path) => owned.moveOwnedSync(root, path, join(root, 'moved')),
  'moveOwnedSync to': (path) => owned.moveOwnedSync(root, join(root, 'other'), path),
  writeOwned: (path) => owned.writeOwned(root, path, 'text'),
  writeOwnedSync: (path) => owned.writeOwnedSync(root, path, 'text'),
  'copyOwned from': (path) => owned.copyOwned(root, path, join(root, 'copied')),
  'copyOwned to': (path) => owned.copyOwned(root, join(root, 'other'), path),
  createOwned: async (path) => (await owned.createOwned(root, path)).close(),
  openOwned: async (path) => (await owned.openOwned(root, path)).close(),
  touchOwned: (path) => owned.touchOwned(root, path, new Date(0)),
  makeOwnedFolder: (path) => owned.makeOwnedFolder(root, path),
};
const names = Object.keys(actions);

/** What is planted, and the path that is then given. */
const plants: Readonly<Record<string, () => string>> = {
  'the folder is a link': () => {
    rmSync(join(root, 'a', 'b'), { recursive: true });
    symlinkSync(join(outside, 'b'), join(root, 'a', 'b'));
    return join(root, 'a', 'b', 'file');
  },
  'a folder above is a link': () => {
    rmSync(join(root, 'a'), { recursive: true });
    symlinkSync(outside, join(root, 'a'));
    return join(root, 'a', 'b', 'file');
  },
  'the folder of a new file is a link': () => {
    rmSync(join(root, 'a'), { recursive: true });
    symlinkSync(outside, join(root, 'a'));
    return join(root, 'a', 'b', 'another');
  },
  'a folder above is a relative link': () => {
    rmSync(join(root, 'a'), { recursive: true });
    symlinkSync('../outside', join(root, 'a'));
    return join(root, 'a', 'file');
  },
  'the file is a link to a file': () => {
    rmSync(join(root, 'a', 'b', 'file'));
    symlinkSync(join(outside, 'file'), join(root, 'a', 'b', 'file'));
    return join(root, 'a', 'b', 'file');
  },
  'the file is a link to a folder': () => {
    rmSync(join(root, 'a', 'b', 'file'));
    symlinkSync(join(outside, 'b'), join(root, 'a', 'b', 'file'));
    return join(root, 'a', 'b', 'file');
  },
  'the file is a link to nothing': () => {
    rmSync(join(root, 'a', 'b', 'file'));
    symlinkSync(join(outside, 'none'), join(root, 'a', 'b', 'file'));
    return join(root, 'a', 'b', 'file');
  },
  'the root is a link': () => {
    rmSync(root, { recursive: true });
    symlinkSync(outside, root);
    return join(root, 'b', 'file');
  },
  'the path goes up': () => `${root}/a/../../outside/file`,
  'the path goes up from a file': () => `${root}/other/../../outside/b/file`,
  'the path is elsewhere': () => join(outside, 'file'),
  'the path begins like the root': () => {
    mkdirSync(`${root}-not`);
    writeFileSync(join(`${root}-not`, 'file'), 'secret');
    return join(`${root}-not`, 'file');
  },
};

describe.each(Object.keys(plants))('%s', (plant) => {
  test.each(names)('%s changes nothing outside', async (name) => {
    const path = plants[plant]!();
    const others = (): unknown => [readTree(outside), existsSync(`${root}-not`) ? readTree(`${root}-not`) : null];
    const before = others();
    let thrown: unknown;
    try {
      await actions[name]!(path);
    } catch (error) {
      thrown = error;
    }
    expect(others()).toEqual(before);
    // Only the entry itself may be removed or replaced, and a path that leads outside is always refused.
    const mayAct =
      plant.startsWith('the file is a link') && /^(?:remove|moveOwned(?:Sync)? to|write|copyOwned to)/u.test(name);
    if (!mayAct) expect(thrown).toBeInstanceOf(Error);
    if (thrown instanceof EngineError) expect(['InvalidInput', 'FileNotFound']).toContain(thrown.code);
  });
});

describe.skipIf(!isRoot)('of another user', () => {
  const changed = names.filter((name) => !/^(?:createOwned|makeOwnedFolder)$/u.test(name));

  test.each(changed)('%s refuses the file', async (name) => {
    const file = join(root, 'a', 'b', 'file');
    chownSync(file, nobody, nobody);
    const before = readTree(file);
    await expect((async () => actions[name]!(file))()).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining('belongs to another user') as unknown,
    });
    expect(readTree(file)).toEqual(before);
    expect(readdirSync(join(root, 'a', 'b'))).toEqual(['file']);
  });

  test.each(names)('%s refuses a folder on the path', async (name) => {
    chownSync(join(root, 'a'), nobody, nobody);
    const before = readTree(root);
    for (const inner of ['file', 'new'])
      await expect((async () => actions[name]!(join(root, 'a', 'b', inner)))()).rejects.toMatchObject({
        code: 'InvalidInput',
      });
    expect(readTree(root)).toEqual(before);
  });

  test('a private folder is not used', () => {
    chownSync(join(root, 'a'), nobody, nobody);
    expect(() => openPrivateFolder(join(root, 'a'))).toThrow(/belongs to another user/u);
  });
});

test('a private folder is closed to others, and has to be a folder', () => {
  mkdirSync(join(base, 'open'), { mode: 0o777 });
  openPrivateFolder(join(base, 'open'));
  expect(readTree(join(base, 'open'))['']!.split(' ', 1)).toEqual(['40700']);
  openPrivateFolder(join(base, 'open', 'new', 'inner'));
  expect(readTree(join(base, 'open', 'new', 'inner'))['']!.split(' ', 1)).toEqual(['40700']);
  symlinkSync(outside, join(base, 'link'));
  expect(() => openPrivateFolder(join(base, 'link'))).toThrow(/is a link/u);
  expect(() => openPrivateFolder(join(root, 'other'))).toThrow(/is not a folder/u);
});

test('written files and folders are for this user alone, whatever the mask', async () => {
  const mask = process.umask(0);
  try {
    await owned.writeOwned(root, join(root, 'x', 'y', 'one'), '1');
    owned.writeOwnedSync(root, join(root, 'x', 'y', 'two'), '2');
    await owned.copyOwned(root, join(root, 'x', 'y', 'one'), join(root, 'x', 'z', 'three'));
    await (await owned.createOwned(root, join(root, 'x', 'four'))).close();
  } finally {
    process.umask(mask);
  }
  const tree = Object.entries(readTree(join(root, 'x'))).map(([path, state]) => [path, state.split(' ', 1)[0]]);
  expect(Object.fromEntries(tree)).toEqual({
    '': '40700',
    four: '100600',
    y: '40700',
    'y/one': '100600',
    'y/two': '100600',
    z: '40700',
    'z/three': '100600',
  });
});

test('a file with two names is removed or replaced under one of them only', async () => {
  linkSync(join(outside, 'file'), join(root, 'second'));
  const before = (): string => readTree(outside)['file']!;
  const state = before();
  owned.writeOwnedSync(root, join(root, 'second'), 'text');
  expect(before()).toBe(state);
  rmSync(join(root, 'second'));
  linkSync(join(outside, 'file'), join(root, 'second'));
  await owned.removeOwned(root, join(root, 'second'));
  expect(before()).toBe(state);
});

test.each(['link', 'folder', 'pipe', 'socket', 'device'])('a %s is not read as a file, and not waited for', (kind) => {
  const path = kind === 'device' ? '/dev/zero' : join(root, 'read');
  if (kind === 'link') symlinkSync(join(outside, 'file'), path);
  else if (kind === 'folder') mkdirSync(path);
  else if (kind === 'pipe') makePipe(path);
  else if (kind === 'socket') makeSocket(path);
  expect(() => readRegularFile(path, 100)).toThrow(`is a ${kind}, not a regular file`);
});

test('a file is read up to the limit', () => {
  writeFileSync(join(root, 'read'), 'x'.repeat(100));
  expect(readRegularFile(join(root, 'read'), 100)).toHaveLength(100);
  expect(() => readRegularFile(join(root, 'read'), 99)).toThrow(/reads at most/u);
  expect(readRegularFile(join(root, 'none'), 99)).toBeUndefined();
});
