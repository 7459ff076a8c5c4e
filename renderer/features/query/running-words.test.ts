import { expect, test } from 'vitest';
import { knownPercent, runningWords } from '#renderer/features/query/running-words.ts';

test('a running statement shows its time, and how much is done where that is known', () => {
  expect(runningWords(400, null)).toBe('Running for 400 ms');
  expect(runningWords(1000, 0)).toBe('Running for 1 second');
  expect(runningWords(12_900, 0.409)).toBe('Running for 12 seconds, 40% done');
  expect(runningWords(60_000, 1)).toBe('Running for 60 seconds, 100% done');
});

test('no progress is not 0%', () => {
  expect([null, 0, 0.004, 0.01, 1].map(knownPercent)).toEqual([null, null, null, 1, 100]);
});
