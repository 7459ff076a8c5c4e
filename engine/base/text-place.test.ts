import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeInText, placeText } from '#engine/base/text-place.ts';

test.each([
  ['', 0, 'line 1, character 1'],
  ['abc', 2, 'line 1, character 3'],
  ['a\nbc', 2, 'line 2, character 1'],
  ['é\nßx', 5, 'line 2, character 2'],
  ['ab', 99, 'line 1, character 3'],
])('%j at byte %i is %s', (text, offset, expected) => {
  expect(placeText(placeInText(text, offset))).toBe(expected);
});

test('the position of a character is its line and its offset in that line', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '€', '\n') }), fc.nat(), (text, number) => {
      const index = text.length === 0 ? 0 : number % text.length;
      const { line, character } = placeInText(text, Buffer.byteLength(text.slice(0, index)));
      const lines = text.split('\n');
      expect(lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + character - 1).toBe(index);
    }),
  );
});
