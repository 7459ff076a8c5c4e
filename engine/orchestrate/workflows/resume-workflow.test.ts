/** A run of a workflow is resumed once, also while its jobs change their names. */

import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { WorkflowRun } from '#engine/catalog/workflow-entities.ts';
import { describeWorkflowRun } from '#engine/orchestrate/workflows/describe-workflow.ts';
import { resumeWorkflow } from '#engine/orchestrate/workflows/resume-workflow.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';

let place: TriggerPlace;
useTriggerPlace(
  () => Date.parse('2024-05-01T00:30:00Z'),
  (opened) => (place = opened),
);

async function runOf(id: string): Promise<WorkflowRun> {
  return place.catalog.workflowRuns.getWorkflowRun(id);
}

async function resume(runId: string, nodeIds: string[]): ReturnType<typeof resumeWorkflow> {
  const stores = { workflow: place.workflows };
  return resumeWorkflow({ stores, catalog: place.catalog, triggers: place.control, runId, nodeIds, now: place.now() });
}

async function nodesOf(id: string): Promise<Record<string, string | null>> {
  const { workflowRuns } = place.catalog;
  const run = await workflowRuns.getWorkflowRun(id);
  const { graph } = describeWorkflowRun(run, await workflowRuns.getWorkflowRunActions(id), true);
  return Object.fromEntries(graph!.nodes.map((node) => [node.id, node.state]));
}

test('a rename in the middle of a resume reaches what the new run keeps', async () => {
  place.editWorkflow({ name: 'nightly' });
  const workflowName = 'nightly';
  place.edit({ name: 'go', workflowName, actions: [{ jobName: 'load', arguments: {} }] });
  const conditions = [{ jobName: 'load', state: 'SUCCEEDED' as const }];
  const actions = [{ jobName: 'clean', arguments: {} }];
  place.edit({ name: 'second', workflowName, type: 'CONDITIONAL', conditions, actions });
  const { workflowRun } = await place.control.request('go', {});
  const first = workflowRun!;
  await place.endRunOf('load');
  await place.endRunOf('clean', 'FAILED');
  const { workflowRuns, jobRenames } = place.catalog;
  const rename = async (): Promise<void> => {
    await jobRenames.beginJobRename({ from: 'load', to: 'fetch', fromHash: 'h' });
    await jobRenames.finishJobRename('load');
  };
  let renamed: Promise<void> | undefined;
  const readThenRenamed: typeof workflowRuns.getWorkflowRunActions = async (id) => {
    const found = await workflowRuns.getWorkflowRunActions(id);
    renamed ??= place.control.hold(rename);
    await Promise.race([renamed, delay(100)]);
    return found;
  };
  const { runId } = await resumeWorkflow({
    stores: { workflow: place.workflows },
    catalog: { workflowRuns: { ...workflowRuns, getWorkflowRunActions: readThenRenamed } },
    triggers: place.control,
    runId: first,
    nodeIds: ['job/clean'],
    now: place.now(),
  });
  await renamed;
  expect(await nodesOf(runId)).toMatchObject({ 'job/fetch': 'SUCCEEDED' });
  expect(Object.keys(await nodesOf(runId)).toSorted()).toEqual(Object.keys(await nodesOf(first)).toSorted());
});

test('a run is resumed at most once, whatever became of the run that resumed it', async () => {
  place.editWorkflow({ name: 'nightly', maxConcurrentRuns: 5 });
  place.edit({ name: 'go', workflowName: 'nightly', actions: [{ jobName: 'load', arguments: {} }] });
  const first = (await place.control.request('go', {})).workflowRun!;
  await place.endRunOf('load', 'FAILED');
  const [one, other] = await Promise.allSettled([resume(first, ['job/load']), resume(first, ['job/load'])]);
  expect(one).toMatchObject({ status: 'fulfilled' });
  const refused = {
    code: 'InvalidState',
    message: 'Cannot resume run 1 of workflow nightly: it was resumed as run 2.',
    hint: 'Resume run 2 instead.',
  };
  expect(other).toMatchObject({ status: 'rejected', reason: refused });
  const second = (one as PromiseFulfilledResult<{ runId: string }>).value.runId;
  expect(await runOf(first)).toMatchObject({ resumedBy: { id: second, number: 2 } });
  expect(await runOf(second)).toMatchObject({ resumedBy: null });
  await place.endRunOf('load', 'FAILED');
  await expect(resume(first, ['job/load'])).rejects.toMatchObject(refused);
  const third = await resume(second, ['job/load']);
  await place.control.stopWorkflowRun(third.runId);
  await vi.waitFor(async () => expect((await runOf(third.runId)).status).toBe('STOPPED'), 30_000);
  await expect(resume(second, ['job/load'])).rejects.toMatchObject({ code: 'InvalidState' });
  expect((await resume(third.runId, ['job/load'])).nodeIds).toEqual(['job/load']);
});
