/** A run that ends while the catalog cannot be written is not recorded as running for ever. */

import { rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

test('the end of a failed run is recorded once the disk has room again', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  const { jobRuns } = fixture.engine.catalog;
  const update = jobRuns.updateJobRun;
  let refused = 0;
  const fails = vi.spyOn(jobRuns, 'updateJobRun').mockImplementation(async (id, change) => {
    // Before the run has begun, and twice when its end is to be recorded.
    if (change.jobRunState !== 'RUNNING' && (refused += 1) > 2) return update(id, change);
    throw new EngineError('DiskFull', 'The disk is full.', { hint: 'Free some space.' });
  });
  const { jobRunState, error } = await run(fixture, { job: job() });
  expect({ jobRunState, code: error?.code, refused }).toEqual({ jobRunState: 'FAILED', code: 'DiskFull', refused: 3 });
  fails.mockRestore();
  expect(await run(fixture, { job: job() })).toMatchObject({ jobRunState: 'SUCCEEDED' });
});

test('nobody waits for the end of a run whose catalog was removed meanwhile', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  const { runs } = fixture.engine;
  const { id } = await runs.startJobRun({ job: job() });
  await rename(path.join(fixture.folder, '.tenon'), path.join(fixture.folder, 'moved'));
  await expect(runs.waitForJobRun(id)).rejects.toMatchObject({ code: 'IoFailed', details: { isReplaced: true } });
});

test('a run that ended with its host says so, and one that a person stopped does not', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  const { runs, catalog } = fixture.engine;
  const stopped = await runs.startJobRun({ job: job() });
  await runs.stopJobRun(stopped.id);
  await runs.waitForJobRun(stopped.id);
  const { id } = await runs.startJobRun({ job: job() });
  await runs[Symbol.asyncDispose]();
  const ends = await Promise.all([stopped.id, id].map((each) => catalog.jobRuns.getJobRun(each)));
  expect(ends.map(({ jobRunState }) => jobRunState)).toEqual(['STOPPED', 'STOPPED']);
  expect(ends.map(({ error }) => error?.details?.['hostClosed'])).toEqual([undefined, true]);
  expect(ends.map(({ error }) => error?.message)).toEqual([
    'The run was stopped; nothing was published.',
    'The run was stopped because Tenon was closed; nothing was published.',
  ]);
});
