/** How far a run is, in words. */

import { expect, test } from 'vitest';
import { progressWords } from '#renderer/features/runs/progress-words.ts';

const note = '1 of 3 tasks done';

test('a share with an estimate of the rest, once there is something to guess from', () => {
  expect(progressWords({ fraction: 0.4, note }, 8000)).toBe('40 %, about 12 s left; 1 of 3 tasks done');
  expect(progressWords({ fraction: 0.4, note }, 1000)).toBe('40 %; 1 of 3 tasks done');
  expect(progressWords({ fraction: 0.01, note }, 8000)).toBe('1 %; 1 of 3 tasks done');
  expect(progressWords({ fraction: 0.1, note }, 60_000)).toBe('10 %, about 9:00 left; 1 of 3 tasks done');
});

test('what does not tell how far it is has its tasks alone', () => {
  expect(progressWords({ fraction: null, note }, 8000)).toBe(note);
  expect(progressWords({ fraction: 0, note }, 8000)).toBe(note);
});
