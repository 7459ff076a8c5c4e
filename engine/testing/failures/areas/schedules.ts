/** Failures of schedules, triggers, workflows and crawlers. */

import type { FailureArea } from '#engine/testing/failures/failure.ts';
import type { FailureWorld } from '#engine/testing/failures/failure-world.ts';

function trigger(world: FailureWorld, more: object): Promise<void> {
  return world.save('trigger', {
    name: 'nightly',
    type: 'SCHEDULED',
    schedule: 'cron(0 2 * * ? *)',
    actions: [{ jobName: 'orders' }],
    ...more,
  });
}

export const schedules: FailureArea = {
  title: 'Schedules, triggers and crawlers',
  failures: [
    {
      title: 'A schedule has too few fields',
      names: ['cron(0 2 * *)'],
      provoke: (world) => trigger(world, { schedule: 'cron(0 2 * *)' }),
    },
    {
      title: 'A field of a schedule is out of range',
      names: ['25'],
      provoke: (world) => trigger(world, { schedule: 'cron(0 25 * * ? *)' }),
    },
    {
      title: 'A schedule repeats too often',
      names: ['rate(0 minutes)'],
      provoke: (world) => trigger(world, { schedule: 'rate(0 minutes)' }),
    },
    {
      title: 'A time zone does not exist',
      names: ['Europe/Berln'],
      provoke: (world) => trigger(world, { timeZone: 'Europe/Berln' }),
    },
    {
      title: 'A conditional trigger has no condition',
      names: ['conditions'],
      provoke: (world) => trigger(world, { type: 'CONDITIONAL', schedule: null }),
    },
    {
      title: 'A trigger is activated that does not exist',
      names: ['weekly'],
      provoke: (world) => world.call('activateTrigger', { name: 'weekly' }),
    },
    {
      title: 'A workflow has no starting trigger',
      names: ['daily'],
      async provoke(world) {
        await world.save('workflow', { name: 'daily' });
        await world.call('startWorkflowRun', { name: 'daily' });
      },
    },
    {
      title: 'A crawler has a folder that does not exist',
      names: ['missing'],
      async provoke(world) {
        await world.save('crawler', { name: 'daily', databaseName: 'sales', targets: [{ path: 'missing' }] });
        await world.crawl('daily');
      },
    },
    {
      title: 'A crawl would create too many tables',
      names: ['1'],
      async provoke(world) {
        await world.put('lake/a/a.csv', 'id,x\n1,2\n');
        await world.put('lake/b/b.json', '{"other": true}\n');
        await world.save('crawler', {
          name: 'daily',
          databaseName: 'sales',
          targets: [{ path: 'lake' }],
          tableThreshold: 1,
        });
        await world.crawl('daily');
      },
    },
    {
      title: 'A crawler lists a classifier that does not exist',
      names: ['shop-log'],
      async provoke(world) {
        await world.save('crawler', {
          name: 'daily',
          databaseName: 'sales',
          targets: [{ path: 'in' }],
          classifiers: ['shop-log'],
        });
        await world.crawl('daily');
      },
    },
    {
      title: 'A classifier has a pattern that is not valid',
      names: ['NOSUCH'],
      async provoke(world) {
        await world.save('classifier', {
          name: 'shop-log',
          type: 'grok',
          classification: 'shop',
          grokPattern: '%{NOSUCH:a}',
        });
        await world.save('crawler', {
          name: 'daily',
          databaseName: 'sales',
          targets: [{ path: 'in' }],
          classifiers: ['shop-log'],
        });
        await world.crawl('daily');
      },
    },
  ],
};
