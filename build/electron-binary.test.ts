/** Finding and fetching Electron's binary, with stand-ins for its package: never an import of it, never a long wait. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { electronPlace, fetchElectron, findElectron, hasFailedLately } from './electron-binary.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tenon-electron-'));
  folder = join(root, 'node_modules/electron');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(folder, 'package.json'), '{"name":"electron","version":"45.3.4"}');
  writeFileSync(join(folder, 'index.js'), 'throw new Error("it would download")');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(version = '45.3.4'): void {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'dist/version'), `v${version}`);
  writeFileSync(join(folder, 'dist/electron'), '');
  writeFileSync(join(folder, 'path.txt'), 'electron');
}

test('a package without its binary, with another version’s, or that is not there, has none', () => {
  expect(findElectron(electronPlace(root))).toBeUndefined();
  install('44.0.0');
  expect(findElectron(electronPlace(root))).toBeUndefined();
  install();
  expect(findElectron(electronPlace(root))).toBe(join(folder, 'dist/electron'));
  rmSync(folder, { recursive: true });
  expect(findElectron(electronPlace(root))).toBeUndefined();
});

test('a download that works leaves no note of failure', async () => {
  writeFileSync(
    join(folder, 'install.js'),
    `const fs = require('fs'); fs.mkdirSync('dist'); fs.writeFileSync('dist/version', '45.3.4'); fs.writeFileSync('dist/electron', ''); fs.writeFileSync('path.txt', 'electron');`,
  );
  const place = electronPlace(root);
  expect(await fetchElectron(place, 20_000, () => undefined)).toBeUndefined();
  expect(findElectron(place)).toBe(join(folder, 'dist/electron'));
  expect(hasFailedLately(place, Date.now())).toBe(false);
});

test('a failed one says why, and is remembered for a day', async () => {
  writeFileSync(
    join(folder, 'install.js'),
    `console.error('Error: getaddrinfo ENOTFOUND github.com'); process.exit(1);`,
  );
  const place = electronPlace(root);
  expect(await fetchElectron(place, 20_000, () => undefined)).toBe('its download failed: ENOTFOUND github.com');
  expect(readFileSync(place.failureFile, 'utf8')).toContain('github.com');
  const now = Date.now();
  expect(hasFailedLately(place, now)).toBe(true);
  utimesSync(place.failureFile, new Date(now - 25 * 3600_000), new Date(now - 25 * 3600_000));
  expect(hasFailedLately(place, now)).toBe(false);
});

test('a download that hangs is stopped at the cap, with a tick for each second', async () => {
  writeFileSync(join(folder, 'install.js'), 'setInterval(() => 0, 1000);');
  const onSecond = vi.fn();
  expect(await fetchElectron(electronPlace(root), 1500, onSecond)).toMatch(/not done after \d s/u);
  expect(onSecond).toHaveBeenCalledWith(1);
});
