/** What runs have used, measured in the workers: of tasks that finish, and of those that fail. */

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Cost, CostQuery } from '#engine/catalog/costs.ts';
import { sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

const query: CostQuery = {
  by: 'stage',
  from: null,
  before: null,
  jobName: null,
  runId: null,
  workflowName: null,
  minimumSeconds: 60,
  startupSeconds: 0,
  cores: 8,
  limit: 100,
};

function costsOf(runId: string): Promise<readonly Cost[]> {
  return fixture.engine.catalog.costs.getCosts({ ...query, runId });
}

test('time, memory and bytes of a run', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3]));
  const begun = Date.now();
  const ended = await run(fixture, { job: job() });
  const [cost] = await costsOf(ended.id);
  const { size } = await stat(path.join(fixture.folder, 'in/a.csv'));
  const [task] = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
  expect(cost).toMatchObject({
    jobName: ended.jobName,
    attempts: 1,
    unmeasured: 0,
    milliseconds: task!.completedOn! - task!.startedOn!,
    readBytes: size,
    writtenBytes: task!.files.reduce((sum, file) => sum + file.size, 0),
  });
  expect(cost!.cpuMicroseconds).toBeGreaterThan(0);
  // No more than all cores all the time.
  expect(cost!.cpuMicroseconds / 1000).toBeLessThan((Date.now() - begun) * 64);
  expect(cost!.gigabyteSeconds).toBeGreaterThan(0);
});

test('a run without new data is billed for the minimum, and one that never began is not', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3]));
  const bookmarked = job({ bookmark: 'enable' });
  const { jobRunState } = await run(fixture, { job: bookmarked });
  const idle = await run(fixture, { job: bookmarked });
  expect([jobRunState, idle.jobRunState]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  const { catalog } = fixture.engine;
  expect(await catalog.jobRuns.getTasks(idle.id)).toEqual([]);
  await catalog.jobRuns.createJobRun(sampleRun('jr_waiting', { jobName: idle.jobName }), 10);
  await catalog.jobRuns.updateJobRun('jr_waiting', { jobRunState: 'STOPPED', completedOn: Date.now() });
  const costs = await catalog.costs.getCosts({ ...query, by: 'run' });
  expect(costs).toMatchObject([{}, { runId: idle.id, attempts: 0, cpuMicroseconds: 0, billedSeconds: 60 }]);
});

test('a task that fails has used what it has used', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3]));
  const failing = job();
  const nodes = failing.nodes.map((node) =>
    node.id === 'keep'
      ? {
          ...node,
          transform: 'SqlTransform',
          args: { sql: "SELECT error('stop ' || id::VARCHAR) AS x FROM in1" },
          inputs: { in1: { node: 'in' } },
        }
      : node,
  );
  const ended = await run(fixture, { job: { ...failing, nodes } });
  expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { message: expect.stringContaining('stop') as string } });
  const [cost] = await costsOf(ended.id);
  expect(cost).toMatchObject({ unmeasured: 0, writtenBytes: 0 });
  expect(cost!.attempts).toBeGreaterThan(0);
  expect(cost!.cpuMicroseconds).toBeGreaterThan(0);
});
