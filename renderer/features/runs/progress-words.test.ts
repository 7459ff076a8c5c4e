/** How far a run is, in words. */

import { expect, test } from 'vitest';
import { movedProgress, progressWords } from '#renderer/features/runs/progress-words.ts';

const note = '1 of 3 tasks done';

test('a share, the estimate of the rest where there is one, and what the run reports', () => {
  expect(progressWords({ fraction: 0.4, note, points: [] }, 'about 12 s left')).toBe(
    '40%, about 12 s left; 1 of 3 tasks done',
  );
  expect(progressWords({ fraction: 0.4, note, points: [] }, undefined)).toBe('40%; 1 of 3 tasks done');
  expect(progressWords({ fraction: null, note, points: [] }, 'about 12 s left')).toBe(
    'about 12 s left; 1 of 3 tasks done',
  );
  expect(progressWords({ fraction: 0, note, points: [] }, undefined)).toBe(note);
  expect(progressWords({ fraction: null, note: '', points: [] }, undefined)).toBe('');
});

test('reports move the share; one without forgets the pace', () => {
  const first = movedProgress(null, { fraction: 0.2, note }, 1000);
  const second = movedProgress(first, { fraction: 0.3, note }, 2000);
  expect(second.points).toEqual([
    { time: 1000, fraction: 0.2 },
    { time: 2000, fraction: 0.3 },
  ]);
  expect(movedProgress(second, { fraction: null, note }, 3000)).toEqual({ fraction: null, note, points: [] });
});
