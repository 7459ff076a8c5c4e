/** Exclusion globs against the rules of Glue's developer guide. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileExclusions, compileFolderExclusions } from '#engine/storage/exclusion-glob.ts';

const cases: [glob: string, path: string, excluded: boolean][] = [
  ['*.csv', 'a.csv', true],
  ['*.csv', 'd/a.csv', false],
  ['*.*', 'a.b', true],
  ['*.*', 'ab', false],
  ['*.{csv,avro}', 'a.avro', true],
  ['*.{csv,avro}', 'a.orc', false],
  ['foo.?', 'foo.c', true],
  ['foo.?', 'foo.cc', false],
  ['**.csv', 'a/b/c.csv', true],
  ['dir/**', 'dir/x/y', true],
  ['dir/**', 'dirty/x', false],
  ['dir**', 'dirty/x', true],
  ['departments/{market*,sales}/**', 'departments/marketing/x', true],
  ['departments/[!a-c]*/x', 'departments/dx/x', true],
  ['departments/[!a-c]*/x', 'departments/bx/x', false],
  ['[abc]x', 'bx', true],
  ['[-a]x', '-x', true],
  ['[*?]x', '*x', true],
  ['[*?]x', 'ax', false],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['*', '.hidden', true],
  ['[!a]', '/', false],
  ['(a|b)+$', '(a|b)+$', true],
  ['a[b', 'a[b', true],
  ['a{b', 'a{b', true],
];

test.each(cases)('%s on %s is %s', (glob, path, excluded) => {
  expect(compileExclusions([glob])(path)).toBe(excluded);
});

test('a folder is excluded only when everything below it is', () => {
  expect(compileFolderExclusions(['dir/**'])('dir')).toBe(true);
  expect(compileFolderExclusions(['dir/*'])('dir')).toBe(false);
  expect(compileFolderExclusions(['dir\\**'])('dir')).toBe(false);
});

test('any text compiles, and an escaped path matches itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' })), (text) => {
      compileExclusions([text])('x');
      const escaped = [...text].map((character) => `\\${character}`).join('');
      expect(compileExclusions([escaped])(text)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
