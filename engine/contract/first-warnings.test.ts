import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstWarnings, moreWarnings } from '#engine/contract/first-warnings.ts';

const about = /rejected|skipped/iu;
const texts = fc.array(
  fc.constantFrom(
    'Column a is taken for a date.',
    '2 rows have too few values; such rows are rejected.',
    'Skipped a record (line 3): x',
  ),
  { maxLength: 60 },
);

test('every warning is shown or counted, in order, and no other one takes the place of one about records', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 30 }), (drawn, most) => {
      const warnings = drawn.map((text, place) => ({ text, place }));
      const { shown, more } = firstWarnings(warnings, most, ({ text }) => text);
      expect(shown).toHaveLength(Math.min(most, warnings.length));
      expect([...shown, ...more].map(({ place }) => place).toSorted((a, b) => a - b)).toEqual([...warnings.keys()]);
      expect(shown.map(({ place }) => place)).toEqual(shown.map(({ place }) => place).toSorted((a, b) => a - b));
      if (more.some(({ text }) => about.test(text))) expect(shown.every(({ text }) => about.test(text))).toBe(true);
    }),
  );
});

test('the rest is counted in words', () => {
  expect(moreWarnings(['a date'])).toBe('and 1 more warning');
  expect(moreWarnings(['a date', 'such rows are rejected.'])).toBe(
    'and 2 more warnings, 1 of them about rejected records',
  );
});
