import { expect, test } from 'vitest';
import { moveWords } from '#renderer/features/runs/bookmark/bookmark-words.ts';

test('moving a bookmark back names the rows that an appending target gets again', () => {
  const run = { id: 'jr_3', jobName: 'load', number: 3 };
  for (const to of ['start', run] as const)
    expect(moveWords({ jobName: 'load', to }).consequences.join(' ')).toContain('appends then gets rows again');
  expect(moveWords({ jobName: 'load', to: run })).toMatchObject({
    question: 'Rewind the bookmark of load to run #3?',
    done: 'Bookmark of load set to run #3.',
  });
});

test('set to now names the rows that are never read', () => {
  const { consequences } = moveWords({ jobName: 'load', to: 'now', arguments: {} });
  expect(consequences.join(' ')).toContain('do not reach the target');
});
