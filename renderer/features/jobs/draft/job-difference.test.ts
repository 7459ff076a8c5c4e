/** Differences of two versions of a job, in words. */

import { describe, expect, test } from 'vitest';
import { differencesOf, same } from '#renderer/features/jobs/draft/job-difference.ts';
import { moveNodes, removeNodes, setArgument } from '#renderer/features/jobs/graph/edit-job.ts';
import { jobOf } from '#renderer/features/jobs/graph/testing-jobs.ts';

const job = jobOf({ a: 'PathSource', f: 'Filter a' });

describe('differences', () => {
  test('of a node, in words', () => {
    expect(differencesOf(job, setArgument(job, 'f', 'condition', 'x'))).toEqual([
      { change: 'changed', what: 'f', where: 'condition: none → x' },
    ]);
    expect(differencesOf(setArgument(job, 'f', 'condition', 'x'), setArgument(job, 'f', 'condition', 'y'))).toEqual([
      { change: 'changed', what: 'f', where: 'condition: x → y' },
    ]);
    expect(differencesOf(job, setArgument(job, 'f', 'condition', ['x']))).toEqual([
      { change: 'changed', what: 'f', where: 'condition' },
    ]);
    expect(differencesOf(job, removeNodes(job, ['a']))).toEqual([
      { change: 'changed', what: 'f', where: 'inputs' },
      { change: 'removed', what: 'a', where: '' },
    ]);
    expect(differencesOf(removeNodes(job, ['f']), job)).toEqual([{ change: 'added', what: 'f', where: '' }]);
  });

  test('of the job and of places', () => {
    expect(differencesOf(job, { ...job, maxRetries: 2 })).toEqual([
      { change: 'changed', what: 'the job', where: 'maximum retries: 0 → 2' },
    ]);
    expect(differencesOf(job, moveNodes(job, new Map([['a', { x: 8, y: 0 }]])))).toEqual([
      { change: 'changed', what: 'places', where: 'on the canvas' },
    ]);
  });

  test('the order of keys is none', () => {
    expect(same({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
    expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(false);
    expect(same([1, 2], [2, 1])).toBe(false);
  });
});
