/** Names that change, jobs that others run, workflows that cause their own events, and clocks that are set back. */

import { expect, test } from 'vitest';
import { sampleObjects } from '#engine/catalog/testing/sample-entities.ts';
import { crawlObjects, publishObjects } from '#engine/orchestrate/triggers/testing/crawl-objects.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';
import { planEvents } from '#engine/orchestrate/triggers/plan-events.ts';

let place: TriggerPlace;
useTriggerPlace(
  () => Date.now(),
  (opened) => (place = opened),
);

const firings = async () =>
  (await place.catalog.triggers.getFirings('trigger', 'e', { limit: 100 })).items.toReversed();

test('a workflow does not start itself by what its inner triggers changed', async () => {
  place.editWorkflow({ name: 'w' });
  await place.put({
    name: 'e',
    type: 'EVENT',
    workflowName: 'w',
    eventSources: [{ databaseName: 'sales', tableName: 'orders' }],
    actions: [{ jobName: 'j', arguments: {} }],
  });
  place.edit({
    name: 'inner',
    type: 'CONDITIONAL',
    workflowName: 'w',
    conditions: [{ jobName: 'j', state: 'SUCCEEDED' }],
    actions: [{ crawlerName: 'own', arguments: {} }],
  });
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  for (let round = 1; round <= 3; round += 1) {
    if ((await place.catalog.jobRuns.getUnfinishedJobRuns()).length === 0) break;
    await place.endRunOf('j');
    const { items } = await place.catalog.crawls.getCrawls('own');
    const running = items.find(({ state }) => state === 'RUNNING')!;
    await publishObjects(place, running.id, sampleObjects('orders', 'a', 1 + round));
    await place.endCrawl('own', 'SUCCEEDED');
  }
  expect(await firings()).toHaveLength(1);
});

test('a renamed crawler keeps the events that wait', async () => {
  await place.put({
    name: 'e',
    type: 'EVENT',
    eventSources: [{ crawlerName: 'lake' }],
    eventBatchingCondition: { batchSize: 100, batchWindow: 600 },
    actions: [{ jobName: 'j', arguments: {} }],
  });
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  await place.control.hold(async () => {
    place.edit({ name: 'e', eventSources: [{ crawlerName: 'pond' }] });
    await place.catalog.crawlerRenames.beginCrawlerRename({ from: 'lake', to: 'pond', fromHash: '' });
    await place.catalog.crawlerRenames.finishCrawlerRename('lake');
  });
  await place.control.settled();
  await crawlObjects(place, sampleObjects('orders', 'a', 3), 'pond');
  await place.advance(place.now() + 700_000);
  expect((await firings()).map(({ events }) => events!.fileCount)).toEqual([3]);
});

test('a job renamed during a run of a workflow', async () => {
  place.editWorkflow({ name: 'w' });
  place.edit({ name: 'go', workflowName: 'w', actions: [{ jobName: 'a', arguments: {} }] });
  place.edit({
    name: 'inner',
    type: 'CONDITIONAL',
    workflowName: 'w',
    conditions: [{ jobName: 'a', state: 'SUCCEEDED' }],
    actions: [{ jobName: 'b', arguments: {} }],
  });
  const id = (await place.control.request('go')).workflowRun!;
  await place.control.hold(async () => {
    place.edit({ name: 'inner', actions: [{ jobName: 'b2', arguments: {} }] });
    await place.catalog.jobRenames.beginJobRename({ from: 'b', to: 'b2', fromHash: '' });
    await place.catalog.jobRenames.finishJobRename('b');
    place.missingJobs.add('b');
  });
  await place.endRunOf('a');
  const actions = await place.catalog.workflowRuns.getWorkflowRunActions(id);
  expect(actions.map(({ jobName, state }) => `${jobName} ${state}`)).toEqual(['a STARTED', 'b2 STARTED']);
});

test('a crawler renamed while a workflow runs it counts for triggers outside', async () => {
  place.editWorkflow({ name: 'w' });
  place.edit({ name: 'go', workflowName: 'w', actions: [{ crawlerName: 'c', arguments: {} }] });
  const outside = { name: 'outside', type: 'CONDITIONAL' as const, actions: [{ jobName: 'x', arguments: {} }] };
  await place.put({ ...outside, conditions: [{ crawlerName: 'c', state: 'SUCCEEDED' }] });
  await place.control.request('go');
  await place.control.hold(async () => {
    place.edit({ ...outside, conditions: [{ crawlerName: 'd', state: 'SUCCEEDED' }] });
    await place.catalog.crawlerRenames.beginCrawlerRename({ from: 'c', to: 'd', fromHash: '' });
    await place.catalog.crawlerRenames.finishCrawlerRename('c');
  });
  await place.endCrawl('c', 'SUCCEEDED');
  expect(await place.history('outside')).toEqual(['CONDITIONS: x STARTED RUNNING']);
});

test('an event waits while somebody else runs the job', async () => {
  await place.put({
    name: 'e',
    type: 'EVENT',
    eventSources: [{ crawlerName: 'lake' }],
    actions: [{ jobName: 'j', arguments: {} }],
  });
  await place.startRun('j', 'jr_by_hand');
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  await place.endRun('jr_by_hand', 'SUCCEEDED');
  expect(await place.history('e')).toEqual(['EVENT: j STARTED RUNNING']);
});

test('batches after a clock was set back', () => {
  const event = {
    sequence: 1,
    occurredOn: 18_000_000,
    databaseName: 'd',
    tableName: 't',
    crawlerName: 'c',
    madeBy: null,
    change: 'updated' as const,
    fileCount: 1,
    files: [],
    partitions: [],
  };
  const trigger = { eventSources: [{ crawlerName: 'c' }], eventBatchingCondition: { batchSize: 5, batchWindow: 60 } };
  let now = 0;
  let looks = 0;
  for (; looks < 10; looks += 1) {
    const plan = planEvents(trigger, { readUntil: 1, events: [event] }, now);
    if (plan.fires !== null) break;
    now += plan.wait;
  }
  expect(now).toBeLessThanOrEqual(120_000);
});
