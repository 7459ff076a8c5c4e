/** The words' lint, red and green. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findWordProblems } from './check-words.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tenon-words-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const phrases = [
  'the file that was told about',
  'the value stands in the second line',
  'until somebody mends the file',
  'because it is no table',
  'the columns are no numbers',
  'records that were left out',
  'the name that was meant',
  'files that are looked at',
  'where the run goes on',
  'rows that were set aside',
  'a folder of its own',
  'the text as it stands',
  'the file is written anew',
  'a value of none of its types',
  'every row but for the first',
  'a commit that was taken back',
  'the bytes in front of it',
  'a file that can’t be read',
  'rows that don’t fit',
];

test.each(phrases)('"%s" is found in a comment, a string, a template, JSX and a page, with its line', (phrase) => {
  write('engine/comment.ts', `/** A file.\n *\n * Here, ${phrase}. */\n`);
  write('engine/line-break.ts', `/** A file. */\n\n/**\n * Here, ${phrase.replaceAll(' ', '\n * ')}. */\n`);
  write('engine/text.ts', `/** A file. */\nexport const text = '${phrase}';\n`);
  write('main/template.ts', `/** A file. */\nexport const text = (name: string) => \`\${name}: ${phrase}\`;\n`);
  write('renderer/view.tsx', `/** A file. */\nexport const view = <p>Here, ${phrase}.</p>;\n`);
  write('docs/guide/page.md', `# Page\n\nHere, ${phrase}.\n`);
  const places = findWordProblems(root).map((problem) => problem.split(': ', 1)[0]!);
  for (const place of ['engine/comment.ts:3', 'engine/text.ts:2', 'main/template.ts:2', 'renderer/view.tsx:2'])
    expect(places).toContain(place);
  expect(places).toContain('docs/guide/page.md:3');
  expect(places.some((place) => place.startsWith('engine/line-break.ts:'))).toBe(true);
});

test('identifiers, single words, code in pages and plain sentences pass', () => {
  write('engine/a.ts', `/** There is no table; it is no longer used. */\nexport const told = 'told', stands = told;\n`);
  write('engine/b.ts', `/** This is meant for tests. */\nexport const text = 'there are no rows';\n`);
  write('docs/page.md', '# Page\n\nThe option `told it` and this:\n\n```ts\n// it stands here\n```\n');
  write('docs/reference/page.md', 'It stands here.\n');
  expect(findWordProblems(root)).toEqual([]);
});
