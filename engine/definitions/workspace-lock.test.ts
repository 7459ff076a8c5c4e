/** The lock of a workspace when its opening fails half-way. */

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WorkspaceLock } from '#engine/definitions/workspace-lock.ts';
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
