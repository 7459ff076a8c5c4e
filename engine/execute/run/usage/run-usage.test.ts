/** Runs of which nothing is measured: no figures, no file, no error. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: true });

test('where operations run in the host itself, nothing is measured', async () => {
  await put(fixture, 'in/1.csv', csv([1, 2]));
  const { id, jobRunState } = await run(fixture, { job: job() });
  expect(jobRunState).toBe('SUCCEEDED');
  expect(fixture.engine.runs.usages.find(id)).toBeUndefined();
  expect(await readdir(path.join(fixture.folder, '.tenon/usage')).catch(() => [])).toEqual([]);
});
