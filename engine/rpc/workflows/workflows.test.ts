/** Workflows through the procedures of a host that stays: real jobs, from the start to a resumed run. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

/** The last one is rejected. */
const records = 'id,name\n1,a\n2,b\n3,c,d,e\n';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-workflows-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', 'a.csv'), records);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  await saveJob('first', 'in');
  await saveJob('second', '${from}', { from: 'missing' });
  const workflow = { name: 'flow', defaultRunProperties: { from: 'nowhere', region: 'eu' } };
  await save('workflow', workflow);
  const workflowName = 'flow';
  await save('trigger', { name: 'go', workflowName, type: 'ON_DEMAND', actions: [{ jobName: 'first' }] });
  const inner = { workflowName, type: 'CONDITIONAL', enabled: true, conditions: [{ jobName: 'first' }] };
  await save('trigger', { name: 'then', ...inner, actions: [{ jobName: 'second' }] });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function saveJob(name: string, source: string, defaultArguments: Record<string, string> = {}): Promise<void> {
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
  await engine.dispatcher.call('saveJob', { job: { name, nodes, defaultArguments }, expectedHash: null });
}

const save = (kind: 'trigger' | 'workflow', value: unknown) =>
  engine.dispatcher.call('saveDefinition', { kind, value, expectedHash: null });

async function untilOver(runId: string) {
  await expect
    .poll(async () => (await engine.dispatcher.call('getWorkflowRun', { runId })).status, { timeout: 30_000 })
    .not.toBe('RUNNING');
  return engine.dispatcher.call('getWorkflowRun', { runId, includeGraph: true });
}

test('runs to its end, is resumed where it failed, and is listed', async () => {
  const described = await engine.dispatcher.call('getWorkflow', { name: 'flow', includeGraph: true });
  expect(described).toMatchObject({ problem: null, triggers: ['go', 'then'], lastRun: null });
  expect(described.graph!.nodes.map(({ id }) => id).toSorted()).toEqual([
    'job/first',
    'job/second',
    'trigger/go',
    'trigger/then',
  ]);
  const inner = await engine.dispatcher.call('getTrigger', { name: 'then' });
  expect(inner).toMatchObject({ state: 'ACTIVATED', workflowName: 'flow', problem: null });

  const started = await engine.dispatcher.call('startWorkflowRun', { name: 'flow' });
  expect(started).toMatchObject({ status: 'RUNNING', runProperties: { from: 'nowhere', region: 'eu' } });
  const over = await untilOver(started.id);
  expect(over).toMatchObject({ status: 'COMPLETED', statistics: { totalActions: 2, succeededActions: 1 } });
  expect(over.statistics.failedActions + over.statistics.erroredActions).toBe(1);
  expect(over.statistics.rejectingActions).toBe(1);
  expect(over.graph!.nodes.find(({ id }) => id === 'job/first')).toMatchObject({
    state: 'SUCCEEDED',
    hasRejects: true,
    runs: [{ number: 1, hasRejects: true }],
  });
  expect(over.graph!.nodes.find(({ id }) => id === 'job/second')).toMatchObject({ hasRejects: false });
  // Why it failed is said where it is listed.
  const second = over.graph!.nodes.find(({ id }) => id === 'job/second')!;
  expect(second.runs).toMatchObject([{ error: { message: expect.stringContaining('nowhere') as string } }]);
  expect(over.graph!.nodes.find(({ id }) => id === 'job/first')!.runs).toMatchObject([{ error: null }]);
  // How long each took is what the run itself says.
  for (const name of ['first', 'second']) {
    const [own] = over.graph!.nodes.find(({ id }) => id === `job/${name}`)!.runs;
    const { startedOn, completedOn } = await engine.dispatcher.call('getJobRun', { id: own!.id });
    expect(own).toMatchObject({ startedOn, completedOn });
    expect(completedOn).not.toBe(null);
    // And the run leads back to the workflow.
    expect(await engine.dispatcher.call('getRunOrigin', { id: own!.id })).toMatchObject({
      kind: 'trigger',
      triggerName: name === 'first' ? 'go' : 'then',
      cause: name === 'first' ? 'REQUEST' : 'CONDITIONS',
      workflow: { name: 'flow', runId: started.id, runNumber: started.number },
    });
  }
  const put = engine.dispatcher.call('putWorkflowRunProperties', { runId: started.id, runProperties: { from: 'in' } });
  await expect(put).rejects.toThrow(`Cannot change the properties of run 1 of workflow flow: it is COMPLETED.`);

  // What was missing has come.
  await mkdir(path.join(folder, 'nowhere'));
  await writeFile(path.join(folder, 'nowhere', 'b.csv'), 'id\n7\n');
  const resumed = await engine.dispatcher.call('resumeWorkflowRun', { runId: started.id, nodeIds: ['job/second'] });
  expect(resumed).toMatchObject({ nodeIds: ['job/second'], run: { previousRunId: started.id } });
  const again = await untilOver(resumed.run.id);
  expect(again).toMatchObject({ status: 'COMPLETED', statistics: { totalActions: 1, succeededActions: 1 } });
  expect(again.graph!.nodes.find(({ id }) => id === 'job/first')).toMatchObject({
    state: 'SUCCEEDED',
    hasRejects: true,
    runs: [{ carried: true, triggerName: 'go', number: 1, hasRejects: true, startedOn: null, completedOn: null }],
  });
  const { items } = await engine.dispatcher.call('getJobRuns', { jobName: 'second' });
  expect(items[0]).toMatchObject({ jobRunState: 'SUCCEEDED', arguments: { from: 'nowhere' } });

  const runs = await engine.dispatcher.call('getWorkflowRuns', { name: 'flow', limit: 1 });
  expect(runs.items.map(({ id }) => id)).toEqual([resumed.run.id]);
  const rest = await engine.dispatcher.call('getWorkflowRuns', { name: 'flow', limit: 1, after: runs.next });
  expect(rest.items.map(({ id }) => id)).toEqual([started.id]);
  const [listed] = await engine.dispatcher.call('getWorkflows', {});
  expect(listed!.lastRun!.id).toBe(resumed.run.id);
  const firings = (await engine.dispatcher.call('getTrigger', { name: 'then' })).firings;
  expect(firings.map(({ cause, workflowRunId }) => [cause, workflowRunId])).toEqual([
    ['RESUME', resumed.run.id],
    ['CONDITIONS', started.id],
  ]);
  expect(await readFile(path.join(folder, 'in', 'a.csv'), 'utf8')).toBe(records);
});

test('a job that was deleted is missing in its workflow and its triggers before they run', async () => {
  const look = async () => {
    const { warnings, graph, problem } = await engine.dispatcher.call('getWorkflow', {
      name: 'flow',
      includeGraph: true,
    });
    const { triggers } = await engine.dispatcher.call('listTriggers', { next: 0 });
    const marked = graph!.nodes.flatMap((node) => (node.missing === true ? [node.id] : []));
    return {
      warnings,
      problem,
      marked,
      triggers: triggers.flatMap((each) => (each.warnings.length === 0 ? [] : [each.name])),
    };
  };
  expect(await look()).toEqual({ warnings: [], problem: null, marked: [], triggers: [] });
  const { hash } = await engine.dispatcher.call('getJob', { name: 'first' });
  await engine.dispatcher.call('deleteDefinition', { kind: 'job', name: 'first', expectedHash: hash });
  const missing = {
    kind: 'user',
    code: 'EntityNotFound',
    message: 'Job "first" does not exist.',
    hint: 'Create it, or change the triggers that name it.',
  };
  // Nothing else would start, so that it cannot.
  expect(await look()).toEqual({
    warnings: [missing],
    problem: missing,
    marked: ['job/first'],
    triggers: ['go', 'then'],
  });
  await expect(engine.dispatcher.call('startWorkflowRun', { name: 'flow' })).rejects.toMatchObject({
    code: 'EntityNotFound',
    message: 'Cannot start workflow "flow": Job "first" does not exist.',
  });
  await saveJob('first', 'in');
  expect((await look()).marked).toEqual([]);
});

test('what cannot run is refused with the reason', async () => {
  await expect(engine.dispatcher.call('startWorkflowRun', { name: 'floww' })).rejects.toThrow('There is no workflow');
  await save('workflow', { name: 'empty' });
  await expect(engine.dispatcher.call('startWorkflowRun', { name: 'empty' })).rejects.toThrow(
    'Cannot start workflow "empty": none of its triggers starts it',
  );
  const { problem } = await engine.dispatcher.call('getWorkflow', { name: 'empty' });
  expect(problem!.code).toBe('InvalidDefinition');
  await expect(engine.dispatcher.call('startTrigger', { name: 'then' })).rejects.toThrow('Cannot start trigger "then"');
  await expect(engine.dispatcher.call('getWorkflowRun', { runId: 'wr_0' })).rejects.toMatchObject({
    code: 'EntityNotFound',
  });
});
