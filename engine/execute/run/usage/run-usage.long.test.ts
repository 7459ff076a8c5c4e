/** The memory and the spill of real runs: measured while they work, kept afterwards, and gone with the run. */

import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { JobRuns } from '#engine/execute/index.ts';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import type { RunUsageRecord } from '#engine/execute/run/usage/usage-files.ts';

const fixture = useRunFixture({ inline: false });
const never = new AbortController().signal;

/** Sorts more texts than the memory of its worker holds. */
function sortingJob(): Job {
  const [source, , target] = job().nodes;
  const sql = `SELECT i, h FROM (
    SELECT i, md5(CAST(i AS VARCHAR)) || md5(CAST(-i AS VARCHAR)) AS h FROM in1, range(2000000) r(i)
  ) ORDER BY h LIMIT 1000000 OFFSET 1999000`;
  return jobSchema.parse({
    name: 'load',
    memory: 64,
    threads: 2,
    nodes: [
      source,
      { id: 'sort', name: 'Sort', transform: 'SqlTransform', inputs: { in1: { node: 'in' } }, args: { sql } },
      { ...target, inputs: { in: { node: 'sort' } } },
    ],
  });
}

function kept(): Promise<string[]> {
  return readdir(path.join(fixture.folder, '.tenon/usage')).catch(() => []);
}

test('a run of some seconds has its memory and its spill, live, by a later host, and until it is cleaned away', async () => {
  await put(fixture, 'in/1.csv', csv([1]));
  const { runs, host } = fixture.engine;
  const started = await runs.startJobRun({ job: sortingJob() });
  let live: RunUsageRecord | undefined;
  const watching = setInterval(() => (live = runs.usages.find(started.id) ?? live), 50);
  const ended = await runs.waitForJobRun(started.id).finally(() => clearInterval(watching));
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const [task] = (await fixture.engine.catalog.jobRuns.getTasks(started.id)).filter(({ state }) => state === 'DURABLE');

  const later = new JobRuns(host);
  const usage = later.usages.find(started.id)!;
  // What was there while it ran is the begin of what was kept.
  expect(live!.points.length).toBeGreaterThanOrEqual(3);
  expect(usage.points.slice(0, live!.points.length - 1)).toEqual(live!.points.slice(0, -1));
  expect(usage.memoryPerWorker).toBe(64 * 1024 * 1024);
  for (const [index, { time }] of usage.points.entries()) {
    expect(time).toBeGreaterThanOrEqual(task!.startedOn!);
    expect(time).toBeLessThanOrEqual(ended.completedOn!);
    if (index > 0) expect(time).toBeGreaterThan(usage.points[index - 1]!.time);
  }
  const most = (values: readonly (number | null)[]): number => Math.max(...values.map((value) => value ?? 0));
  // DuckDB's own figures of the same task; those of the process are never below them.
  expect(most(usage.points.map(({ memory }) => memory))).toBeGreaterThan(task!.peakMemory! / 2);
  expect(task!.spilledBytes).toBeGreaterThan(0);
  expect(most(usage.points.map(({ spilled }) => spilled))).toBeGreaterThan(task!.spilledBytes! / 4);
  expect(most(usage.points.map(({ spilled }) => spilled))).toBeLessThan(task!.spilledBytes! * 2);

  // What somebody else has put there shows nothing, without an error.
  const file = path.join(fixture.folder, '.tenon/usage', `${started.id}.json`);
  expect(await kept()).toEqual([path.basename(file)]);
  await writeFile(file, '{"version":1,"points":"all"}');
  expect(later.usages.find(started.id)).toBeUndefined();

  await run(fixture, { job: job() });
  const old = new JobRuns({ ...host, clock: () => Date.now() + 40 * 24 * 60 * 60 * 1000 });
  await old.cleanHistory({ historyDays: 30, historyRuns: 1 }, false, never);
  // The newest run has a record too, if it took some seconds.
  expect(await kept()).not.toContain(path.basename(file));
}, 120_000);
