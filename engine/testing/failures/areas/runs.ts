/** Failures of runs, queries and definitions: what is asked for is not possible now. */

import path from 'node:path';
import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { ordersSource, targetOf, type FailureWorld } from '#engine/testing/failures/failure-world.ts';

const copy = [ordersSource, targetOf('orders')];

async function openRows(world: FailureWorld, input: { readonly sql: string }): Promise<void> {
  for await (const _item of world.stream('openQueryRows', input));
}

export const runs: FailureArea = {
  title: 'Runs, queries and definitions',
  failures: [
    {
      title: 'A job does not exist',
      names: ['ordrs', 'orders'],
      async provoke(world) {
        await world.saveJob(copy);
        await world.call('startJobRun', { jobName: 'ordrs' });
      },
    },
    {
      title: 'A run is started with an argument that the job does not have',
      names: ['dya'],
      async provoke(world) {
        await world.saveJob(copy, { defaultArguments: { day: '1' } });
        await world.run({ dya: '2' });
      },
    },
    {
      title: 'A run that succeeded is resumed',
      names: ['orders'],
      async provoke(world) {
        const id = await world.runJob(copy);
        await world.call('resumeJobRun', { id });
      },
    },
    {
      title: 'A run that has ended is stopped',
      names: ['orders'],
      async provoke(world) {
        const id = await world.runJob(copy);
        await world.call('stopJobRun', { id });
      },
    },
    {
      title: 'A run is undone twice',
      names: ['orders'],
      async provoke(world) {
        const id = await world.runJob(copy);
        await world.call('undoJobRun', { id });
        await world.call('undoJobRun', { id });
      },
    },
    {
      title: 'A job was edited by somebody else',
      names: ['orders'],
      async provoke(world) {
        await world.saveJob(copy);
        await world.call('saveJob', { job: { name: 'orders', nodes: [] }, expectedHash: 'a'.repeat(64) });
      },
    },
    {
      title: 'The file of a job is not valid JSON',
      names: ['broken.json'],
      async provoke(world) {
        await world.put('jobs/broken.json', '{"name": "broken", "nodes": [}');
        await world.reopen();
        await world.call('getJob', { name: 'broken' });
      },
    },
    {
      title: 'A query is not complete',
      names: ['sales'],
      provoke: (world) => openRows(world, { sql: 'SELECT * FORM sales.orders' }),
    },
    {
      title: 'A query reads a table that does not exist',
      names: ['sales.inn'],
      async provoke(world) {
        await world.save('crawler', { name: 'daily', databaseName: 'sales', targets: [{ path: 'in' }] });
        await world.crawl('daily');
        await openRows(world, { sql: 'SELECT * FROM sales.inn' });
      },
    },
    {
      title: 'A query would change something',
      names: ['SELECT'],
      provoke: (world) => openRows(world, { sql: 'DROP TABLE orders' }),
    },
    {
      title: 'A query names a column that does not exist',
      names: ['amont', 'amount'],
      provoke: (world) => openRows(world, { sql: `SELECT amont FROM '${path.join(world.folder, 'in/orders.csv')}'` }),
    },
    {
      title: 'A value of a query does not fit a cast',
      names: ['FR'],
      provoke: (world) =>
        openRows(world, {
          sql: `SELECT CAST(country AS INT) FROM '${path.join(world.folder, 'in/orders.csv')}'`,
        }),
    },
    {
      title: 'A database of the same name exists',
      names: ['sales'],
      async provoke(world) {
        await world.save('crawler', { name: 'daily', databaseName: 'sales', targets: [{ path: 'in' }] });
        await world.crawl('daily');
        await world.call('createDatabase', { name: 'sales' });
      },
    },
  ],
};
