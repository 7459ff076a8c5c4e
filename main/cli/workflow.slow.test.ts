/** `tenon workflow`: a run that goes through all its jobs without a host that stays, fails, and is resumed. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-workflow-')));
  await initWorkspace(folder);
  await mkdir(join(folder, 'in'));
  await writeFile(join(folder, 'in', 'a.csv'), 'id\n1\n');
  for (const [name, source] of [
    ['load', 'in'],
    ['report', 'later'],
  ] as const) {
    const nodes = [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: source, format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: name, format: 'csv' },
      },
    ];
    await put('jobs', { name, nodes });
  }
  await put('workflows', { name: 'nightly' });
  const workflowName = 'nightly';
  await put('triggers', { name: 'go', workflowName, type: 'ON_DEMAND', actions: [{ jobName: 'load' }] });
  await put('triggers', {
    name: 'then',
    workflowName,
    type: 'CONDITIONAL',
    enabled: true,
    conditions: [{ jobName: 'load' }],
    actions: [{ jobName: 'report' }],
  });
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

async function put(kind: string, value: { readonly name: string; readonly [member: string]: unknown }): Promise<void> {
  await mkdir(join(folder, kind), { recursive: true });
  await writeFile(join(folder, kind, `${value.name}.json`), JSON.stringify(value));
}

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder });

test('start, resume and stop', async () => {
  expect((await tenon('workflows')).out).toMatch(/nightly +2 +never/u);
  const failed = await tenon('workflow', 'start', 'nightly');
  expect(failed.code).toBe(4);
  expect(failed.out).toMatch(
    /^nightly #1 COMPLETED with failures\n {2}job\/load #\d+ SUCCEEDED\n {2}job\/report #\d+ FAILED: .+\n {4}hint: .+\n$/u,
  );
  const { id: runId } = JSON.parse((await tenon('call', 'getWorkflow', '{"name":"nightly"}')).out).lastRun as {
    id: string;
  };
  await mkdir(join(folder, 'later'));
  await writeFile(join(folder, 'later', 'b.csv'), 'id\n2\n');
  const resumed = await tenon('workflow', 'resume', '1', '--node', 'job/report', '--output', 'json');
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.out)).toMatchObject({
    status: 'COMPLETED',
    previousRunId: runId,
    statistics: { totalActions: 1, succeededActions: 1 },
  });
  const byTrigger = await tenon('trigger', 'start', 'go');
  expect(byTrigger.code).toBe(0);
  expect(byTrigger.out).toMatch(
    /^nightly #\d+ COMPLETED\n {2}job\/load #\d+ SUCCEEDED\n {2}job\/report #\d+ SUCCEEDED\n$/u,
  );
  for (const named of ['1', runId])
    expect((await tenon('workflow', 'pause', named)).error).toContain(
      'error InvalidState: Cannot pause run 1 of workflow nightly: it is COMPLETED.',
    );
  expect((await tenon('workflow', 'continue', '9')).error).toContain('Workflow run "9" does not exist.');
  const stopped = await tenon('workflow', 'stop', runId);
  expect([stopped.code, stopped.error]).toEqual([
    1,
    expect.stringContaining(`error InvalidState: Cannot stop run 1 of workflow nightly: it is COMPLETED.`),
  ]);
  expect((await tenon('workflows')).out).toMatch(/nightly +2 +#3 +COMPLETED +\d/u);
  const shown = (await tenon('workflows', 'nightly')).out;
  expect(shown).toMatch(/^workflow nightly\n {2}triggers: go, then\n/u);
  expect(shown).toMatch(/#2 +COMPLETED .+ 1 of 1 +resumes an earlier run/u);
  expect(shown).toMatch(/#1 +COMPLETED with failures .+ 1 of 2 +resumed by #2/u);
  const newest = JSON.parse((await tenon('workflows', 'nightly', '--limit', '1', '--output', 'json')).out) as unknown;
  expect(newest).toMatchObject({ name: 'nightly', runs: [{ number: 3, status: 'COMPLETED' }] });
  expect((await tenon('workflows', 'nihgtly')).error).toContain('Did you mean "nightly"?');
  expect((await tenon('workflow', 'resume', runId)).code).toBe(2);
  expect((await tenon('workflow', 'repeat', runId)).code).toBe(2);
});

test('export, and import into another workspace', async () => {
  const glue = await tenon('workflow', 'export', 'nightly');
  expect(glue.code).toBe(0);
  expect(JSON.parse(glue.out)).toMatchObject({
    Workflow: { Name: 'nightly' },
    Triggers: [{ Name: 'go' }, { Name: 'then' }],
  });
  const other = join(folder, 'other');
  await initWorkspace(other);
  await writeFile(join(other, 'nightly.json'), glue.out);
  const there = (...args: string[]): Promise<Outcome> => runTenon(args, { folder: other });
  const imported = await there('workflow', 'import', 'nightly.json');
  expect(imported).toMatchObject({ code: 0, out: 'Workflow nightly created, triggers: go, then.\n' });
  expect((await there('workflow', 'export', 'nightly')).out).toBe(glue.out);
  const missing = await there('workflow', 'import', 'no.json');
  expect([missing.code, missing.error]).toEqual([
    1,
    expect.stringMatching(/^error FileNotFound: Cannot read .*no\.json: the file does not exist\.\n/u) as string,
  ]);
  const twice = await there('workflow', 'import', 'nightly.json');
  expect(twice.code).not.toBe(0);
  expect(twice.error).toContain('there is a trigger "go" already');
  const airflow = await tenon('workflow', 'export', 'nightly', '--as', 'airflow', '--to', 'dag.py');
  expect(airflow.code).toBe(0);
  expect((await tenon('workflow', 'export', 'nightly', '--as', 'airflow', '--to', 'dag.py')).error).toContain('exists');
  const machine = await tenon('workflow', 'export', 'nightly', '--as', 'step-functions');
  expect(JSON.parse(machine.out)).toMatchObject({ StartAt: 'Level 1' });
  expect(machine.error).toContain('workflow "nightly" can differ in Step Functions: ');
  await put('triggers', {
    name: 'late',
    workflowName: 'nightly',
    type: 'CONDITIONAL',
    enabled: true,
    conditions: [{ jobName: 'load', state: 'TIMEOUT' }],
    actions: [{ jobName: 'mend' }],
  });
  const refused = await tenon('workflow', 'export', 'nightly', '--as', 'airflow');
  expect(refused.code).not.toBe(0);
  expect(refused.error).toContain('Cannot export workflow "nightly" for Airflow: trigger "late": It waits for TIMEOUT');
});
