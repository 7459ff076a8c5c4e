/** What a run says that its host left unfinished: words for people, in which no process and no id appears. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openCatalog } from '#engine/catalog/index.ts';
import { sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { recoverRuns } from '#engine/execute/recovery/recover-runs.ts';
import { hostWithoutWorkers } from '#engine/execute/testing/staged-commit.ts';

test('a run that waited, and one that ran, say what happened and what to do', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tenon-dead-host-'));
  const catalog = await openCatalog({ path: path.join(folder, '.tenon', 'catalog.sqlite') });
  const { jobRuns } = catalog;
  const waiting = { jobName: 'waits', jobRunState: 'WAITING', plan: '', hostProcess: '4482@6102426' } as const;
  await jobRuns.createJobRun(sampleRun('jr_waits', waiting), 1);
  await jobRuns.createJobRun(sampleRun('jr_runs', { ...waiting, jobName: 'runs', jobRunState: 'RUNNING' }), 1);
  await recoverRuns(hostWithoutWorkers(catalog, folder));
  const hint = 'Start the job again; if a workflow started it, resume that run of the workflow.';
  const code = 'WorkerCrashed';
  expect((await jobRuns.getJobRun('jr_waits')).error).toMatchObject({
    code,
    message: 'Tenon ended while this run was waiting.',
    hint,
  });
  expect((await jobRuns.getJobRun('jr_runs')).error).toMatchObject({
    code,
    message: 'Tenon ended before this run did.',
    hint,
  });
  await catalog[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('a run that waits and can be begun by another host is left to it, until it runs', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tenon-dead-host-'));
  const catalog = await openCatalog({ path: path.join(folder, '.tenon', 'catalog.sqlite') });
  const { jobRuns } = catalog;
  await jobRuns.createJobRun(sampleRun('jr_waits', { jobRunState: 'WAITING', plan: '' }), 1, '{"job":{}}');
  const host = hostWithoutWorkers(catalog, folder);
  expect(await recoverRuns(host)).toMatchObject({ waiting: ['jr_waits'], failed: [] });
  expect(await jobRuns.getJobRun('jr_waits')).toMatchObject({ jobRunState: 'WAITING', error: null });
  expect(await jobRuns.findRunStart('jr_waits')).toBe('{"job":{}}');
  await jobRuns.updateJobRun('jr_waits', { jobRunState: 'RUNNING' });
  expect(await jobRuns.findRunStart('jr_waits')).toBeUndefined();
  expect(await recoverRuns(host)).toMatchObject({ waiting: [], failed: ['jr_waits'] });
  await catalog[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});
