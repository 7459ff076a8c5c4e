/** One named file as the target of a source of many splits. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

/** So small that every source file is a separate split. */
const fixture = useRunFixture({ inline: true, splitBytes: 10 });

test('holds the rows of all of them, again after the next run', async () => {
  const load = job({ target: { mode: 'overwrite', fileName: 'report.csv' } });
  for (const id of [1, 2, 4]) await put(fixture, `in/${id}.csv`, csv([id]));
  expect(await run(fixture, { job: load })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40']);
  await put(fixture, 'in/5.csv', csv([5]));
  expect(await run(fixture, { job: load })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '5,FR,50']);
  expect((await readdir(path.join(fixture.folder, 'out'))).sort()).toEqual(['_tenon', 'report.csv']);
});
