/** Exclusion globs against the rules of Glue's developer guide. */

import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExclusions, compileFolderExclusions } from '#engine/storage/exclusion-glob.ts';
import { compileParts, type GlobPart } from '#engine/storage/glob-matcher.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

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
    { numRuns: triesOfRun(2000, 800) },
  );
});

describe('globs with many stars or choices', () => {
  const bombs: readonly (readonly [name: string, glob: string, path: string])[] = [
    ['stars', `${'*a'.repeat(20)}b`, 'a'.repeat(255)],
    ['stars across levels', `${'**a'.repeat(20)}b`, `${'a/'.repeat(2000)}a`],
    ['both', `${'**/*a'.repeat(20)}b`, `${'a/'.repeat(500)}a`],
    ['choices', `${'{a,aa}'.repeat(60)}b`, 'a'.repeat(90)],
    ['stars in choices', `${'{*a,a*}'.repeat(20)}b`, 'a'.repeat(255)],
  ];

  /** A path is tried in one step, in which nothing else of the process runs: only this ends what would take years. */
  const endedAfter = <T>(timeout: number, run: () => T): T => runInNewContext('run()', { run }, { timeout }) as T;

  test.each(bombs)('%s take no longer than others', (_name, glob, path) => {
    const tried = endedAfter(20_000, () => [glob, glob.slice(0, -1)].map((each) => compileExclusions([each])(path)));
    expect(tried).toEqual([false, true]);
  });

  test('the work of a match grows with its name, not with the ways to divide it', () => {
    let looks = 0;
    const fits = (): boolean => (looks += 1) > 0;
    const never = { kind: 'one', fits: () => false } as const;
    const parts: GlobPart[] = Array.from({ length: 20 }, () => ({ kind: 'many', fits }));
    const looksAt = (length: number): number => {
      looks = 0;
      expect(compileParts([...parts, never])('a'.repeat(length))).toBe(false);
      return looks;
    };
    expect([looksAt(100), looksAt(1000)]).toEqual([20 * 100, 20 * 1000]);
  });

  test('they match what a regular expression of the same glob matches', () => {
    const piece = fc.constantFrom('*', '**', '?', 'a', 'b', '/', '[ab]', '[!a]', '{a,b*}', '{,aa,**}', '\\*', '[', '}');
    const path = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '}', '['), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), path, (pieces, name) => {
        const glob = pieces.join('');
        const model = new RegExp(`^(?:${pieces.map((each) => models[each] ?? each).join('')})$`, 'su');
        fc.pre(
          !/[*]{3}|\[.*\[|\{[^}]*\[|\*\*\*/u.test(glob) && !pieces.some((each, at) => isJoined(each, pieces[at + 1])),
        );
        expect([glob, name, compileExclusions([glob])(name)]).toEqual([glob, name, model.test(name)]);
      }),
      { numRuns: triesOfRun(3000, 1000) },
    );
  });
});

/** Each piece as a regular expression. */
const models: Readonly<Record<string, string>> = {
  '*': '[^/]*',
  '**': '.*',
  '?': '[^/]',
  '[ab]': '[ab]',
  '[!a]': '[^a/]',
  '{a,b*}': '(?:a|b[^/]*)',
  '{,aa,**}': '(?:|aa|.*)',
  '\\*': '\\*',
  '[': '\\[',
  '}': '\\}',
};

/** Stars behind each other are one piece; a bracket begins a class when one ends it later. */
function isJoined(piece: string, next: string | undefined): boolean {
  return (piece.endsWith('*') && piece !== '\\*' && next?.startsWith('*') === true) || piece === '[';
}
