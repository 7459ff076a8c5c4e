/** A run that reads again what earlier runs read: whatever became of them, their files and no others. */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Job } from '#engine/contract/definitions/job.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const fixture = useRunFixture();

/** What a run of the model finds, and what becomes of it. */
const step = fc.record({
  files: fc.integer({ min: 0, max: 2 }),
  end: fc.constantFrom('succeeds', 'succeeds', 'fails', 'is undone'),
});

const byNumber = (one: number, other: number): number => one - other;

test('the files of the runs that committed and were not undone', async () => {
  let place = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), async (steps) => {
      const [name, folder] = [`load${(place += 1)}`, `in${place}`];
      const load = (target: object): Job => {
        const plain = job({ bookmark: 'enable', target: { path: `out${place}`, ...target } });
        const [source, ...others] = plain.nodes as [Job['nodes'][number], ...Job['nodes']];
        return { ...plain, name, nodes: [{ ...source, args: { ...source.args, path: folder } }, ...others] };
      };
      await put(fixture, `${folder}/0.csv`, csv([]));
      const done: { readonly id: string; readonly read: readonly number[] | null }[] = [];
      let number = 9;
      let unread: number[] = [];
      for (const { files, end } of steps) {
        for (let file = 0; file < files; file += 1) {
          number += 1;
          unread.push(number);
          await put(fixture, `${folder}/${number}.csv`, csv([number]));
        }
        const { id } = await run(fixture, { job: load(end === 'fails' ? { format: 'xml' } : {}) });
        // Without a new file it commits nothing, so that there is nothing to undo.
        const commits = unread.length > 0 || done.every(({ read }) => read === null);
        const isUndone = end === 'is undone' && commits;
        if (isUndone) await fixture.engine.runs.undoJobRun(id);
        const counts = end !== 'fails' && !isUndone;
        done.push({ id, read: counts ? unread : null });
        if (counts) unread = [];
      }
      for (const [last, { id: to }] of done.entries())
        for (let first = 0; first <= last; first += 1) {
          const read = done.slice(first, last + 1).flatMap((each) => (each.read === null ? [] : [each.read]));
          // Without a first run: that of the last alone.
          const from = first === 0 ? undefined : done[first - 1]!.id;
          if (from === undefined && first !== last) continue;
          const started = run(fixture, {
            job: load({ path: `again${place}-${first}-${last}` }),
            bookmark: 'pause',
            bookmarkWindow: { from, to },
          });
          const what = JSON.stringify({ steps, first, last });
          if (read.length === 0) {
            await expect(started, what).rejects.toThrow('there is no input to read again');
            continue;
          }
          const again = await started;
          expect(again.error, what).toBeNull();
          const found = read.flat().length === 0 ? [] : await rows(fixture, `again${place}-${first}-${last}`);
          expect(found.map((row) => Number(row.split(',')[0])).sort(byNumber), what).toEqual(
            read.flat().sort(byNumber),
          );
        }
    }),
    { numRuns: triesOfRun(60, 4) },
  );
});

test('what cannot be read again is refused with the reason', async () => {
  const load = job({ bookmark: 'enable' });
  await put(fixture, 'in/1.csv', csv([1]));
  await put(fixture, 'in/2.csv', csv([2]));
  const first = await run(fixture, { job: load });
  const second = await run(fixture, { job: load });
  const again = async (bookmarkWindow: { from?: string; to: string }, of = load) =>
    (await run(fixture, { job: of, bookmark: 'pause', bookmarkWindow })).error;
  const other = { ...load, name: 'other' };
  await expect(again({ from: second.id, to: first.id })).rejects.toMatchObject({
    message: 'Run #1 of job load did not come after run #2.',
    hint: 'Name the earlier run first.',
  });
  await expect(again({ from: second.id, to: second.id })).rejects.toThrow(
    'No run of job load after #2, up to #2, succeeded',
  );
  await expect(again({ to: first.id }, other)).rejects.toThrow('Run #1 of job load is not a run of other.');
  await expect(again({ to: first.id }, job({ bookmark: 'disable' }))).rejects.toThrow('the job has no bookmark');
  // Refused before there is a run: nothing appears in the history.
  const { items } = await fixture.engine.catalog.jobRuns.getJobRuns(load.name, {});
  expect(items.map(({ id }) => id)).toEqual([second.id, first.id]);
  await put(fixture, 'in/2.csv', csv([2, 3]));
  const error = await again({ to: first.id });
  expect(error?.code).toBe('FileChanged');
  expect(error?.message).toMatch(/in\/2\.csv of source "Orders" was changed or removed since\.$/u);
  await rm(path.join(fixture.folder, 'in/1.csv'));
  expect((await again({ to: first.id }))?.message).toMatch(/2 files of source "Orders" were changed or removed since/u);
});
