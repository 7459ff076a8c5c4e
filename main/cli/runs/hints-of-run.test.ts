import { expect, test } from 'vitest';
import { hintsOf } from '#main/cli/runs/hints-of-run.ts';

const error = {
  kind: 'user',
  code: 'AccessDenied',
  message: 'Cannot write.',
  hint: 'Ask for s3:PutObject.',
  details: {},
};

test('a blocked commit leads to the commands that finish or discard it', () => {
  expect(hintsOf({ error, jobRunState: 'COMMIT_BLOCKED', number: 7 } as Parameters<typeof hintsOf>[0])).toEqual([
    'Ask for s3:PutObject.',
    'Then finish the run: tenon retry 7. Or discard its rows: tenon undo 7',
  ]);
});

test('other runs have the hint of their error, if there is one', () => {
  const failed = { error, jobRunState: 'FAILED', number: 7 } as Parameters<typeof hintsOf>[0];
  expect(hintsOf(failed)).toEqual(['Ask for s3:PutObject.']);
  expect(hintsOf({ ...failed, error: null, jobRunState: 'SUCCEEDED' })).toEqual([]);
});
