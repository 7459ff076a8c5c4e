import { expect, test } from 'vitest';
import { compileVisible, fixedFolder, hiddenParts } from '#engine/storage/hidden-name.ts';

test.each([
  ['**/*.csv', 'a/b.csv', true],
  ['**/*.csv', '_tenon/b.csv', false],
  ['*/*.csv', '.git/b.csv', false],
  ['*', '_b.csv', false],
  ['*', 'a_$folder$', false],
  ['_*', '_b.csv', true],
  ['_*/*.csv', '_a/b.csv', true],
  ['_*/*.csv', '_a/_b.csv', false],
  ['**/_*.csv', '_tenon/_b.csv', false],
  ['**/_*.csv', 'x/y/_b.csv', true],
  ['_x/**', '_x/a/b.csv', true],
  ['_x/**', '_x/_x/b.csv', false],
  ['**/_x/**', 'a/_x/b.csv', true],
  ['*/{_old,new}/*.csv', 'a/_old/b.csv', true],
  ['*/{_old,new}/*.csv', 'a/_other/b.csv', false],
])('%s means %s: %s', (glob, path, meant) => {
  expect(compileVisible(glob)(path)).toBe(meant);
});

test('hidden names match only where the glob names them', () => {
  expect(hiddenParts('a_b/_old/{x,.y}/*.csv')).toEqual(['_old', '{x,.y}']);
});

test('the fixed folder ends before the first wildcard', () => {
  expect(fixedFolder('/lake/out*/a/b.csv')).toBe('/lake');
  expect(fixedFolder('/lake/a.csv')).toBe('/lake');
  expect(fixedFolder('/*.csv')).toBe('/');
});
