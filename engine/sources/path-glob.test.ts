/** Which paths a glob means, and that every folder that holds one of them is entered. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePathGlob } from '#engine/sources/path-glob.ts';

test.each([
  ['*.csv', 'a.csv', true],
  ['*.csv', 'x/a.csv', false],
  ['**/*.csv', 'a.csv', true],
  ['**/*.csv', 'x/y/a.csv', true],
  ['**.csv', 'x/y/a.csv', true],
  ['y=202?/**', 'y=2024/a', true],
  ['{a,b}.csv', 'b.csv', true],
  ['{a,{b,c}d}.csv', 'cd.csv', true],
  ['{x/a,b}.csv', 'x/a.csv', true],
  ['f{1..3}.csv', 'f2.csv', true],
  ['f{1..3}.csv', 'f4.csv', false],
  ['f{08..11}.csv', 'f09.csv', true],
  ['f{08..11}.csv', 'f9.csv', false],
  ['f{3..1}.csv', 'f1.csv', true],
  ['[ab].csv', 'b.csv', true],
  ['[!ab].csv', 'b.csv', false],
  ['[^ab].csv', 'b.csv', false],
  ['[^ab].csv', 'c.csv', true],
  ['[{a,b}].csv', '{.csv', true],
  ['x-*.csv', 'x-1.csv', true],
  ['[a-c]-[-x].csv', 'b--.csv', true],
  ['\\*.csv', 'a.csv', false],
  ['\\*.csv', '*.csv', true],
  ['\\{a,b}.csv', '{a,b}.csv', true],
  ['*.zip', 'a.zip!/x/b.csv', true],
  ['*.csv', 'a.zip!/b.csv', false],
  ['*/*.csv', 'a.zip!/b.csv', true],
  ['**/*.csv', 'a.zip!/x/b.csv', true],
  ['*', 'a!/b.csv', false],
  ['*/*', '_x/a.csv', false],
  ['_*/*', '_x/a.csv', true],
])('the glob %s on %s is %s', (glob, file, expected) => {
  expect(compilePathGlob(glob).matches(file)).toBe(expected);
});

test('any text is a glob', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.string()), (text) => {
      const { matches, within } = compilePathGlob(text);
      expect(typeof matches('a-b/c') === typeof within('a-b')).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('a folder is entered when something below it can match, and only then', () => {
  const { within } = compilePathGlob('y=*/{a,b}/*.csv');
  expect(['y=1', 'y=1/a', 'y=1/b'].filter((folder) => !within(folder))).toEqual([]);
  expect(['x', 'y=1/c', 'y=1/a/deep', 'y=1/a/x.zip!'].filter(within)).toEqual([]);
  expect(compilePathGlob('*.zip').within('a.zip!')).toBe(true);
  expect(compilePathGlob('a/**/x.csv').within('a/b/c/d')).toBe(true);
});

test('every folder above a path that matches is entered', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'a.zip!', 'y=1');
  const part = fc.constantFrom('*', '**', 'a', 'a*', '{a,b}', '[ab]', '?', '*.zip', 'y={1..2}', 'a**', '{a/b,y=1}');
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.array(name, { minLength: 1, maxLength: 5 }),
      (parts, names) => {
        const { matches, within } = compilePathGlob(parts.join('/'));
        if (!matches(names.join('/'))) return;
        for (let level = 1; level < names.length; level += 1)
          expect(within(names.slice(0, level).join('/'))).toBe(true);
      },
    ),
    { numRuns: 5000 },
  );
});
