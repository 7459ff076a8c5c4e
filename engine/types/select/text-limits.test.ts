/** Texts over which a parser takes minutes are refused before it; what people write is not. */

import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { expressionQuery } from '#engine/types/expression/syntax.ts';
import { selectSyntaxQuery } from '#engine/types/select/admit-select.ts';
import { unfitText } from '#engine/types/select/text-limits.ts';

const nested = (depth: number, around: (inner: string) => string): string => {
  let text = 'id';
  for (let level = 0; level < depth; level += 1) text = around(text);
  return text;
};

test.each([
  ['comments in comments', `${'/*'.repeat(4000)}${'*/'.repeat(4000)}1`, 'comment starts in a row'],
  ['comments that never end', `${'/*'.repeat(4000)}1`, 'comment starts in a row'],
  ['comments side by side', `${'/**/'.repeat(4000)}1`, 'comment starts in a row'],
  ['signs', `1${'+'.repeat(1000)}1`, 'more than 32 signs'],
  ['a value copied for every WHEN', nested(20, (inner) => `CASE ${inner} WHEN 1 THEN 2 WHEN 3 THEN 4 END`), 'a CASE'],
  [
    'a long value copied for many WHENs',
    `CASE ${'1 + '.repeat(500)}1 ${'WHEN 1 THEN 2 '.repeat(500)} END`,
    'between CASE and WHEN',
  ],
])('%s are refused in SQL and in expressions', (_name, text, words) => {
  expect(() => selectSyntaxQuery(`SELECT ${text} FROM t`)).toThrow(
    expect.objectContaining({ code: 'SqlRefused', message: expect.stringContaining(words) }),
  );
  expect(() => expressionQuery([text])).toThrow(
    expect.objectContaining({ code: 'InvalidInput', message: expect.stringContaining(words) }),
  );
});

test.each([
  `/*${'*'.repeat(500)}/ 1 /*${'*'.repeat(500)}/`,
  `--${'-'.repeat(500)}\n1`,
  `'${'/*'.repeat(500)}${'+'.repeat(500)}'`,
  `"${'/*'.repeat(500)}"`,
  `/* ${'a /* b */ '.repeat(500)}*/ 1`,
  `/* ${'='.repeat(500)} */ 1`,
  `${'- '.repeat(500)}1`,
  `CASE id ${Array.from({ length: 3000 }, (_one, place) => `WHEN ${place} THEN ${place}`).join(' ')} END`,
  nested(100, (inner) => `CASE WHEN id = 1 THEN ${inner} ELSE 0 END`),
  nested(3, (inner) => `CASE ${inner} WHEN 1 THEN 2 WHEN 3 THEN 4 END`),
])('%.40s may be parsed', (text) => {
  expect(unfitText(text)).toBeUndefined();
});

test.each([
  ['CASE (SELECT 1 AS end) WHEN 1 THEN 1 WHEN 2 THEN 2 END', 20],
  ['CASE t.end WHEN 1 THEN 1 WHEN 2 THEN 2 END', 20],
])('a column named end hides nothing: %s', (text, depth) => {
  const hidden = nested(depth, (inner) => `CASE ${inner} + ${text} WHEN 1 THEN 2 WHEN 3 THEN 4 END`);
  expect(unfitText(hidden)?.what).toMatch(/between CASE and WHEN/u);
});

test.each(['CASE ', '/* ', '/*', '+ ', 'WHEN ', 'END ', 'CASE 1 WHEN 2 THEN '])(
  '500,000 characters of %s are read once',
  (part) => {
    const text = part.repeat(500_000 / part.length);
    // Only this ends a search that is too long.
    expect(() => runInNewContext('run()', { run: () => unfitText(text) }, { timeout: 5000 }) as unknown).not.toThrow();
  },
);
