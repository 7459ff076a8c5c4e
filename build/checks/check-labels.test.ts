/** The lint of labels, red and green. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLabelProblems } from './check-labels.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tenon-labels-'));
  mkdirSync(join(root, 'renderer'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (text: string, name = 'a.tsx'): void => writeFileSync(join(root, 'renderer', name), text);

test.each([
  [`const c = { id: 'jobs.new', title: 'Create a job', run };`, 'Create a job'],
  [
    `const c = { id: 'jobs.new', title: 'Create job', menuTitle: () => (is ? 'Create' : 'Open the job') };`,
    'Open the job',
  ],
  [`const c = { id: 'x.y', title: \`Export the workflow for \${name}\` };`, 'Export the workflow for {}'],
  [`const m = { label: 'Open the run', run };`, 'Open the run'],
  ['const b = <Button>\n  Create a trigger\n</Button>;', 'Create a trigger'],
  [`const b = <Button>{is ? 'Save' : 'Save an item'}</Button>;`, 'Save an item'],
  ['const b = <IconButton label="Close the panel" />;', 'Close the panel'],
  ['const d = <Dialog title="Rename the job" />;', 'Rename the job'],
  ['const d = <ConfirmDialog action="Remove from the catalog" />;', 'Remove from the catalog'],
])('%s has an article', (text, label) => {
  write(text);
  expect(findLabelProblems(root)).toEqual([expect.stringContaining(`"${label}" has an article`)]);
});

test.each([
  ['Run crawler', 'Start crawler'],
  ['Create trigger', 'New trigger'],
  ['Remove table', 'Delete table'],
  ['Crawl folder', 'Crawl this folder'],
  ['Start trigger', 'Start trigger now'],
  ['Reload rows', 'Read rows again'],
  ['Show reading options', 'Show reading settings'],
])('%s and %s name one act, in one file and in two', (first, second) => {
  const problem = `"${second}" and "${first}" (renderer/a.tsx:1) name one act: use one label`;
  write(`const c = { id: 'a.b', title: '${first}' }; const b = <Button>${second}</Button>;`);
  expect(findLabelProblems(root)).toEqual([`renderer/a.tsx:1: ${problem}`]);
  write(`const c = { id: 'a.b', title: '${first}' };`);
  write(`const b = <Button>${second}</Button>;`, 'b.tsx');
  expect(findLabelProblems(root)).toEqual([`renderer/b.tsx:1: ${problem}`]);
});

test('sentences, nouns, single verbs, ellipses and names of one letter pass', () => {
  write(`
    const c = { id: 'a.b', title: 'Import from AWS Glue', menuTitle: 'Import from AWS Glue …' };
    const d = <ConfirmDialog title="Delete the job x?" action="Delete job" />;
    const b = [<Button>Stop</Button>, <Button>Cancel</Button>, <Button>Swap A and B</Button>, <Button>{count} of the rows</Button>];
    const e = <EmptyView title="Choose a file" text="The rows of the file." />;
    const o = { id: 'row', title: count };
  `);
  expect(findLabelProblems(root)).toEqual([]);
});
