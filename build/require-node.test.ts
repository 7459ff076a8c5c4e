/** An older Node is told what to do, by the scripts of build/ and by the command line. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Loaded first, makes this Node say that it is 20: no older one is needed to test what it would be told. */
const pretendNode20 = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`;

test.each([
  ['a script of build/', ['--import', './build/require-node.mjs', 'build/check-names.ts']],
  ['tenon', ['main/cli/tenon.mjs', '--version']],
])('%s', (_name, command) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', pretendNode20, ...command], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^error: .* needs Node 24 or newer; this is Node 20\.20\.2/u);
  expect(stderr).toMatch(/\nhint: .*npm ci brings the right Node/u);
});
