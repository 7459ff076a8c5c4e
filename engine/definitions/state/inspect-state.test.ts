/** What does not belong into the state; other processes of this user that remove folders of it while it is inspected. */

import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findIntruders } from '#engine/definitions/state/inspect-state.ts';

const { looks } = vi.hoisted(() => ({ looks: { after: (_path: string): void => undefined } }));
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original();
  const lstat = async (path: string): Promise<unknown> => {
    const stats = await real.lstat(path);
    looks.after(path);
    return stats;
  };
  return { ...real, lstat: lstat as typeof real.lstat };
});

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-inspect-')));
  for (const name of ['cache', 'runs']) {
    mkdirSync(join(folder, name), { mode: 0o755 });
    writeFileSync(join(folder, name, 'file'), 'x', { mode: 0o644 });
  }
});
afterEach(() => {
  looks.after = () => undefined;
  rmSync(folder, { recursive: true, force: true });
});

test.each(['cache', 'runs', join('cache', 'file')])('%s is removed after its check', async (name) => {
  looks.after = (path) => {
    if (path === join(folder, name)) rmSync(path, { recursive: true });
  };
  expect(await findIntruders(folder, true)).toEqual([]);
  expect(existsSync(join(folder, name))).toBe(false);
});

test.each(['cache', 'copies', 'job-versions', 'replaced', 'runs', 'undo', 'workers'])(
  '%s that is a file is named',
  async (name) => {
    rmSync(join(folder, name), { recursive: true, force: true });
    writeFileSync(join(folder, name), 'x');
    for (const strict of [true, false])
      expect(await findIntruders(folder, strict)).toEqual([{ path: name, why: 'is a file, not a folder' }]);
  },
);

test.each(['catalog.sqlite', 'catalog.sqlite-wal', 'catalog.sqlite-shm', 'lock.sqlite', 'identity.json'])(
  '%s that is a folder is named',
  async (name) => {
    mkdirSync(join(folder, name));
    for (const strict of [true, false])
      expect(await findIntruders(folder, strict)).toEqual([{ path: name, why: 'is a folder, not a file' }]);
  },
);
