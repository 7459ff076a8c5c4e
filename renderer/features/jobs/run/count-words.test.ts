import { expect, test } from 'vitest';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { noCountsWords } from '#renderer/features/jobs/run/count-words.ts';

test('a run that succeeded without new data is not called unsuccessful', () => {
  const newest = { id: 'jr_1', jobRunState: 'SUCCEEDED' } as JobRunText;
  expect(noCountsWords({ newest: undefined, hadNoNewData: false })).toBe('No row counts yet');
  expect(noCountsWords({ newest, hadNoNewData: true })).toBe('No row counts: the last run had no new data');
  expect(noCountsWords({ newest, hadNoNewData: false })).toBe('No row counts from a successful run');
});
