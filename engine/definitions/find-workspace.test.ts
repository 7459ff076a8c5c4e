/** The workspace that a folder belongs to: only one of this user, which nobody else can have put there. */

import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findWorkspaceRoot } from '#engine/definitions/find-workspace.ts';

const isRoot = process.geteuid?.() === 0;
const nobody = 65_534;
let base: string;
let above: string;
let below: string;
let file: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-above-')));
  above = path.join(base, 'above');
  below = path.join(above, 'a', 'b');
  mkdirSync(below, { recursive: true });
  chmodSync(above, 0o755);
  file = path.join(above, 'tenon.json');
  writeFileSync(file, '{"name":"above","version":1}');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test('the nearest one above', () => {
  expect(findWorkspaceRoot(below)).toBe(above);
  expect(findWorkspaceRoot(above)).toBe(above);
});

test.skipIf(!isRoot)('another user’s tenon.json is skipped', () => {
  chownSync(file, nobody, nobody);
  expect(findWorkspaceRoot(below)).toBeUndefined();
});

test.skipIf(!isRoot)('one in another user’s folder is skipped', () => {
  chownSync(above, nobody, nobody);
  expect(findWorkspaceRoot(below)).toBeUndefined();
});

test.skipIf(process.platform === 'win32').each([0o777, 0o1777, 0o757])(
  'one in a folder of mode %o is skipped',
  (mode) => {
    chmodSync(above, mode);
    expect(findWorkspaceRoot(below)).toBeUndefined();
  },
);

test.each(['link', 'folder'])('a %s is not a tenon.json', (kind) => {
  rmSync(file);
  writeFileSync(path.join(base, 'elsewhere.json'), '{"name":"x","version":1}');
  if (kind === 'link') symlinkSync(path.join(base, 'elsewhere.json'), file);
  else mkdirSync(file);
  expect(findWorkspaceRoot(below)).toBeUndefined();
});
