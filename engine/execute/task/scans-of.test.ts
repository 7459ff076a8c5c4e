/** In which order the files of a source are scanned. */

import { expect, test } from 'vitest';
import type { SourceObject } from '#engine/execute/plan/run-plan.ts';
import { scansOf } from '#engine/execute/task/scans-of.ts';
import type { FileReading } from '#engine/formats/format.ts';

const readings: readonly FileReading[] = ['csv', 'json'].map((format) => ({
  format,
  compression: 'none',
  options: {},
}));

const objectsOf = (order: readonly number[]): SourceObject[] =>
  order.map((reading, index) => ({ path: `${index}`, reading }) as SourceObject);

const shownOf = (order: readonly number[]): string[] =>
  scansOf(readings, objectsOf(order)).map(({ reading, files }) => `${reading.format} ${files.join()}`);

test('files are scanned in their order, those read alike together', () => {
  expect(shownOf([1, 0, 0, 1])).toEqual(['json 0', 'csv 1,2', 'json 3']);
  expect(shownOf([0, 0, 1])).toEqual(['csv 0,1', 'json 2']);
  expect(shownOf([])).toEqual([]);
});

test('files whose readings change all the time are scanned by reading', () => {
  const scans = scansOf(readings, objectsOf(Array.from({ length: 1000 }, (_, index) => index % 2)));
  expect(scans.map(({ files }) => files.length)).toEqual([500, 500]);
  expect(scans.flatMap(({ files }) => files)).toHaveLength(1000);
});
