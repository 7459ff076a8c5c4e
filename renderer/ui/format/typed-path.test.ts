import { expect, test } from 'vitest';
import { plainPath } from '#renderer/ui/format/typed-path.ts';

test.each([
  ['/data/a.csv', '/data/a.csv'],
  ['"/data/my file.csv"', '/data/my file.csv'],
  ["'/data/a.csv' ", '/data/a.csv'],
  ['"/data/a.csv', '"/data/a.csv'],
  ["it's/a.csv", "it's/a.csv"],
  ['~/a.csv', '/home/me/a.csv'],
  ['~a/b.csv', '~a/b.csv'],
  ['file:///data/zip%20codes.csv', '/data/zip codes.csv'],
  ['file://localhost/data/100%.csv', '/data/100%.csv'],
  ['file:///C:/data/a.csv', 'C:/data/a.csv'],
  ['', ''],
])('%j is %j', (typed, path) => {
  expect(plainPath(typed, '/home/me')).toBe(path);
});

test('without a known home folder its sign stays', () => {
  expect(plainPath('~/a.csv', undefined)).toBe('~/a.csv');
});
