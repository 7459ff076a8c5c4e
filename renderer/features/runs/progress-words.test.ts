/** How far a run is, in words. */

import { expect, test } from 'vitest';
import { movedProgress, progressWords } from '#renderer/features/runs/progress-words.ts';

const note = '1 of 3 tasks done';
const pace = { bytesPerSecond: 1000, rowsPerSecond: null };

test('a share, the estimate of the rest where there is one, and what the run reports', () => {
  expect(progressWords({ fraction: 0.4, note }, 'about 12 s left')).toBe('40%, about 12 s left; 1 of 3 tasks done');
  expect(progressWords({ fraction: 0.4, note }, undefined)).toBe('40%; 1 of 3 tasks done');
  expect(progressWords({ fraction: null, note }, 'about 12 s left')).toBe('about 12 s left; 1 of 3 tasks done');
  expect(progressWords({ fraction: 0, note }, undefined)).toBe(note);
  expect(progressWords({ fraction: null, note: '' }, undefined)).toBe('');
});

test('reports move the share; one without forgets the pace', () => {
  const first = movedProgress(null, { fraction: 0.2, note, ...pace }, 1000);
  const second = movedProgress(first, { fraction: 0.3, note, ...pace }, 2000);
  expect(second.points).toEqual([
    { time: 1000, fraction: 0.2 },
    { time: 2000, fraction: 0.3 },
  ]);
  expect(movedProgress(second, { fraction: null, note, ...pace }, 3000)).toEqual({
    fraction: null,
    note,
    points: [],
    ...pace,
  });
});
