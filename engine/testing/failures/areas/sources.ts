/** Failures of sources: files and folders that jobs and previews read. */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { ordersSource, targetOf } from '#engine/testing/failures/failure-world.ts';

export const sources: FailureArea = {
  title: 'Sources',
  failures: [
    {
      title: 'The folder of a source does not exist',
      names: ['missing'],
      provoke: (world) =>
        world.runJob([{ ...ordersSource, args: { path: 'missing', format: 'csv' } }, targetOf('orders')]),
    },
    {
      title: 'No file matches a pattern',
      names: ['in/*.json'],
      provoke: (world) =>
        world.runJob([{ ...ordersSource, args: { path: 'in/*.json', format: 'json' } }, targetOf('orders')]),
    },
    {
      title: 'The folder of a source is empty',
      names: ['empty'],
      async provoke(world) {
        await world.put('empty/.keep', '');
        await world.runJob([{ ...ordersSource, args: { path: 'empty', format: 'csv' } }, targetOf('orders')]);
      },
    },
    {
      title: 'The table of a source is not in the catalog',
      names: ['sales', 'orders'],
      provoke: (world) =>
        world.runJob([
          { id: 'orders', transform: 'CatalogSource', args: { databaseName: 'sales', tableName: 'orders' } },
          targetOf('orders'),
        ]),
    },
    {
      title: 'The files of a table were removed after the crawl',
      names: ['orders.csv'],
      async provoke(world) {
        await world.put('lake/day=1/orders.csv', 'id,amount\n1,2\n');
        await world.put('lake/day=2/more.csv', 'id,amount\n1,2\n');
        await world.save('crawler', { name: 'daily', databaseName: 'sales', targets: [{ path: 'lake' }] });
        await world.crawl('daily');
        await rm(path.join(world.folder, 'lake', 'day=1', 'orders.csv'));
        await world.runJob([
          { id: 'orders', transform: 'CatalogSource', args: { databaseName: 'sales', tableName: 'lake' } },
          targetOf('orders'),
        ]);
      },
    },
    {
      title: 'The partition filter names a column that is not a partition key',
      names: ['amount'],
      async provoke(world) {
        await world.put('lake/year=2024/a.csv', 'id,amount\n1,2\n');
        await world.save('crawler', { name: 'daily', databaseName: 'sales', targets: [{ path: 'lake' }] });
        await world.crawl('daily');
        await world.runJob([
          {
            id: 'orders',
            transform: 'CatalogSource',
            args: { databaseName: 'sales', tableName: 'lake', pushDownPredicate: 'amount > 1' },
          },
          targetOf('orders'),
        ]);
      },
    },
    {
      title: 'A file changes between a failed run and its resume',
      names: ['orders.csv'],
      async provoke(world) {
        await world.put('in/orders.csv', 'id,amount\n1,1\n2,x\n');
        const source = {
          ...ordersSource,
          args: { path: 'in', format: 'csv', options: { withHeader: true, columnTypes: { id: 'int', amount: 'int' } } },
        };
        await world.runJob([source, targetOf('orders')], { maxRejectedRecords: 0 }).catch(() => undefined);
        const [run] = (await world.call('getJobRuns', { jobName: 'orders' })).items;
        await world.put('in/orders.csv', 'id,amount\n1,1\n2,2\n');
        await world.call('resumeJobRun', { id: run!.id });
      },
    },
    {
      title: 'A source is a bucket without a connection',
      names: ['lake'],
      provoke: (world) =>
        world.runJob([{ ...ordersSource, args: { path: 's3://lake/orders', format: 'csv' } }, targetOf('orders')]),
    },
    {
      title: 'A file to preview does not exist',
      names: ['nowhere.csv'],
      provoke: (world) => world.call('previewFile', { path: path.join(world.folder, 'nowhere.csv') }),
    },
  ],
};
