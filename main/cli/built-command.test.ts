/** A build is used until a file changes that it was made from. */

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtCommand, markOf, pathOfMarks } from './built-command.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tenon-built-'));
  for (const folder of ['engine', 'dist/host']) mkdirSync(join(root, folder), { recursive: true });
  for (const path of ['package.json', 'engine/a.ts', 'engine/with space.ts', 'dist/host/cli.js'])
    writeFileSync(join(root, path), path);
  const built = ['package.json', 'engine/a.ts', 'engine/with space.ts'];
  writeFileSync(pathOfMarks(root), built.map((path) => markOf(root, path)).join('\n'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a build of files that are as they were is used, and new files beside them do not matter', () => {
  writeFileSync(join(root, 'engine/new.ts'), '');
  expect(builtCommand(root)).toBe(`${root}/dist/host/cli.js`);
});

test.each([
  ['another time', () => utimesSync(join(root, 'engine/a.ts'), 1, 1)],
  ['another size', () => writeFileSync(join(root, 'package.json'), '')],
  ['a removed file', () => rmSync(join(root, 'engine/with space.ts'))],
  ['a file that was made while it was built', () => writeFileSync(pathOfMarks(root), '')],
  ['no marks', () => rmSync(pathOfMarks(root))],
  ['no command', () => rmSync(join(root, 'dist/host/cli.js'))],
])('%s makes it out of date', (_what, change) => {
  change();
  expect(builtCommand(root)).toBeUndefined();
});
