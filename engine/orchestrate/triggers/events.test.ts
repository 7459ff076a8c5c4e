/** EVENT triggers over a real catalog: what counts as a change, what is gathered, and what the firing says of it. */

import { expect, test } from 'vitest';
import { sampleObjects, sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { crawlObjects } from '#engine/orchestrate/triggers/testing/crawl-objects.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';

let place: TriggerPlace;
// Changes have the time of the machine.
useTriggerPlace(
  () => Date.now(),
  (opened) => (place = opened),
);

type Given = Parameters<TriggerPlace['put']>[0];
const given = (more: Partial<Given> = {}): Given => ({
  name: 'e',
  type: 'EVENT',
  eventSources: [{ crawlerName: 'lake' }],
  actions: [{ jobName: 'j', arguments: {} }],
  ...more,
});

async function firings() {
  return (await place.catalog.triggers.getFirings('trigger', 'e', { limit: 100 })).items.toReversed();
}

test('files that a crawl finds start the job once, and the firing names them', async () => {
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  await place.put(given());
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  expect(await firings()).toEqual([]);
  const found = [...sampleObjects('orders', 'a', 1), ...sampleObjects('orders', 'b', 2)];
  const crawlId = await crawlObjects(place, found);
  await place.reopen();
  await crawlObjects(place, found);
  const [firing, ...others] = await firings();
  expect(others).toEqual([]);
  expect(firing).toMatchObject({ cause: 'EVENT', actions: [{ jobName: 'j', state: 'STARTED', runState: 'RUNNING' }] });
  expect(firing!.events).toMatchObject({
    eventCount: 1,
    fileCount: 2,
    events: [
      {
        databaseName: 'sales',
        tableName: 'orders',
        crawlerName: 'lake',
        madeBy: crawlId,
        change: 'updated',
        files: sampleObjects('orders', 'b', 2).map(({ path }) => path),
        partitions: [['b']],
      },
    ],
  });
  await crawlObjects(place, sampleObjects('orders', 'a', 3), 'another', 'others');
  expect(await firings()).toHaveLength(1);
});

test('gathers while what it started runs, and then fires for all of it', async () => {
  await place.put(given());
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  await crawlObjects(place, sampleObjects('orders', 'a', 2));
  await crawlObjects(place, sampleObjects('orders', 'a', 4));
  expect(await firings()).toHaveLength(1);
  await place.reopen();
  await place.endRunOf('j');
  const all = await firings();
  expect(all.map(({ events }) => [events!.eventCount, events!.fileCount])).toEqual([
    [1, 1],
    [2, 3],
  ]);
  await place.endRunOf('j', 'FAILED');
  expect(await firings()).toHaveLength(2);
});

test('batches by size, and by the window after the first change', async () => {
  await place.put(given({ eventBatchingCondition: { batchSize: 5, batchWindow: 600 } }));
  await crawlObjects(place, sampleObjects('orders', 'a', 2));
  const first = place.now();
  await place.advance(first + 300_000);
  expect(await firings()).toEqual([]);
  await crawlObjects(place, sampleObjects('orders', 'a', 5));
  expect((await firings()).map(({ events }) => events!.fileCount)).toEqual([5]);
  await place.endRunOf('j');
  place.jump(Date.now());
  await crawlObjects(place, sampleObjects('orders', 'a', 6));
  await place.reopen();
  await place.advance(place.now() + 590_000);
  expect(await firings()).toHaveLength(1);
  await place.advance(place.now() + 60_000);
  expect((await firings()).map(({ events }) => events!.fileCount)).toEqual([5, 1]);
});

test('a table, whoever changes it; also while no host is open', async () => {
  await place.put(given({ eventSources: [{ databaseName: 'Sales', tableName: 'Orders' }] }));
  await place.close();
  const { databases, tables } = place.catalog;
  await databases.createDatabase({ name: 'sales' });
  await tables.createTable(sampleTable('orders'), 'a person');
  await tables.createTable(sampleTable('others'), 'a person');
  await tables.updateTable(sampleTable('orders', { description: 'x' }), 'a person');
  await tables.updateTable(sampleTable('orders', { description: 'x' }), 'a person');
  await tables.deleteTable('sales', 'orders');
  await place.open();
  const [firing] = await firings();
  expect(firing!.events!.events.map(({ change, madeBy }) => [change, madeBy])).toEqual([
    ['created', null],
    ['updated', null],
    ['deleted', null],
  ]);
});

test('does not fire for what it started itself, nor for what happened while it was disabled or had other sources', async () => {
  await place.put(given({ actions: [{ crawlerName: 'lake', arguments: {} }] }));
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  const [firing] = await firings();
  const crawlId = firing!.actions[0]!.id;
  const { generation } = await place.catalog.tables.getTable('sales', 'orders');
  await place.catalog.crawls.publishCrawl({
    crawlId,
    tables: [
      { table: sampleTable('orders'), objects: sampleObjects('orders', 'a', 2), expectedGeneration: generation },
    ],
    deleteTables: [],
    changes: [],
  });
  await place.endCrawl('lake', 'SUCCEEDED');
  expect(await firings()).toHaveLength(1);
  place.edit({ name: 'e', enabled: false });
  await crawlObjects(place, sampleObjects('orders', 'a', 3));
  place.edit({ name: 'e', enabled: true });
  await place.control.settled();
  await crawlObjects(place, sampleObjects('others', 'a', 1), 'second', 'others');
  place.edit({ name: 'e', eventSources: [{ crawlerName: 'second' }] });
  await place.control.settled();
  await place.reopen();
  expect(await firings()).toHaveLength(1);
  await crawlObjects(place, sampleObjects('others', 'a', 2), 'second', 'others');
  expect(await firings()).toHaveLength(2);
});

test('begins a run of its workflow, one after the other', async () => {
  place.editWorkflow({ name: 'w' });
  await place.put(given({ workflowName: 'w' }));
  place.edit({
    name: 'inner',
    type: 'CONDITIONAL',
    workflowName: 'w',
    conditions: [{ jobName: 'j', state: 'SUCCEEDED' }],
    actions: [{ jobName: 'k', arguments: {} }],
  });
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  await crawlObjects(place, sampleObjects('orders', 'a', 2));
  await place.endRunOf('j');
  const statuses = async () =>
    (await place.catalog.workflowRuns.getWorkflowRuns('w')).items.map(({ status }) => status).toReversed();
  expect(await statuses()).toEqual(['RUNNING']);
  await place.endRunOf('k');
  expect(await statuses()).toEqual(['COMPLETED', 'RUNNING']);
  expect((await firings())[1]!.workflowRun).not.toBeNull();
});

test('nothing is kept when no trigger waits for it', async () => {
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  await place.put(given());
  expect(await place.catalog.triggers.getWaitingEvents('e', null, 0)).toEqual({ readUntil: 0, events: [] });
});

test('two triggers wait for the same files and start the same job: one after the other', async () => {
  await place.put(given());
  await place.put(given({ name: 'f' }));
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  expect(await place.history('e')).toEqual(['EVENT: j STARTED RUNNING']);
  expect(await place.history('f')).toEqual([]);
  await place.endRunOf('j');
  expect(await place.history('f')).toEqual(['EVENT: j STARTED RUNNING']);
  await place.endRunOf('j');
  expect([await place.history('e'), await place.history('f')].flat()).toEqual(
    Array(2).fill('EVENT: j STARTED SUCCEEDED'),
  );
});

test('an event that finds its job running when it starts it waits for the end', async () => {
  await place.put(given({ actions: [1, 2].map(() => ({ jobName: 'j', arguments: {} })) }));
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  expect(await place.history('e')).toEqual(['EVENT: j STARTED RUNNING, j PENDING']);
  await place.reopen();
  await place.endRunOf('j');
  expect(await place.history('e')).toEqual(['EVENT: j STARTED SUCCEEDED, j STARTED RUNNING']);
  await place.control.deactivate('trigger', 'e');
  expect(await place.history('e')).toEqual(['EVENT: j STARTED SUCCEEDED, j STARTED RUNNING']);
});

test('a file with a mistake while the host opens: what happened meanwhile counts once it is correct', async () => {
  await place.put(given());
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  await crawlObjects(place, [...sampleObjects('orders', 'a', 1), ...sampleObjects('orders', 'b', 1)]);
  await place.close();
  place.triggers.broken.add('e');
  await place.open();
  await place.endRunOf('j');
  expect(await place.history('e')).toEqual(['EVENT: j STARTED SUCCEEDED']);
  place.triggers.broken.delete('e');
  await place.control.look();
  expect(await place.history('e')).toEqual(['EVENT: j STARTED SUCCEEDED', 'EVENT: j STARTED RUNNING']);
});

test('one that is activated already keeps what it has gathered when it is activated again', async () => {
  await place.put(given());
  await place.startRun('j', 'jr_by_hand');
  await crawlObjects(place, sampleObjects('orders', 'a', 1));
  await place.put(given());
  await place.endRun('jr_by_hand', 'SUCCEEDED');
  expect(await place.history('e')).toEqual(['EVENT: j STARTED RUNNING']);
});
