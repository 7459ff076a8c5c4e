/** Runs of workflows over a clock that the test sets: what they start, keep apart, pass along, and how they end. */

import { describe, expect, test, vi } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { describeWorkflow, describeWorkflowRun } from '#engine/orchestrate/workflows/describe-workflow.ts';
import { silentLog } from '#engine/base/log.ts';
import { continueWorkflow, pauseWorkflow } from '#engine/orchestrate/workflows/pause-workflow.ts';
import { resumeWorkflow } from '#engine/orchestrate/workflows/resume-workflow.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';

const start = Date.parse('2024-05-01T00:30:00Z');
const at = (text: string): number => Date.parse(`2024-05-${text}:00Z`);

let place: TriggerPlace;
useTriggerPlace(
  () => start,
  (opened) => (place = opened),
);

const run = (jobName: string, args: Record<string, string> = {}) => ({ jobName, arguments: args });
const whenEnded = (jobName: string, state: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED') => ({ jobName, state });

/** load → (clean and the crawler c) → report. */
function describeNightly(maxConcurrentRuns = 1): void {
  place.editWorkflow({ name: 'nightly', maxConcurrentRuns, defaultRunProperties: { day: 'monday', region: 'eu' } });
  const workflowName = 'nightly';
  place.edit({ name: 'go', workflowName, actions: [run('load')] });
  const type = 'CONDITIONAL';
  const second = [run('clean'), { crawlerName: 'c', arguments: {} }];
  place.edit({ name: 'second', workflowName, type, conditions: [whenEnded('load')], actions: second });
  const both = [whenEnded('clean'), { crawlerName: 'c', state: 'SUCCEEDED' as const }];
  place.edit({ name: 'third', workflowName, type, conditions: both, actions: [run('report')] });
}

async function begin(properties: Record<string, string> = {}): Promise<string> {
  return (await place.control.request('go', properties)).workflowRun!;
}

async function stateOf(id: string) {
  const { workflowRuns } = place.catalog;
  return describeWorkflowRun(await workflowRuns.getWorkflowRun(id), await workflowRuns.getWorkflowRunActions(id), true);
}

async function nodesOf(id: string): Promise<Record<string, string | null>> {
  const { graph } = await stateOf(id);
  return Object.fromEntries(graph!.nodes.map((node) => [node.id, node.state]));
}

async function resume(runId: string, nodeIds: string[]) {
  const stores = { workflow: place.workflows };
  return resumeWorkflow({ stores, catalog: place.catalog, triggers: place.control, runId, nodeIds, now: place.now() });
}

function pausing(): Parameters<typeof pauseWorkflow>[0] {
  const { jobRuns } = place.catalog;
  return {
    catalog: place.catalog,
    triggers: place.control,
    log: silentLog,
    runs: {
      async pause(id, why, workflowRun) {
        await jobRuns.askPause(id, { askedOn: place.now(), why, startedAs: '{}', workflowRun });
        return jobRuns.reachPause(id, place.now());
      },
      async continue(id) {
        await jobRuns.endPause(id);
        return jobRuns.updateJobRun(id, { jobRunState: 'RUNNING' });
      },
    },
  };
}

describe('a paused run', () => {
  test('starts nothing and pauses its job runs, over a restart, until it is continued', async () => {
    describeNightly();
    const id = await begin();
    await place.endRunOf('load');
    expect(await nodesOf(id)).toMatchObject({ 'job/clean': 'RUNNING', 'crawler/c': 'RUNNING' });
    await pauseWorkflow(pausing(), id, 'lunch', place.now());
    expect(await stateOf(id)).toMatchObject({ status: 'RUNNING', paused: { since: place.now(), why: 'lunch' } });
    expect(await nodesOf(id)).toMatchObject({ 'job/clean': 'WAITING' });
    await expect(pauseWorkflow(pausing(), id, null, 1)).rejects.toThrow('it is paused already');
    await place.endCrawl('c', 'SUCCEEDED');
    await place.reopen();
    const [clean] = await place.catalog.jobRuns.getPausedByWorkflow(id);
    // A person continued this one alone: what follows it is held.
    await pausing().runs.continue(clean!);
    await place.endRunOf('clean');
    expect(await nodesOf(id)).toMatchObject({
      'job/clean': 'SUCCEEDED',
      'trigger/third': 'FIRED',
      'job/report': 'PENDING',
    });
    await place.reopen();
    expect(await nodesOf(id)).toMatchObject({ 'job/report': 'PENDING' });
    await continueWorkflow(pausing(), id);
    await place.control.settled();
    expect(await nodesOf(id)).toMatchObject({ 'job/report': 'RUNNING' });
    await place.endRunOf('report');
    expect(await stateOf(id)).toMatchObject({ status: 'COMPLETED', paused: null });
    await expect(continueWorkflow(pausing(), id)).rejects.toThrow('it is COMPLETED and not paused');
  });

  test('continues the job runs that were paused with it, and can be stopped instead', async () => {
    describeNightly();
    const id = await begin();
    await pauseWorkflow(pausing(), id, null, place.now());
    await continueWorkflow(pausing(), id);
    expect(await nodesOf(id)).toMatchObject({ 'job/load': 'RUNNING' });
    await pauseWorkflow(pausing(), id, null, place.now());
    // The host dies while it continues the job runs: the next one can still continue all of them.
    const dying = pausing();
    const died = { ...dying.runs, continue: () => new Promise<never>(() => undefined) };
    const triggers = {
      hold: (work: () => Promise<void>) => work(),
      followRuns() {},
      announce() {},
      look: dying.triggers.look,
    };
    void continueWorkflow({ ...dying, runs: died, triggers: triggers as typeof dying.triggers }, id);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await stateOf(id)).toMatchObject({ paused: { why: null } });
    await continueWorkflow(pausing(), id);
    expect(await nodesOf(id)).toMatchObject({ 'job/load': 'RUNNING' });
    await pauseWorkflow(pausing(), id, null, place.now());
    await place.control.stopWorkflowRun(id);
    await place.control.settled();
    expect(await stateOf(id)).toMatchObject({ status: 'STOPPED', paused: null });
  });
});

test('a compaction is paused with the run, and continues with it', async () => {
  place.editWorkflow({ name: 'nightly' });
  const actions = [{ compactTable: 'sales.orders', arguments: {} }];
  place.edit({ name: 'go', workflowName: 'nightly', actions });
  const id = await begin();
  expect(await nodesOf(id)).toMatchObject({ 'table/sales.orders': 'RUNNING' });
  await pauseWorkflow(pausing(), id, null, place.now());
  expect(await nodesOf(id)).toMatchObject({ 'table/sales.orders': 'WAITING' });
  await continueWorkflow(pausing(), id);
  expect(await nodesOf(id)).toMatchObject({ 'table/sales.orders': 'RUNNING' });
});

test('a run that ends while it is paused is not paused any more', async () => {
  describeNightly();
  const id = await begin();
  await pauseWorkflow(pausing(), id, null, place.now());
  const [load] = await place.catalog.jobRuns.getPausedByWorkflow(id);
  await pausing().runs.continue(load!);
  await place.endRunOf('load', 'FAILED');
  await place.control.settled();
  expect(await stateOf(id)).toMatchObject({ status: 'COMPLETED', paused: null });
});

describe('a run', () => {
  test('goes through its graph, over restarts of the host, and keeps the state of each node', async () => {
    describeNightly();
    const id = await begin();
    expect(await nodesOf(id)).toEqual({
      'trigger/go': 'FIRED',
      'job/load': 'RUNNING',
      'trigger/second': null,
      'job/clean': null,
      'crawler/c': null,
      'trigger/third': null,
      'job/report': null,
    });
    await place.endRunOf('load');
    await place.endRunOf('clean');
    await place.endCrawl('c', 'SUCCEEDED');
    await place.reopen();
    await place.endRunOf('report', 'FAILED');
    const { status, statistics, graph, completedOn } = await stateOf(id);
    expect({ status, completedOn }).toEqual({ status: 'COMPLETED', completedOn: start });
    expect(statistics).toMatchObject({ totalActions: 4, succeededActions: 3, failedActions: 1, runningActions: 0 });
    expect(graph!.edges).toContainEqual({ sourceId: 'crawler/c', destinationId: 'trigger/third' });
    expect(await nodesOf(id)).toMatchObject({ 'job/report': 'FAILED', 'trigger/third': 'FIRED' });
  });

  test('sees its own jobs alone', async () => {
    describeNightly(2);
    place.maxConcurrentRuns = 9;
    place.edit({ name: 'beside', actions: [run('load')] });
    const [first, second] = [await begin(), await begin()];
    await place.startRun('load', 'jr_by_hand');
    await place.endRun('jr_by_hand', 'SUCCEEDED');
    const alone = await place.control.request('beside');
    await place.endRun(alone.actions[0]!.id, 'SUCCEEDED');
    expect((await stateOf(first)).statistics.totalActions).toBe(1);
    const { workflowRuns } = place.catalog;
    const [action] = await workflowRuns.getWorkflowRunActions(second);
    await place.endRun(action!.id, 'SUCCEEDED');
    expect((await stateOf(first)).statistics.totalActions).toBe(1);
    expect((await stateOf(second)).statistics.totalActions).toBe(3);
  });

  test('a trigger outside of the workflow counts its jobs, too', async () => {
    describeNightly();
    await place.put({ name: 'outside', type: 'CONDITIONAL', conditions: [whenEnded('load')], actions: [run('x')] });
    await begin();
    await place.endRunOf('load');
    expect(await place.history('outside')).toEqual(['CONDITIONS: x STARTED RUNNING']);
  });

  test('continues as it began when its triggers, or the workflow itself, change', async () => {
    describeNightly();
    const id = await begin();
    place.edit({ name: 'second', actions: [run('other')] });
    place.triggers.byName.delete('third');
    place.workflows.byName.delete('nightly');
    await place.reopen();
    await place.endRunOf('load');
    await place.endRunOf('clean');
    await place.endCrawl('c', 'SUCCEEDED');
    expect(await nodesOf(id)).toMatchObject({ 'job/report': 'RUNNING' });
    await place.endRunOf('report');
    expect((await stateOf(id)).status).toBe('COMPLETED');
    await expect(resume(id, ['job/load'])).rejects.toMatchObject({ code: 'EntityNotFound' });
  });

  test('a trigger that is disabled when it begins does not fire', async () => {
    describeNightly();
    place.edit({ name: 'second', enabled: false });
    const id = await begin();
    await place.endRunOf('load');
    expect(await stateOf(id)).toMatchObject({ status: 'COMPLETED', statistics: { totalActions: 1 } });
  });

  test('a job that was renamed before its end was counted, and one that was deleted', async () => {
    describeNightly();
    const id = await begin();
    const [action] = await place.catalog.workflowRuns.getWorkflowRunActions(id);
    const { jobRuns, jobRenames } = place.catalog;
    await expect(jobRenames.beginJobRename({ from: 'load', to: 'fetch', fromHash: '' })).rejects.toThrow('RUNNING');
    await place.close();
    await jobRuns.updateJobRun(action!.id, { jobRunState: 'SUCCEEDED', completedOn: place.now() });
    await jobRenames.beginJobRename({ from: 'load', to: 'fetch', fromHash: '' });
    await jobRenames.finishJobRename('load');
    place.missingJobs.add('clean');
    await place.open();
    await place.endCrawl('c', 'SUCCEEDED');
    const { status, statistics, graph } = await stateOf(id);
    expect({ status, statistics }).toMatchObject({
      status: 'COMPLETED',
      statistics: { totalActions: 3, succeededActions: 2, erroredActions: 1 },
    });
    expect(graph!.nodes.find((node) => node.id === 'job/clean')!.runs[0]!.error!.code).toBe('EntityNotFound');
  });
});

describe('properties', () => {
  test('reach the arguments of the same names, and can be changed while it runs', async () => {
    describeNightly();
    for (const name of ['load', 'clean', 'report'])
      place.jobs.byName.set(name, jobSchema.parse({ name, defaultArguments: { day: '', WORKFLOW_RUN_ID: '' } }));
    place.edit({ name: 'third', actions: [run('report', { day: 'fixed' })] });
    const id = await begin({ day: 'tuesday' });
    const argumentsOf = async (name: string) => (await place.catalog.jobRuns.getJobRuns(name)).items[0]?.arguments;
    expect(await argumentsOf('load')).toEqual({ day: 'tuesday', WORKFLOW_RUN_ID: id });
    await place.catalog.workflowRuns.putWorkflowRunProperties(id, { day: 'sunday', more: 'x' });
    await place.endRunOf('load');
    expect(await argumentsOf('clean')).toEqual({ day: 'sunday', WORKFLOW_RUN_ID: id });
    await place.endRunOf('clean');
    await place.endCrawl('c', 'SUCCEEDED');
    expect(await argumentsOf('report')).toEqual({ day: 'fixed', WORKFLOW_RUN_ID: id });
    expect((await stateOf(id)).runProperties).toEqual({ day: 'sunday', region: 'eu', more: 'x' });
    await place.endRunOf('report');
    const change = place.catalog.workflowRuns.putWorkflowRunProperties(id, { day: 'x' });
    await expect(change).rejects.toMatchObject({ code: 'InvalidState' });
  });
});

describe('starts', () => {
  test('of one run too many are refused, also at the same time', async () => {
    describeNightly(2);
    place.maxConcurrentRuns = 9;
    const starts = await Promise.allSettled([begin(), begin(), begin(), begin()]);
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const refused = starts.filter((each) => each.status === 'rejected');
    const message = expect.stringContaining('it has 2 unfinished runs (run 1, run 2)') as string;
    const reason = { code: 'ConcurrentRunsExceeded', message };
    expect(refused).toMatchObject([{ reason }, { reason }]);
    expect((await place.catalog.workflowRuns.getWorkflowRuns('nightly')).items).toHaveLength(2);
  });

  test('at due times: one too many is kept with the reason', async () => {
    describeNightly();
    await place.put({ name: 'go', type: 'SCHEDULED', schedule: 'cron(0 * * * ? *)' });
    await place.advance(at('01T01:30'));
    await place.reopen();
    await place.advance(at('01T02:30'));
    const { items } = await place.catalog.workflowRuns.getWorkflowRuns('nightly');
    expect(items.map(({ status, error }) => [status, error?.code])).toEqual([
      ['ERROR', 'ConcurrentRunsExceeded'],
      ['RUNNING', undefined],
    ]);
    expect(await place.history('go')).toEqual([
      '2024-05-01T01:00: load STARTED RUNNING',
      '2024-05-01T02:00: load REFUSED ConcurrentRunsExceeded',
    ]);
  });

  test('missed while closed: all, one run after the other', async () => {
    describeNightly();
    await place.put({ name: 'go', type: 'SCHEDULED', schedule: 'cron(0 * * * ? *)', missedRuns: 'all' });
    await place.close();
    place.jump(at('01T03:20'));
    await place.open();
    for (let round = 0; round < 3; round += 1) {
      await place.control.settled();
      const open = await place.catalog.workflowRuns.getUnfinishedWorkflowRuns();
      expect(open).toHaveLength(1);
      if (round === 1) await place.reopen();
      await place.endRunOf('load', 'FAILED');
      // The look that the end of the workflow's run asks for, and the one after its due time.
      await place.advance(place.now());
    }
    const { items } = await place.catalog.workflowRuns.getWorkflowRuns('nightly');
    expect(items.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(await place.history('go')).toHaveLength(3);
  });

  test('of what cannot run say why, and start nothing', async () => {
    place.edit({ name: 'go', workflowName: 'nightly', actions: [run('load')] });
    await expect(begin()).rejects.toMatchObject({ code: 'EntityNotFound' });
    describeNightly();
    await expect(place.control.request('second')).rejects.toThrow('it fires only within runs of workflow "nightly"');
    place.edit({ name: 'again', workflowName: 'nightly', actions: [run('load')] });
    await expect(begin()).rejects.toThrow('2 of its triggers start it ("again", "go")');
    place.edit({ name: 'again', workflowName: 'nightly', type: 'CONDITIONAL', conditions: [whenEnded('report')] });
    await expect(begin()).rejects.toThrow('follows itself, so that a run would never end');
    const stores = { trigger: place.triggers, workflow: place.workflows, job: place.jobs, crawler: place.crawlers };
    const { problem } = describeWorkflow(
      stores,
      { stores, missingTables: new Set(), endless: new Map() },
      place.workflows.get('nightly').value,
      null,
      false,
    );
    expect(problem?.code).toBe('InvalidDefinition');
    place.triggers.byName.delete('go');
    await expect(begin()).rejects.toMatchObject({ code: 'EntityNotFound' });
    expect((await place.catalog.workflowRuns.getWorkflowRuns(undefined)).items).toEqual([]);
    expect(await place.catalog.jobRuns.getUnfinishedJobRuns()).toEqual([]);
  });
});

describe('stop and resume', () => {
  test('a stop ends jobs and crawls, and nothing follows', async () => {
    describeNightly();
    place.edit({
      name: 'third',
      logical: 'ANY',
      conditions: [whenEnded('clean'), { jobName: 'clean', state: 'STOPPED' }],
    });
    const id = await begin();
    await place.endRunOf('load');
    await place.control.stopWorkflowRun(id);
    await place.control[Symbol.asyncDispose]();
    await place.open();
    // The crawl may end after the new control has counted for the first time.
    await vi.waitFor(async () => expect((await stateOf(id)).status).toBe('STOPPED'), 30_000);
    expect((await stateOf(id)).statistics).toMatchObject({ totalActions: 3, succeededActions: 1, stoppedActions: 2 });
    await expect(place.control.stopWorkflowRun(id)).rejects.toMatchObject({ code: 'InvalidState' });
  });

  test('a resumed run repeats what was chosen and what follows, and keeps the rest', async () => {
    describeNightly();
    const first = await begin({ day: 'friday' });
    await expect(resume(first, ['job/load'])).rejects.toMatchObject({ code: 'InvalidState' });
    await place.endRunOf('load');
    await place.endRunOf('clean', 'FAILED');
    await place.endCrawl('c', 'SUCCEEDED');
    await expect(resume(first, ['job/report'])).rejects.toThrow('it did not attempt job/report');
    const resumed = await resume(first, ['job/clean']);
    expect(resumed.nodeIds).toEqual(['job/clean']);
    expect(await stateOf(resumed.runId)).toMatchObject({ previousRunId: first, runProperties: { day: 'friday' } });
    expect(await nodesOf(resumed.runId)).toMatchObject({
      'job/load': 'SUCCEEDED',
      'crawler/c': 'SUCCEEDED',
      'job/clean': 'RUNNING',
    });
    await place.reopen();
    await place.endRunOf('clean');
    await place.endRunOf('report');
    expect((await stateOf(resumed.runId)).statistics).toMatchObject({ totalActions: 2, succeededActions: 2 });
    const { nodeIds } = await resume(resumed.runId, ['job/report', 'job/load', 'job/clean']);
    expect(nodeIds).toEqual(['job/load']);
  });
});
