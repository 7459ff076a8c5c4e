/** Failures of targets: where and how jobs write. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { ordersSource, targetOf } from '#engine/testing/failures/failure-world.ts';

export const targets: FailureArea = {
  title: 'Targets',
  failures: [
    {
      title: 'A target is inside its own source',
      names: ['in/out'],
      provoke: (world) => world.runJob([ordersSource, targetOf('orders', { path: 'in/out' })]),
    },
    {
      title: 'Two targets write to one folder',
      names: ['out'],
      provoke: (world) => world.runJob([ordersSource, targetOf('orders'), { ...targetOf('orders'), id: 'more' }]),
    },
    {
      title: 'An overwrite finds files that are not its own',
      names: ['notes.csv'],
      async provoke(world) {
        await world.put('out/notes.csv', 'mine\n');
        await world.runJob([ordersSource, targetOf('orders', { mode: 'overwrite' })]);
      },
    },
    {
      title: 'A target is a folder of definitions',
      names: ['jobs'],
      provoke: (world) => world.runJob([ordersSource, targetOf('orders', { path: 'jobs' })]),
    },
    {
      title: 'A file has the name of the target folder',
      names: ['out'],
      async provoke(world) {
        await world.put('out', 'a file');
        await world.runJob([ordersSource, targetOf('orders')]);
      },
    },
    {
      title: 'A folder has the name of the target file',
      names: ['orders.csv'],
      async provoke(world) {
        await mkdir(path.join(world.folder, 'out', 'orders.csv'), { recursive: true });
        await world.runJob([ordersSource, targetOf('orders', { fileName: 'orders.csv', mode: 'overwrite' })]);
      },
    },
    {
      title: 'A partition key is not a column',
      names: ['yaer'],
      provoke: (world) => world.runJob([ordersSource, targetOf('orders', { partitionKeys: ['yaer'] })]),
    },
    {
      title: 'Every column is a partition key',
      names: ['out'],
      provoke: (world) =>
        world.runJob([ordersSource, targetOf('orders', { partitionKeys: ['id', 'country', 'amount'] })]),
    },
    {
      title: 'New rows have other types than the table',
      names: ['amount'],
      async provoke(world) {
        const target = targetOf('orders', { format: 'parquet' });
        await world.runJob([ordersSource, target]);
        await world.put('in/orders.csv', 'id,country,amount\n1,FR,ten\n');
        await world.run();
      },
    },
    {
      title: 'A single file is appended to',
      names: ['all.csv'],
      async provoke(world) {
        const nodes = [ordersSource, targetOf('orders', { fileName: 'all.csv' })];
        await world.runJob(nodes);
        await world.run();
      },
    },
    {
      title: 'A target is a view',
      names: ['sales.view'],
      async provoke(world) {
        await world.save('crawler', { name: 'daily', databaseName: 'sales', targets: [{ path: 'in' }] });
        await world.crawl('daily');
        await world.call('saveView', {
          databaseName: 'sales',
          name: 'view',
          sql: 'SELECT 1 AS id',
          expectedVersionId: null,
        });
        await world.runJob([
          ordersSource,
          { id: 'out', transform: 'CatalogTarget', from: 'orders', args: { databaseName: 'sales', tableName: 'view' } },
        ]);
      },
    },
    {
      title: 'A nested column is written to CSV',
      names: ['address'],
      async provoke(world) {
        await world.put('in/orders.json', '{"id": 1, "address": {"zip": "80331"}}\n');
        await world.runJob([
          { id: 'orders', transform: 'PathSource', args: { path: 'in/orders.json', format: 'json' } },
          targetOf('orders', { partitionKeys: ['address'] }),
        ]);
      },
    },
    {
      title: 'A committed run is undone after a later run built on it',
      names: ['orders'],
      async provoke(world) {
        const nodes = [ordersSource, targetOf('orders', { mode: 'overwrite' })];
        const first = await world.runJob(nodes);
        await world.run();
        await world.call('undoJobRun', { id: first });
      },
    },
  ],
};
