/** What runs have used, measured in the workers: of tasks that finish, and of those that fail. */

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Cost, CostQuery } from '#engine/catalog/costs.ts';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

function costsOf(runId: string): Promise<readonly Cost[]> {
  const query: CostQuery = {
    by: 'stage',
    from: null,
    before: null,
    jobName: null,
    runId,
    workflowName: null,
    minimumSeconds: 60,
    startupSeconds: 0,
    cores: 8,
    limit: 100,
  };
  return fixture.engine.catalog.costs.getCosts(query);
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
