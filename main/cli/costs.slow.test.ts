/** `tenon costs`: what two runs of a job have used, in each form, with prices that the workspace states. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import { initWorkspace } from '#engine/index.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-costs-')));
  await initWorkspace(folder);
  await mkdir(join(folder, 'in'));
  await mkdir(join(folder, 'jobs'), { recursive: true });
  await writeFile(join(folder, 'in', 'a.csv'), 'id\n1\n');
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'csv' },
    },
  ];
  await writeFile(join(folder, 'jobs', 'load.json'), JSON.stringify({ name: 'load', nodes }));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder });
async function costs(...args: string[]): Promise<Output<'getCosts'>> {
  return JSON.parse((await tenon('costs', '--output', 'json', ...args)).out) as Output<'getCosts'>;
}

test("nothing, two runs, a price of one's own", async () => {
  expect((await tenon('costs')).out).toBe('No costs.\n');
  expect((await costs()).total).toMatchObject({ runCount: 0, cpuSeconds: 0, glue: 0, endedOn: null });
  for (let run = 0; run < 2; run += 1) expect((await tenon('run', 'load')).code).toBe(0);

  const byRun = await costs('--by', 'run');
  expect(byRun.costs).toHaveLength(2);
  for (const cost of byRun.costs) {
    expect(cost).toMatchObject({ jobName: 'load', runCount: 1, unmeasured: 0, readBytes: 5 });
    expect(cost.cpuSeconds).toBeGreaterThan(0);
    // A minute on two workers of one DPU, of four cores and 16 GB.
    expect(cost.glue).toBeCloseTo((2 * 0.44) / 60, 10);
    expect(cost.emrServerless).toBeCloseTo((2 * (4 * 0.052624 + 16 * 0.0057785)) / 60, 10);
  }
  const sum = byRun.costs.reduce((all, cost) => all + cost.cpuSeconds, 0);
  expect(byRun.total.cpuSeconds).toBeCloseTo(sum, 6);
  expect((await costs('--by', 'month', 'load')).costs).toMatchObject([{ runCount: 2 }]);
  expect((await costs('--before', '2020-01-01')).costs).toEqual([]);

  const file = join(folder, 'tenon.json');
  const definition = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...definition, prices: { glueDpuHour: 6, workerCount: 10 } }));
  expect((await costs()).total.glue).toBeCloseTo((2 * 10 * 6) / 60, 10);

  const { out } = await tenon('costs', '--by', 'stage', '--output', 'csv');
  expect(out.split('\r\n')[0]).toBe(
    'job,run,stage,cpu seconds,unmeasured,worker seconds,GB seconds,bytes read,bytes written,bytes spilled',
  );
  expect(out.trim().split('\n')).toHaveLength(3);
  expect((await tenon('costs')).out).toContain('load');
});

test('by workflow and workflow run: what a workflow started, and all else; each grouping adds up to the ledger', async () => {
  for (const kind of ['triggers', 'workflows']) await mkdir(join(folder, kind), { recursive: true });
  await writeFile(join(folder, 'workflows', 'nightly.json'), JSON.stringify({ name: 'nightly' }));
  const trigger = { name: 'begin', type: 'ON_DEMAND', workflowName: 'nightly', actions: [{ jobName: 'load' }] };
  await writeFile(join(folder, 'triggers', 'begin.json'), JSON.stringify(trigger));
  for (let run = 0; run < 2; run += 1) expect((await tenon('workflow', 'start', 'nightly')).code).toBe(0);
  const { costs: workflows, total } = await costs('--by', 'workflow');
  expect(new Map(workflows.map(({ workflowName, runCount }) => [workflowName, runCount]))).toEqual(
    new Map([
      ['nightly', 2],
      [null, total.runCount - 2],
    ]),
  );
  const runs = (await costs('--by', 'workflow-run', '--workflow', 'nightly')).costs;
  expect(runs).toHaveLength(2);
  expect(runs.every(({ workflowRunId, runCount }) => workflowRunId!.startsWith('wr_') && runCount === 1)).toBe(true);
  for (const by of ['job', 'workflow', 'workflow-run', 'day', 'month', 'calendar-month', 'run'])
    for (const member of [
      'runCount',
      'attempts',
      'cpuSeconds',
      'gigabyteSeconds',
      'readBytes',
      'glue',
      'emrServerless',
    ] as const)
      expect(
        (await costs('--by', by)).costs.reduce((sum, cost) => sum + cost[member], 0),
        `${member} by ${by}`,
      ).toBeCloseTo(total[member], 6);
  expect((await tenon('costs', '--workflow', 'nobody')).code).toBe(1);
});

test.each([
  [['costs', '--from', '2026-02-30'], '--from "2026-02-30" is not a date.'],
  [['costs', '--by', 'year'], '--by cannot be "year".'],
  [['costs', 'nobody'], 'nobody'],
])('%j is refused', async (args, message) => {
  const { code, error } = await tenon(...args);
  expect(code).not.toBe(0);
  expect(error).toContain(message);
});
