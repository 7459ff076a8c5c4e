/** Checks what no linter rule covers: names that say nothing, and a first line that says the file's job. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, sourceFolders } from './source-files.ts';

/** Names of files and folders that could mean anything. */
export const bannedNames: readonly string[] = [
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'misc',
  'manager',
  'shared',
  'data',
  'info',
];

/** Words that no source file may hold, with the reason. */
const bannedWords: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(['json', 'deserialize', 'sql'].join('_'), 'u'),
    'SQL that is written back from a tree is not the text that was checked; change the text at its places instead',
  ],
];

/** `path: problem` for each source file of `root` that breaks a naming rule. */
export function findNameProblems(root: string): string[] {
  return sourceFolders
    .flatMap((folder) => filesUnder(root, folder))
    .filter((path) => !path.includes('/fixtures/'))
    .flatMap((path) => [
      ...nameProblems(path),
      ...firstLineProblems(path, join(root, path)),
      ...wordProblems(path, join(root, path)),
    ]);
}

function nameProblems(path: string): string[] {
  return path
    .split('/')
    .map((part) => part.split('.', 1)[0]!)
    .filter((name) => bannedNames.includes(name))
    .map((name) => `${path}: "${name}" is too vague; name it after its content`);
}

function firstLineProblems(path: string, file: string): string[] {
  // A test's job is its name: the file beside it.
  if (!/\.tsx?$/u.test(path) || /\.test\.tsx?$/u.test(path)) return [];
  const text = readFileSync(file, 'utf8');
  return /^\/\*\*\s/u.test(text) ? [] : [`${path}: must begin with /** what this file is responsible for */`];
}

function wordProblems(path: string, file: string): string[] {
  if (!/\.tsx?$/u.test(path) || /\/testing\/|\.test\.tsx?$/u.test(path)) return [];
  const text = readFileSync(file, 'utf8');
  return bannedWords.flatMap(([word, reason]) => (word.test(text) ? [`${path}: ${word.source}: ${reason}`] : []));
}

if (import.meta.main) {
  const problems = findNameProblems(join(import.meta.dirname, '../..'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
