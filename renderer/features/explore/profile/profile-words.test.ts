import { expect, test } from 'vitest';
import type { CountedColumn } from '#renderer/features/explore/profile/count-columns.ts';
import {
  checksOf,
  isKeyCandidate,
  middleWords,
  rangeWords,
  shareOf,
} from '#renderer/features/explore/profile/profile-words.ts';

function column(
  profile: Partial<CountedColumn['profile']>,
  details: Partial<CountedColumn['details']> = {},
): CountedColumn {
  return {
    profile: {
      column: { name: 'a', type: 'int' },
      sampled: false,
      rowCount: 4,
      nullCount: 0,
      distinctCount: 4,
      minimum: '1',
      maximum: '4000',
      histogram: null,
      top: [],
      matchCount: 0,
      ...profile,
    },
    details: { quantiles: null, numbers: null, texts: null, ...details },
  };
}

const texts = {
  length: { least: 2, median: 3, most: 1200 },
  blankCount: 0,
  patterns: [{ pattern: 'AA-99', rowCount: 3 }],
  patternCount: 2,
};
const numbers = {
  mean: 1,
  standardDeviation: null,
  zeroCount: 0,
  negativeCount: 0,
  outliers: { below: 0, above: 9, rowCount: 0 },
};

test('shares', () => {
  expect([shareOf(0, 0), shareOf(0, 9), shareOf(1, 900), shareOf(1, 3), shareOf(3, 3)]).toEqual([
    '0%',
    '0%',
    '<1%',
    '33%',
    '100%',
  ]);
});

test('the range and the middle of values', () => {
  expect(rangeWords(column({}))).toBe('1 – 4,000');
  expect(rangeWords(column({ column: { name: 'a', type: 'string' }, minimum: '01067', maximum: '9021' }))).toBe(
    '01067 – 9021',
  );
  expect(rangeWords(column({ minimum: '', maximum: 'z' }))).toBe('"" – z');
  expect(rangeWords(column({ minimum: '7', maximum: '7' }))).toBe('7');
  expect(rangeWords(column({ minimum: null, maximum: null }))).toBeUndefined();
  expect(middleWords(column({}, { quantiles: ['1', '1', '2', '3000', '4', '4', '4'] }))).toBe('quartiles 2, 3,000, 4');
  expect(middleWords(column({}, { texts }))).toBe('length 2 – 1,200, median 3');
  expect(middleWords(column({}, { texts: { ...texts, length: { least: 2, median: 2, most: 2 } } }))).toBe(
    'length 2 in every row',
  );
  expect(middleWords(column({}))).toBeUndefined();
});

test('a key candidate has every value once, in all rows', () => {
  expect(isKeyCandidate(column({}))).toBe(true);
  expect(isKeyCandidate(column({ sampled: true }))).toBe(false);
  expect(isKeyCandidate(column({ nullCount: 1, distinctCount: 3 }))).toBe(false);
  expect(isKeyCandidate(column({ distinctCount: 3 }))).toBe(false);
  expect(isKeyCandidate(column({ rowCount: 1, distinctCount: 1 }))).toBe(false);
  expect(isKeyCandidate(column({ rowCount: 0, distinctCount: 0 }))).toBe(false);
});

test('what one should check', () => {
  const textOf = (counted: CountedColumn) =>
    checksOf(counted).map(({ text, isWarning }) => `${isWarning ? '! ' : ''}${text}`);
  expect(textOf(column({}, { numbers }))).toEqual(['0 outliers']);
  expect(
    textOf(
      column(
        {},
        { numbers: { ...numbers, zeroCount: 2, negativeCount: 1, outliers: { ...numbers.outliers, rowCount: 1 } } },
      ),
    ),
  ).toEqual(['! 1 outlier', '2 zero, 1 negative']);
  expect(textOf(column({}, { texts }))).toEqual(['AA-99 75%', '2 patterns']);
  expect(
    textOf(
      column({ distinctCount: 1 }, { texts: { ...texts, blankCount: 4, patterns: [{ pattern: ' ', rowCount: 4 }] } }),
    ),
  ).toEqual(['! 4 blank', 'one value']);
  expect(textOf(column({ nullCount: 4, distinctCount: 0 }))).toEqual(['! only null']);
  expect(textOf(column({ rowCount: 0, distinctCount: 0 }))).toEqual(['no rows']);
});
