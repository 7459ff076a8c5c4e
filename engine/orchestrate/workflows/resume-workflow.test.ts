/** A resume of a workflow's run while its jobs change their names. */

import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { describeWorkflowRun } from '#engine/orchestrate/workflows/describe-workflow.ts';
import { resumeWorkflow } from '#engine/orchestrate/workflows/resume-workflow.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';

let place: TriggerPlace;
useTriggerPlace(
  () => Date.parse('2024-05-01T00:30:00Z'),
  (opened) => (place = opened),
);

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
