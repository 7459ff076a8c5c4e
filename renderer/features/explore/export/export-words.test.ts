import { expect, test } from 'vitest';
import { exportWords, guardedWords } from '#renderer/features/explore/export/export-words.ts';

test.each([
  ['', null, 10, 'Working'],
  ['Reading every row once', null, 12_300, 'Reading every row once, 12.3 s so far'],
  ['Writing rows', 0.02, 5000, 'Writing rows, 2%'],
  ['Writing rows', 0.5, 4000, 'Writing rows, 50%, about 4.00 s left'],
  ['Writing rows', 0.999, 60_000, 'Writing rows, 99%, about 1.00 s left'],
  ['Writing rows', 1, 60_000, 'Writing rows, 100%'],
] as const)('%j, %j after %j ms', (note, fraction, millis, words) => {
  expect(exportWords(note, fraction, millis)).toBe(words);
});

test('guarded values are counted', () => {
  expect(guardedWords(0)).toBe('');
  expect(guardedWords(1)).toBe(' 1 value got an apostrophe, so that spreadsheets do not run it as a formula.');
  expect(guardedWords(1234)).toContain('1,234 values got an apostrophe, so that spreadsheets do not run them');
});
