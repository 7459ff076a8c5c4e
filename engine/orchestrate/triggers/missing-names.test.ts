/** What triggers name in vain is said once, in one sentence, with at most three names. */

import { expect, test } from 'vitest';
import { missingNames } from '#engine/orchestrate/triggers/missing-names.ts';

const stores = {
  job: { find: (name: string) => (name === 'load' ? {} : undefined) },
  crawler: { find: (name: string) => (name === 'files' ? {} : undefined) },
  workflow: { find: (name: string) => (name === 'nightly' ? {} : undefined) },
};

function saysOf(jobs: readonly string[], crawlers: readonly string[] = []): string | undefined {
  const actions = [
    ...jobs.map((jobName) => ({ jobName, arguments: {} })),
    ...crawlers.map((crawlerName) => ({ crawlerName, arguments: {} })),
    { compactTable: 'd.t', arguments: {} },
  ];
  const conditions = jobs.map((jobName) => ({ jobName, state: 'SUCCEEDED' as const }));
  return missingNames(stores, [{ actions, conditions, eventSources: [{ crawlerName: 'files' }] }])?.message;
}

test('what exists, and a table, is not missing', () => {
  expect(saysOf(['load'], ['files'])).toBeUndefined();
});

test('each name once, the first three by name', () => {
  expect(saysOf(['load', 'a'])).toBe('Job "a" does not exist.');
  expect(saysOf(['a', 'a'], ['a'])).toBe('Job "a" and crawler "a" do not exist.');
  expect(saysOf(['a', 'b', 'c', 'd', 'e'])).toBe('Job "a", job "b", job "c" and 2 more do not exist.');
});

test('a source of events, too', () => {
  const of = { actions: [], conditions: [], eventSources: [{ crawlerName: 'gone' }] };
  expect(missingNames(stores, [of])?.message).toBe('Crawler "gone" does not exist.');
});
