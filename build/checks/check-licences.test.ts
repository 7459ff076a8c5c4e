import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLicences, isAllowed } from './check-licences.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tenon-licences-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(packages: Readonly<Record<string, { dev?: boolean; manifest?: object }>>): void {
  const locked = Object.entries(packages).map(([name, { dev }]) => [`node_modules/${name}`, { dev }]);
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: Object.fromEntries([['', {}], ...locked]) }),
  );
  for (const [name, { manifest }] of Object.entries(packages)) {
    if (manifest === undefined) continue;
    mkdirSync(join(root, 'node_modules', name), { recursive: true });
    writeFileSync(
      join(root, 'node_modules', name, 'package.json'),
      JSON.stringify({ name, version: '1.0.0', ...manifest }),
    );
  }
}

test('a licence that is not allowed is reported, and more is allowed for tools', () => {
  install({
    good: { manifest: { license: 'MIT' } },
    old: { manifest: { licenses: [{ type: 'GPL-2.0' }, { type: 'ISC' }] } },
    copyleft: { manifest: { license: 'GPL-3.0-only' } },
    silent: { manifest: {} },
    tool: { dev: true, manifest: { license: 'MPL-2.0' } },
    library: { manifest: { license: 'MPL-2.0' } },
    'not-here': {},
  });
  expect(findLicences(root)).toEqual([
    'copyleft 1.0.0: the licence GPL-3.0-only is not allowed for what is shipped',
    'silent 1.0.0: the licence (none) is not allowed for what is shipped',
    'library 1.0.0: the licence MPL-2.0 is not allowed for what is shipped',
  ]);
});

test.each([
  ['(MIT OR GPL-3.0)', true],
  ['GPL-3.0 OR MIT', true],
  ['MIT AND GPL-3.0', false],
  ['(MIT AND ISC) OR GPL-3.0', true],
  ['MIT OR GPL-3.0 AND ISC', true],
  ['GPL-3.0 AND (MIT OR ISC)', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['MIT ISC', false],
  ['(MIT', false],
  ['', false],
])('%s: %s', (licence, expected) => {
  expect(isAllowed(licence, new Set(['MIT', 'ISC']))).toBe(expected);
});

test('what is installed here may be used', () => {
  expect(findLicences(join(import.meta.dirname, '../..'))).toEqual([]);
});
