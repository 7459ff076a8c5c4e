/** Backfills in words, and forms as requests. */

import { expect, test } from 'vitest';
import {
  backfillWords,
  canResumeBackfill,
  firstPatterns,
  missingOf,
  requestOf,
  type BackfillForm,
} from '#renderer/features/runs/backfill/backfill-words.ts';

const form: BackfillForm = {
  by: 'dates',
  from: '2025-01-01',
  to: '2025-01-31',
  every: 'day',
  arguments: { day: 'yyyy-MM-dd' },
  table: '',
  expression: '',
  atOnce: 2,
  newestFirst: false,
  again: false,
  stopOnFailure: false,
};

test('arguments that are named like dates get patterns', () => {
  expect(firstPatterns(['day', 'region'])).toEqual({ day: 'yyyy-MM-dd' });
  expect(firstPatterns(['Year', 'month', 'day'])).toEqual({ Year: 'yyyy', month: 'MM', day: 'dd' });
  expect(firstPatterns(['month'])).toEqual({});
});

test('a form says what it lacks, and is a request when it is whole', () => {
  expect(missingOf({ ...form, to: '' })).toBe('Enter the first and the last date');
  expect(missingOf({ ...form, arguments: {} })).toBe('Add the argument that gets the date');
  expect(missingOf({ ...form, by: 'partitions', table: 'orders' })).toBe('Enter a table as DATABASE.TABLE');
  expect(missingOf(form)).toBeUndefined();
  expect(requestOf('daily', form).slicing).toEqual({
    by: 'dates',
    from: '2025-01-01',
    to: '2025-01-31',
    every: 'day',
    arguments: { day: 'yyyy-MM-dd' },
  });
  expect(requestOf('daily', { ...form, by: 'partitions', table: 'a.b.c', arguments: {} }).slicing).toMatchObject({
    databaseName: 'a',
    tableName: 'b.c',
  });
});

test('counts and what can be resumed', () => {
  const counts = { SUCCEEDED: 2, DONE: 1, FAILED: 1, REFUSED: 1, PENDING: 3 };
  expect(backfillWords({ total: 8, counts })).toBe('3 of 8 slices done, 1 of them before, 2 failed, 3 not started');
  expect(canResumeBackfill({ status: 'FAILED', counts })).toBe(true);
  expect(canResumeBackfill({ status: 'RUNNING', counts })).toBe(false);
  expect(canResumeBackfill({ status: 'SUCCEEDED', counts: { SUCCEEDED: 2 } })).toBe(false);
});
