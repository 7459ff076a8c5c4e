/** The naming rules, red and green. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bannedNames, findNameProblems } from './check-names.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tenon-names-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text = '/** A file. */\n'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('a clean tree has no problem, whatever dependencies and output are called', () => {
  write('engine/types/data-type.ts');
  write('engine/node_modules/utils.ts', '');
  write('build/out/helpers.ts', '');
  expect(findNameProblems(root)).toEqual([]);
});

test.each(bannedNames)('%s is refused as file, test and folder', (name) => {
  write(`engine/types/${name}.ts`);
  write(`main/${name}.test.ts`);
  write(`build/${name}/thing.ts`);
  expect(findNameProblems(root).map((problem) => problem.split(':', 1)[0])).toEqual([
    `engine/types/${name}.ts`,
    `main/${name}.test.ts`,
    `build/${name}/thing.ts`,
  ]);
});

test('a file that does not say its job is refused, unless its name says which file it tests', () => {
  write('engine/a.ts', `import 'node:fs';\n/** Too late. */\n`);
  write('engine/a.test.ts', `import 'node:fs';\n`);
  expect(findNameProblems(root)).toEqual(['engine/a.ts: must begin with /** what this file is responsible for */']);
});

test('SQL that is written back from a tree is refused by its name', () => {
  const word = ['json', 'deserialize', 'sql'].join('_');
  write('engine/explore/a.ts', `/** A file. */\nexport const query = '${word}';\n`);
  write('engine/explore/a.test.ts', `/** ${word} */\n`);
  expect(findNameProblems(root).map((problem) => problem.split(':', 1)[0])).toEqual(['engine/explore/a.ts']);
});
