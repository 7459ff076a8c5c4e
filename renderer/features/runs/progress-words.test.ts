/** How far a run is, in words. */

import { expect, test } from 'vitest';
import { movedProgress, progressWords } from '#renderer/features/runs/progress-words.ts';

const note = '1 of 3 tasks done';

const words = (fraction: number | null, elapsed: number, still = 0): string =>
  progressWords({ fraction, note, movedAt: 1000 + elapsed - still }, 1000, 1000 + elapsed);

test('a share with an estimate of the rest, once there is something to guess from', () => {
  expect(words(0.4, 8000)).toBe('40%, about 12 s left; 1 of 3 tasks done');
  expect(words(0.4, 1000)).toBe('40%; 1 of 3 tasks done');
  expect(words(0.01, 8000)).toBe('1%; 1 of 3 tasks done');
  expect(words(0.1, 60_000)).toBe('10%, about 9:00 left; 1 of 3 tasks done');
});

test('no estimate without progress', () => {
  expect(words(0.4, 8000, 5000)).toBe('40%; 1 of 3 tasks done');
  const before = movedProgress(null, { fraction: 0.2, note });
  expect(movedProgress({ ...before, movedAt: 5 }, { fraction: 0.2, note }).movedAt).toBe(5);
  expect(movedProgress({ ...before, movedAt: 5 }, { fraction: 0.3, note }).movedAt).toBeGreaterThan(5);
});

test('a run that reports no progress shows only its tasks', () => {
  expect(words(null, 8000)).toBe(note);
  expect(words(0, 8000)).toBe(note);
});
