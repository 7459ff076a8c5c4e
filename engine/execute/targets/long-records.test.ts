/** The room that readers make for long records. */

import { expect, test } from 'vitest';
import { longestRecord, roomFor, withRoom } from '#engine/execute/targets/long-records.ts';

const csv = {
  nodeId: 'out',
  format: 'csv',
  root: '/lake/t',
  readOptions: { maximumLineSize: 16_000_000, separator: ';' },
};
const json = { ...csv, format: 'json', readOptions: { maximumObjectSize: 16_777_216 } };

test('usual records change nothing, nor do records of formats without a limit', () => {
  expect(roomFor(csv, 16_000_000)).toBeNull();
  expect(roomFor(csv, undefined)).toBeNull();
  expect(roomFor({ ...csv, format: 'parquet', readOptions: {} }, 1e9)).toBeNull();
  expect(withRoom(csv, null)).toBe(csv.readOptions);
});

test.each([
  [csv, 'maximumLineSize', 16_000_001, 2 ** 24],
  [csv, 'maximumLineSize', 2 ** 25, 2 ** 25],
  [csv, 'maximumLineSize', 2 ** 25 + 1, 2 ** 26],
  [json, 'maximumObjectSize', 100_000_000, 2 ** 27],
  [json, 'maximumObjectSize', longestRecord, longestRecord],
] as const)('room for more, %#', (target, option, longest, room) => {
  expect(roomFor(target, longest)).toBe(room);
  expect(withRoom(target, room)).toEqual({ ...target.readOptions, [option]: room });
});

test('what nothing could read is refused', () => {
  expect(() => roomFor(json, 600_000_000)).toThrow(
    'Node "out" cannot write to /lake/t: a record has 600 MB; JSON files are read back with at most 536 MB in each.',
  );
});
