/** The scripts of build/ and the command line tell users of an older Node what to do. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Loaded first, makes this Node report version 20, so that the message can be tested without an older one. */
const pretendNode20 = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`;

test.each([
  ['a script of build/', ['--import', './build/require-node.mjs', 'build/checks/check-names.ts']],
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
