import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meantTokens, sqlTokens } from '#engine/types/select/sql-tokens.ts';

const words = (text: string): string[] => [...meantTokens(text)].map(({ start, end }) => text.slice(start, end));

test.each<[string, string[]]>([
  [`SELECT 'it''s', "a""b".x`, ['SELECT', `'it''s'`, ',', '"a""b"', '.', 'x']],
  [`a /* x /* y */ ; */ b -- c ; d\n;`, ['a', 'b', ';']],
  [`$$a'b$$ $t$ $$ $t$ a$$b`, [`$$a'b$$`, '$t$ $$ $t$', 'a$$b']],
  [`E'a\\'b' 'a\\' x`, [`E'a\\'b'`, `'a\\'`, 'x']],
  [`1.5e3+"é"::é_1`, ['1.5e3', '+', '"é"', ':', ':', 'é_1']],
  [`'never ends ; `, [`'never ends ; `]],
  [`/* never ends ; `, []],
  [`$1 ? $`, ['$', '1', '?', '$']],
])('%s', (text, expected) => {
  expect(words(text)).toEqual(expected);
});

test('tokens are the whole text, one after the other', () => {
  const unit = fc.constantFrom('a', ' ', "'", '"', '$', '/*', '*/', '--', '\n', ';', 'é', '1', '\\', 'E', '(', '.');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
      let at = 0;
      for (const { start, end } of sqlTokens(text)) {
        expect(start).toBe(at);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(at).toBe(text.length);
    }),
    { numRuns: 500 },
  );
});
