/** The table of names in AWS Glue: no empty row, no unknown name, and every transform of Tenon is in it or has no counterpart. */

import { expect, test } from 'vitest';
import { transforms } from '#engine/transforms/index.ts';
import { glueSection, glueTransforms, withoutCounterpart, type GlueTransform } from './glue-transforms.ts';

interface Named {
  readonly name: string;
  readonly title: string;
}

function findProblems(rows: readonly GlueTransform[], alone: readonly string[], known: readonly Named[]): string[] {
  const names = new Set(known.map(({ name }) => name));
  const same = new Map(known.flatMap(({ name, title }) => [plain(name), plain(title)].map((text) => [text, name])));
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const [index, row] of rows.entries()) {
    const named = [...row.library, ...row.studio];
    const listed = typeof row.ours === 'string' ? [] : row.ours;
    const what = named[0] ?? `row ${index}`;
    if (named.length === 0 || named.some((name) => name.trim() === '')) problems.push(`${what}: no name in AWS Glue`);
    if (typeof row.ours !== 'string' && listed.length === 0) problems.push(`${what}: no transform`);
    if (row.ours === 'otherwise' && !/\w+ .*\.$/u.test(row.note ?? '')) problems.push(`${what}: no sentence`);
    problems.push(...listed.filter((name) => !names.has(name)).map((name) => `${what}: unknown ${name}`));
    for (const name of named) {
      const own = same.get(plain(name));
      if (own !== undefined && !listed.includes(own)) problems.push(`${what}: does not name ${own}`);
    }
    for (const name of [
      ...row.library.map((each) => `library ${each}`),
      ...row.studio.map((each) => `studio ${each}`),
    ]) {
      if (seen.has(name)) problems.push(`${name}: twice`);
      seen.add(name);
    }
  }
  const listed = new Set(rows.flatMap(({ ours }) => (typeof ours === 'string' ? [] : ours)));
  for (const name of names)
    if (listed.has(name) === alone.includes(name))
      problems.push(`${name}: ${listed.has(name) ? 'has a counterpart' : 'in no row'}`);
  return [...problems, ...alone.filter((name) => !names.has(name)).map((name) => `${name}: unknown`)];
}

/** `Change Schema` and `change_schema` are the same name. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '');
}

test('every row says how, and every transform is in a row or has no counterpart', () => {
  expect(findProblems(glueTransforms, withoutCounterpart, transforms)).toEqual([]);
});

test('empty rows, unknown names and forgotten transforms are found', () => {
  const known = ['Join', 'Sort', 'Merge', 'Window'].map((name) => ({ name, title: `${name} Rows` }));
  const rows: GlueTransform[] = [
    { library: [], studio: [], ours: ['Join'] },
    { library: ['map'], studio: [], ours: [] },
    { library: ['toDF'], studio: [], ours: 'otherwise' },
    { library: ['Join', 'join'], studio: ['Join'], ours: ['Joyn'] },
    { library: [], studio: ['merge_rows'], ours: 'not yet' },
    { library: ['sort', 'map'], studio: [], ours: ['Sort'] },
  ];
  expect(findProblems(rows, ['Sort', 'None'], known)).toEqual([
    'row 0: no name in AWS Glue',
    'map: no transform',
    'toDF: no sentence',
    'Join: unknown Joyn',
    'Join: does not name Join',
    'Join: does not name Join',
    'Join: does not name Join',
    'merge_rows: does not name Merge',
    'library map: twice',
    'Sort: has a counterpart',
    'Merge: in no row',
    'Window: in no row',
    'None: unknown',
  ]);
});

test('the section links our transforms and has the other answers in words', () => {
  const lines = glueSection().split('\n');
  const line = (name: string): string | undefined => lines.find((text) => text.startsWith(`| ${name} |`));
  expect(line('Change Schema')).toBe(
    '| Change Schema | `ApplyMapping`, `apply_mapping` | [ApplyMapping](#applymapping) |  |',
  );
  expect(line('Evaluate Data Quality')).toContain('| not yet |');
  expect(line('Autobalance Processing')).toContain('| see the note | Tenon splits the work');
  expect(lines.filter((text) => text.startsWith('| '))).toHaveLength(glueTransforms.length + 2);
});
