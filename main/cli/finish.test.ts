/** A command that waits for what nothing will settle ends as a bug of ours, and closes its workspace. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';

const folder = await initWorkspace(mkdtempSync(path.join(tmpdir(), 'tenon-finish-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['command', 'close'])('%s', (what) => {
  const program = path.join(import.meta.dirname, 'testing', 'waiting-program.ts');
  const ended = spawnSync(process.execPath, [program, what], { cwd: folder, encoding: 'utf8' });
  expect(ended).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/^error Internal: The command is waiting for something/u) as string,
  });
  expect(ended.stderr).not.toContain('unsettled');
  // The process that owns the workspace is named in it until it is closed.
  expect(existsSync(path.join(folder, '.tenon', 'owner.json'))).toBe(what === 'close');
});
