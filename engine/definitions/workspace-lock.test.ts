/** The lock of a workspace when its opening fails half-way. */

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFailure, WorkspaceLock } from '#engine/definitions/workspace-lock.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();

test('a lock whose owner cannot be written is not held', () => {
  const state = join(folder(), '.tenon');
  const owner = join(state, 'owner.json');
  // Nothing can be moved to the name of a folder.
  mkdirSync(join(owner, 'in the way'), { recursive: true });
  expect(() => WorkspaceLock.acquire(state, 'first')).toThrow();
  rmSync(owner, { recursive: true, force: true });
  using lock = WorkspaceLock.acquire(state, 'second');
  expect(() => WorkspaceLock.acquire(state, 'third')).toThrow(/second|open/u);
  expect(lock).toBeDefined();
});

test.each(['EACCES', 'EPERM', 'EROFS', 'SQLITE_CANTOPEN', 'SQLITE_READONLY_DIRECTORY'])(
  'a folder without write permission is named (%s)',
  (code) => {
    const workspace = join(folder(), code);
    const state = join(workspace, '.tenon');
    const path = join(state, '.09418ffd-owner.json');
    const thrown = Object.assign(new Error(`${code}: permission denied, open '${path}'`), {
      code,
      syscall: 'open',
      path,
    });
    const refused = (place: string) => ({
      code: 'IoFailed',
      message: `Cannot open the workspace: your user cannot write to its folder ${place}.`,
      hint: 'Give your user write access to the folder, or open the workspace with --open read-only.',
    });
    expect(lockFailure(state, thrown)).toMatchObject(refused(workspace));
    mkdirSync(state, { recursive: true });
    expect(lockFailure(state, thrown)).toMatchObject(refused(state));
  },
);
