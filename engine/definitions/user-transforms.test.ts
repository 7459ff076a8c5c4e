/** Files of user's transforms in a workspace: what is found, what is a problem, and what an edit changes. */

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DefinitionChange } from '#engine/definitions/definition-store.ts';
import { findTransformProblems } from '#engine/definitions/user-transform-problems.ts';
import { userTransformsOf } from '#engine/definitions/user-transforms.ts';
import { Workspace } from '#engine/definitions/workspace.ts';
import { initWorkspace } from '#engine/definitions/workspace-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-transforms-')), 'test');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string, content: unknown): void {
  writeFileSync(join(folder, 'transforms', file), typeof content === 'string' ? content : JSON.stringify(content));
}
const named = (name: string): object => ({ name, functionName: name });

test('SQL, code and Python are found next to the definition', async () => {
  for (const [name, ending] of [
    ['a', 'sql'],
    ['b', 'ts'],
    ['c', 'js'],
    ['d', 'py'],
  ]) {
    put(`${name}.json`, named(name!));
    put(`${name}.${ending}`, `\uFEFFtext of ${name}`);
  }
  await using workspace = await Workspace.open(folder);
  const users = userTransformsOf(workspace);
  expect(users.names).toEqual(['a', 'b', 'c', 'd']);
  expect(users.names.map((name) => users.find(name)!.code.kind)).toEqual(['sql', 'code', 'code', 'python']);
  expect(users.find('a')!.code).toEqual({ kind: 'sql', text: 'text of a', file: 'transforms/a.sql' });
  expect(users.find('other')).toBeUndefined();
  expect(findTransformProblems(workspace)).toEqual([]);
});

test.each([
  ['Filter', 'sql', 'SELECT 1', 'that of the built-in transform Filter'],
  ['none', 'txt', 'SELECT 1', 'has no file with SQL or code'],
  ['empty', 'sql', ' \n', 'is empty'],
  ['long', 'sql', `SELECT ${'1+'.repeat(300_000)}1`, 'at most 500000'],
])('a mistake is a problem and an error: %s', async (name, ending, text, why) => {
  put('x.json', named(name));
  put(`x.${ending}`, text);
  await using workspace = await Workspace.open(folder);
  expect(findTransformProblems(workspace)).toMatchObject([{ file: 'transforms/x.json' }]);
  expect(findTransformProblems(workspace)[0]!.message).toContain(why);
  // A built-in transform of the name is found before one of the user is looked for.
  if (name !== 'Filter') expect(() => userTransformsOf(workspace).find(name)).toThrow(why);
});

test('two files, a link, several inputs of code, and JSON that is none', async () => {
  put('two.json', named('two'));
  put('two.sql', 'SELECT 1');
  put('two.ts', '() => 1');
  put('many.json', { ...named('many'), tenon: { inputs: ['a', 'b'] } });
  put('many.ts', 'function many() {}');
  put('link.json', named('link'));
  symlinkSync('/etc/passwd', join(folder, 'transforms', 'link.sql'));
  put('broken.json', '{ "name": "broken", ');
  put('broken.sql', 'SELECT 1');
  await using workspace = await Workspace.open(folder);
  const users = userTransformsOf(workspace);
  expect(() => users.find('two')).toThrow('has two files: transforms/two.sql and transforms/two.ts');
  expect(() => users.find('many')).toThrow('Code has one input');
  expect(() => users.find('link')).toThrow('Cannot read transforms/link.sql');
  expect(() => users.find('broken')).toThrow('transforms/broken.json, line 1');
  expect(workspace.problems.map(({ file }) => file).sort()).toEqual(['transforms/broken.json', 'transforms/link.sql']);
});

test('a definition that never had a good version says its mistake, also where its name has an underscore', async () => {
  put('mask_email.json', '{ "name": "mask_email", ');
  put('two-words.json', '{ "name": "two_words" }');
  await using workspace = await Workspace.open(folder);
  const users = userTransformsOf(workspace);
  expect(() => users.find('mask_email')).toThrow('transforms/mask_email.json, line 1');
  expect(() => users.find('two_words')).toThrow('functionName');
});

test('an edit of either file counts at once, and is announced', async () => {
  put('a.json', named('a'));
  put('a.sql', 'SELECT 1');
  await using workspace = await Workspace.open(folder);
  const changes: DefinitionChange[] = [];
  workspace.onChange((change) => changes.push(change));
  put('a.sql', 'SELECT 2');
  await workspace.stores.transform.refresh(join(folder, 'transforms', 'a.sql'));
  expect(changes).toEqual([{ kind: 'transform', name: 'a', change: 'changed' }]);
  expect(userTransformsOf(workspace).find('a')!.code.text).toBe('SELECT 2');
  await workspace.stores.transform.refresh(join(folder, 'transforms', 'unknown.sql'));
  expect(changes).toHaveLength(1);
});
