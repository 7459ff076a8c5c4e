import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPartialWriters, findWriters, writers } from './check-writers.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tenon-writers-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test.each([
  `import { rm } from 'node:fs/promises';`,
  `import { readFileSync, rmSync } from 'node:fs';`,
  `import {\n  lstat,\n  writeFile,\n} from 'node:fs/promises';`,
  `import fs from 'node:fs';`,
  `import * as fs from 'fs';`,
  `import { open } from 'node:fs/promises';\nawait open(path, 'r+');`,
  `import { openSync } from 'node:fs';\nopenSync(join(a, 'b'), 'w');`,
  `const { rm } = await import('node:fs/promises');`,
])('a new file that changes files is found: %s', (text) => {
  plant('engine/explore/new-thing.ts', text);
  expect(findWriters(root)).toHaveLength(1);
});

test('readers, tests and listed files pass', () => {
  plant('engine/explore/reader.ts', `import { open, readFile } from 'node:fs/promises';\nawait open(path, 'r');`);
  plant('engine/explore/reader.test.ts', `import { rm } from 'node:fs/promises';`);
  plant('engine/base/owned/owned-files.ts', `import { rm } from 'node:fs/promises';`);
  plant('main/cli/types.ts', `import type { Stats } from 'node:fs';`);
  expect(findWriters(root)).toEqual([]);
});

test('a call that may write a part of its bytes is found', () => {
  plant('engine/explore/new-thing.ts', `import { writeSync } from 'node:fs';\nwriteSync(file, bytes);`);
  plant('main/handle.ts', 'await handle.writev([bytes], 0);');
  plant('engine/base/write-whole.ts', `import { writeSync } from 'node:fs';`);
  expect(findPartialWriters(root)).toHaveLength(2);
});

test('every listed file is there, and nothing else changes files', () => {
  const repository = join(import.meta.dirname, '../..');
  for (const path of Object.keys(writers)) expect(existsSync(join(repository, path)), path).toBe(true);
  expect(findWriters(repository)).toEqual([]);
  expect(findPartialWriters(repository)).toEqual([]);
});
