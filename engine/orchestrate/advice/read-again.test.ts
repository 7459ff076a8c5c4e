/** Rows that a target got twice, compared with a model that writes each row down. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import type { PlannedSource, PlannedTarget, RunPlan } from '#engine/execute/plan/run-plan.ts';
import { readAgain } from '#engine/orchestrate/advice/read-again.ts';

const job = jobSchema.parse({
  name: 'j',
  nodes: [
    { id: 'a', name: 'a', transform: 'PathSource', args: { path: 'a' } },
    { id: 'b', name: 'b', transform: 'PathSource', args: { path: 'b' } },
    { id: 'both', name: 'both', transform: 'Join', args: {}, inputs: { left: { node: 'a' }, right: { node: 'b' } } },
    { id: 'joined', name: 'joined', transform: 'PathTarget', args: { path: 'o' }, inputs: { in: { node: 'both' } } },
    { id: 'plain', name: 'plain', transform: 'PathTarget', args: { path: 'p' }, inputs: { in: { node: 'a' } } },
  ],
});

/** Name and version of the files of both sources. */
interface Folders {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

const source = (nodeId: string, files: readonly string[]): PlannedSource =>
  ({
    nodeId,
    objects: files.map((file) => ({
      path: `/${nodeId}/${file[0]}`,
      size: Number(file[1]),
      modifiedMicros: 1,
      reading: 0,
    })),
  }) as unknown as PlannedSource;
const target = (nodeId: string, mode: string): PlannedTarget =>
  ({ nodeId, mode, table: { databaseName: 'd', name: nodeId } }) as unknown as PlannedTarget;
const planOf = (folders: Folders, mode: string, bookmarkOption: RunPlan['bookmarkOption'] = 'disable') => ({
  job,
  bookmarkOption,
  sources: { a: source('a', folders.a), b: source('b', folders.b) },
  targets: { joined: target('joined', mode), plain: target('plain', mode) },
});

const file = fc.tuple(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2')).map((parts) => parts.join(''));
const files = fc.uniqueArray(file, { maxLength: 3, selector: (each) => each[0] });
const folders = fc.record({ a: files, b: files });

test('a target is named exactly where a row of it was there before', () => {
  fc.assert(
    fc.property(folders, folders, (earlier, now) => {
      // A row of the join is a pair of files.
      const rowsOf = ({ a, b }: Folders): Record<string, string[]> => ({
        joined: a.flatMap((left) => b.map((right) => `${left} ${right}`)),
        plain: [...a],
      });
      const before = rowsOf(earlier);
      const twice = Object.entries(rowsOf(now)).flatMap(([name, rows]) =>
        rows.some((row) => before[name]!.includes(row)) ? [name] : [],
      );
      const found = readAgain(planOf(now, 'append'), { ...planOf(earlier, 'append'), number: 7 });
      expect(found.map(({ table }) => table.name)).toEqual(twice);
      for (const { fileCount, againCount, earlierNumber } of found) {
        expect(againCount).toBeLessThanOrEqual(fileCount);
        expect(earlierNumber).toBe(7);
      }
    }),
  );
});

test('targets that are replaced have no row twice, and a run with a bookmark reads new files', () => {
  const same = { a: ['x1'], b: ['y1'] };
  const earlier = { ...planOf(same, 'append'), number: 1 };
  expect(readAgain(planOf(same, 'append'), earlier)).toHaveLength(2);
  expect(readAgain(planOf(same, 'overwrite'), earlier)).toEqual([]);
  expect(readAgain(planOf(same, 'append'), { ...planOf(same, 'overwrite'), number: 1 })).toEqual([]);
  expect(readAgain(planOf(same, 'append', 'enable'), earlier)).toEqual([]);
});
