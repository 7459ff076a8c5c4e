/** Histories of mode scd2: rows of one key are never valid at the same time, whatever comes late. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { mergeJob, putRows, tableRows } from '#engine/execute/testing/merge-jobs.ts';
import { run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const fixture = useRunFixture();
let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const args = { mode: 'scd2', changedAt: 'at', deleteWhen: "op = 'D'", notWritten: ['at', 'op'] };
const columns = ['id', 'city', 'valid_from', 'valid_to', 'is_current'];

async function merge(lines: readonly string[], more: object = {}): Promise<JobRun> {
  await putRows(fixture, ['id,city,at,op', ...lines]);
  return run(fixture, { job: mergeJob({ ...args, ...more }) });
}

const places = [{}, { keys: ['id', 'city'] }, { keys: ['id', 'city'], partitionKeys: ['city'] }];

test.each(places)('a late row after a delete stops the run: %j', async (more) => {
  await merge(['1,Ghent,2024-01-01,I'], more);
  await merge(['1,Ghent,2024-06-01,D'], more);
  const before = await tableRows(fixture, duck, columns);
  const late = await merge(['1,Ghent,2024-03-01,I'], more);
  expect(late.error).toMatchObject({
    message: expect.stringContaining('its change of 2024-03-01 is before the end of its last row, 2024-06-01'),
    hint: expect.stringContaining('Remove or correct these rows before the target'),
  });
  expect(await tableRows(fixture, duck, columns)).toEqual(before);
  // From the end of the last row on, it may open again.
  expect((await merge(['1,Ghent,2024-06-01,I'], more)).error).toBeNull();
  expect(await tableRows(fixture, duck, columns)).toEqual([
    '1,Ghent,2024-01-01,2024-06-01,false',
    '1,Ghent,2024-06-01,,true',
  ]);
});

const day = fc.integer({ min: 1, max: 9 }).map((number) => `2024-01-0${number}`);
const row = fc.record({
  id: fc.integer({ min: 1, max: 2 }),
  city: fc.constantFrom('A', 'B'),
  at: day,
  op: fc.constantFrom('I', 'D'),
});
const batch = fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 2 });

test('in any order of changes, intervals of a key follow each other', { timeout: 600_000 }, async () => {
  let tries = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 4, maxLength: 7 }), async (batches) => {
      // Each try has keys of its own in the same table.
      tries += 1;
      for (const rows of batches) {
        const before = await tableRows(fixture, duck, columns).catch(() => []);
        const ended = await merge(rows.map(({ id, city, at, op }) => `${tries * 10 + id},${city},${at},${op}`));
        const after = await tableRows(fixture, duck, columns).catch(() => []);
        if (ended.error !== null) {
          expect(ended.error.message).toContain('Cannot keep the history of the key');
          expect(after).toEqual(before);
        }
        const ofKeys = Map.groupBy(
          after.map((text) => text.split(',') as [string, string, string, string, string]),
          ([id]) => id,
        );
        for (const intervals of ofKeys.values()) {
          const inOrder = intervals.toSorted((left, right) => (left[2] < right[2] ? -1 : 1));
          for (const [index, [, , from, to, current]] of inOrder.entries()) {
            const next = inOrder[index + 1];
            expect(current).toBe(to === '' ? 'true' : 'false');
            if (to === '') expect(next).toBeUndefined();
            else expect([from < to, next === undefined || to <= next[2]]).toEqual([true, true]);
          }
        }
      }
    }),
    { numRuns: triesOfRun(20, 4) },
  );
});
