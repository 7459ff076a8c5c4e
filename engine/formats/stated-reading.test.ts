import path from 'node:path';
import { expect, test } from 'vitest';
import { findReadingFor } from '#engine/formats/stated-reading.ts';

function at(...parts: readonly string[]): string {
  return path.join(path.sep, 'lake', ...parts);
}

const readings = [
  { location: at(), name: 'lake' },
  { location: at('lists'), name: 'lists' },
  { location: at('lists', 'a.csv'), name: 'file' },
  { location: at('lists'), name: 'second' },
];

test.each([
  [at('other.csv'), 'lake'],
  [at('lists', 'b.csv'), 'lists'],
  [at('lists', 'deep', 'b.csv'), 'lists'],
  [at('lists', 'a.csv'), 'file'],
  [at('lists', 'a.csv.gz'), 'lists'],
  // A folder whose name only begins alike.
  [at('lists2', 'a.csv'), 'lake'],
  [path.join(path.sep, 'lakes', 'a.csv'), undefined],
])('%s is read as stated for the deepest place: %s', (file, name) => {
  expect(findReadingFor(readings, file)?.name).toBe(name);
});

test('a reading of the root counts for every file', () => {
  expect(findReadingFor([{ location: path.sep }], at('a.csv'))).toBeDefined();
  expect(findReadingFor([], at('a.csv'))).toBeUndefined();
});

test.each([
  [at('b.csv'), true],
  [at('b.CSV'), true],
  [at('b.csv.gz'), true],
  [at('b.jsonl'), false],
  [at('b'), false],
  [at('list.zip!', 'b.csv'), true],
])('a reading for csv files counts for %s: %s', (file, counts) => {
  expect(findReadingFor([{ location: at(), extension: 'csv' }], file) !== undefined).toBe(counts);
});
