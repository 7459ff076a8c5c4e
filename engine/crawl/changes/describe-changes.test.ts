/** Sentences about the changes of a table. */

import { expect, test } from 'vitest';
import { warningSentences } from '#engine/crawl/changes/describe-changes.ts';

function words(location: string, ...warnings: readonly (readonly [path: string, text: string, fileCount?: number])[]) {
  return warningSentences({
    location,
    warnings: warnings.map(([path, text, fileCount = 1]) => ({ path, text, fileCount })),
  });
}

test('a file that is the table is not named again', () => {
  expect(words('/lake/a.csv', ['/lake/a.csv', 'One.'], ['/lake/a.csv', 'Two.'])).toBe(' One. Two.');
});

test('files in the folder of the table are named by their path in it, once for all of their warnings', () => {
  expect(
    words('/lake/a', ['/lake/a/x/1.csv', 'One.'], ['/lake/a/x/1.csv', 'Two.'], ['/lake/a/2.csv', 'Three.', 3]),
  ).toBe(' x/1.csv: One. Two. 2.csv and 2 other files: Three.');
});

test('only the first warnings are given, and how many more there are', () => {
  const many = Array.from({ length: 9 }, (_, index) => ['/lake/a.csv', `W${index}.`] as const);
  expect(words('/lake/a.csv', ...many)).toMatch(/^ W0\..* \d more warnings in the log\.$/u);
});
