/** Runs of custom code that are stopped, lose their process or reject too many rows: no row is lost or doubled. */

import { expect, test } from 'vitest';
import { childrenThatRunCode, processorSeconds } from '#engine/code/testing/code-children.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: false });

function codeJob(code: string, change: Record<string, unknown> = {}): Job {
  const target = { path: 'out', format: 'csv' };
  return job({
    nodes: [
      { id: 'in', name: 'Orders', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
      {
        id: 'code',
        name: 'Code',
        transform: 'Map',
        inputs: { in: { node: 'in' } },
        args: { code, returns: 'keep', timeLimit: 600 },
      },
      { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'code' } }, args: target },
    ],
    ...change,
  });
}

/** Uses the processor for a while, or for ever. */
const slow = (rounds: string): string =>
  `(row) => { let n = 0; for (let i = 0; i < ${rounds}; i += 1) n += i % 7; return n >= 0; }`;

test('a run that is stopped in an endless function ends, and leaves no process and no row', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3]));
  const started = await fixture.engine.runs.startJobRun({ job: codeJob(slow('Infinity')) });
  await expect.poll(() => childrenThatRunCode().length, { timeout: 60_000 }).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await fixture.engine.runs.stopJobRun(started.id);
  const ended = await fixture.engine.runs.waitForJobRun(started.id);
  expect(ended).toMatchObject({ jobRunState: 'STOPPED' });
  await expect.poll(childrenThatRunCode, { timeout: 10_000 }).toEqual([]);
  expect(await rows(fixture)).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'a process that is killed is a failed attempt, and the task is tried again',
  async () => {
    await put(fixture, 'in/a.csv', csv(Array.from({ length: 200 }, (_, id) => id)));
    const running = run(fixture, { job: codeJob(slow('4e7')) });
    // The one that runs the rows: those that check the code and wait have worked less.
    const busy = (): number[] => childrenThatRunCode().filter((pid) => processorSeconds(pid) > 2);
    await expect.poll(() => busy().length, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
    for (const pid of busy()) process.kill(pid, 'SIGKILL');
    const ended = await running;
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows(fixture)).toHaveLength(200);
    const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(tasks.map(({ attempt }) => attempt).filter((attempt) => attempt > 1)).not.toEqual([]);
  },
);

test('rows that fail count for the limit of rejected records', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3, 4]));
  // A bigint and a number cannot be divided.
  const failing = await run(fixture, { job: codeJob('(row) => row.id % 2 === 0', { maxRejectedRecords: 3 }) });
  expect(failing).toMatchObject({ jobRunState: 'FAILED', error: { code: 'TooManyErrors' } });
  expect(await rows(fixture)).toEqual([]);
  const fixed = await run(fixture, { job: codeJob('(row) => row.id % 2n === 0n', { maxRejectedRecords: 3 }) });
  expect(fixed).toMatchObject({ jobRunState: 'SUCCEEDED' });
  expect(await rows(fixture)).toHaveLength(2);
});

test('rows that failed are fixed and run again, through the same function', async () => {
  await put(fixture, 'in/a.csv', 'id,name\n1,a\n2,\n3,c\n');
  const code = '(row) => row.name.length > 0';
  const ended = await run(fixture, { job: codeJob(code) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED' });
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
  expect(items).toHaveLength(1);
  const records = [{ id: items[0]!.id, fixed: '{"id":2,"name":"b"}' }];
  const started = await fixture.engine.runs.redriveRejectedRecords({ runId: ended.id, records });
  expect(await fixture.engine.runs.waitForJobRun(started.id)).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,a', '2,b', '3,c']);
});
