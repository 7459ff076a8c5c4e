/**
 * `npm run e2e [-- PLAYWRIGHT OPTIONS]`: builds the app when its sources are newer, then drives it in Chromium.
 * `npm run e2e -- --pictures` only takes the pictures of docs/guide again.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildApp, isStale } from './build-app.ts';
import { testFolder } from './test-folder.ts';
import { findSurroundings } from './test-surroundings.ts';

const root = join(import.meta.dirname, '..');
const [first, ...rest] = process.argv.slice(2);
const takesPictures = first === '--pictures';
const folder = testFolder();
const surroundings = findSurroundings(root, {}, folder).filter(({ wanted }) => wanted);
const chromium = surroundings.find(({ name }) => name === 'Chromium')!;
const environment = Object.assign({}, ...surroundings.map((each) => each.environment)) as Record<string, string>;

if (chromium.missing !== null) {
  console.error(
    `error: the browser tests need Chromium: ${chromium.missing}.\nhint: on Debian: apt-get install chromium`,
  );
  process.exit(1);
}
if (isStale()) await buildApp();
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/@playwright/test/cli.js'),
    'test',
    ...(takesPictures ? ['guide.spec.ts', ...rest] : process.argv.slice(2)),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: folder, ...environment, ...(takesPictures ? { TENON_PICTURES: 'docs' } : {}) },
  },
);
process.exitCode = status ?? 1;
