/** A target that is away (an unmounted disk, a moved folder) is not replaced by a second folder. */

import { existsSync, renameSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: true });
afterEach(() => setFaultHandler(undefined));

test.each(['append', 'overwrite'])('a run in mode %s is refused until the folder is back', async (mode) => {
  const out = path.join(fixture.folder, 'out');
  const load = job({ target: { mode } });
  await put(fixture, 'in/a.csv', csv([1]));
  expect(await run(fixture, { job: load })).toMatchObject({ jobRunState: 'SUCCEEDED' });
  await rename(out, `${out}.away`);
  const refused = await run(fixture, { job: load });
  expect(refused).toMatchObject({
    jobRunState: 'FAILED',
    error: { code: 'FileNotFound', message: expect.stringContaining(`The folder ${out}`) as string },
  });
  expect(existsSync(out)).toBe(false);
  await rename(`${out}.away`, out);
  expect(await run(fixture, { job: load })).toMatchObject({ jobRunState: 'SUCCEEDED' });
  expect(await rows(fixture)).toEqual(mode === 'append' ? ['1,FR,10', '1,FR,10'] : ['1,FR,10']);
});

test('an empty mount point is not the target; a folder with an empty "_tenon" in it is', async () => {
  const out = path.join(fixture.folder, 'out');
  await put(fixture, 'in/a.csv', csv([1]));
  await run(fixture, { job: job() });
  await rename(out, `${out}.away`);
  await mkdir(out);
  const refused = await run(fixture, { job: job() });
  expect(refused).toMatchObject({
    jobRunState: 'FAILED',
    error: { code: 'FileNotFound', hint: expect.stringContaining('"_tenon"') as string },
  });
  expect(await readdir(out)).toEqual([]);
  await rm(`${out}.away`, { recursive: true });
  await mkdir(path.join(out, '_tenon'));
  expect(await run(fixture, { job: job() })).toMatchObject({ jobRunState: 'SUCCEEDED' });
  expect(await rows(fixture)).toEqual(['1,FR,10']);
});

/** Each of its file steps makes folders where they are missing. */
test.each(['storage.stage', 'storage.writeState', 'storage.publish', 'storage.retire'])(
  'a folder that goes away right before %s is not replaced by a second one',
  async (step) => {
    const { runs } = fixture.engine;
    const out = path.join(fixture.folder, 'out');
    const load = job({ target: { mode: 'overwrite', partitionKeys: ['country'] } });
    await put(fixture, 'in/a.csv', csv([1]));
    await run(fixture, { job: load });
    await put(fixture, 'in/a.csv', csv([2, 4]));
    let isAway = false;
    setFaultHandler((name, moment) => {
      if (isAway || name !== step || moment !== 'before') return;
      isAway = true;
      renameSync(out, `${out}.away`);
    });
    const ended = await run(fixture, { job: load });
    setFaultHandler(undefined);
    expect(isAway).toBe(true);
    expect(existsSync(out)).toBe(false);
    renameSync(`${out}.away`, out);
    if (ended.jobRunState === 'COMMIT_BLOCKED') await runs.retryCommit(ended.id);
    expect(await run(fixture, { job: load })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows(fixture)).toEqual(['2,20', '4,40']);
  },
);
