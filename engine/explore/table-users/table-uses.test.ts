/** Which nodes and crawlers are about a table. */

import { expect, test } from 'vitest';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { isCrawledBy, usesOfJob } from '#engine/explore/table-users/table-uses.ts';

const table = { databaseName: 'shop', name: 'orders', location: '/ws/data/orders' };

function uses(transform: string, args: Readonly<Record<string, unknown>>, defaults: Record<string, string> = {}) {
  const node = { id: 'n', name: 'N', transform, args };
  const job = jobSchema.parse({ name: 'job', nodes: [node], defaultArguments: defaults });
  return usesOfJob(job, table, '/ws').map(({ use, by }) => `${use} ${by}`);
}

test.each([
  ['CatalogSource', { databaseName: 'shop', tableName: 'orders' }, ['reads table']],
  ['CatalogSource', { databaseName: 'SHOP', tableName: 'Orders' }, ['reads table']],
  ['CatalogSource', { databaseName: 'shop', tableName: 'customers' }, []],
  ['CatalogTarget', { databaseName: 'shop', tableName: 'orders' }, ['writes table']],
  // The folder of another table that is made there.
  ['CatalogTarget', { databaseName: 'shop', tableName: 'other', path: 'data/orders' }, []],
  ['ResolveChoice', { choice: 'match_catalog', databaseName: 'shop', tableName: 'orders' }, ['reads table']],
  ['PathSource', { path: 'data/orders' }, ['reads files']],
  ['PathSource', { path: '/ws/data/orders/2024/a.csv' }, ['reads files']],
  ['PathSource', { path: 'data' }, ['reads files']],
  ['PathSource', { path: 'data/orders-old' }, []],
  ['PathSource', { path: 'data/orders/*.csv' }, ['reads files']],
  ['PathSource', { path: 'data/*/2024.csv' }, ['reads files']],
  ['PathSource', { path: 'data/*.csv' }, []],
  ['PathSource', { path: 'data/{orders,other}/x.csv' }, ['reads files']],
  ['PathSource', { path: 'data/{some,other}/x.csv' }, []],
  ['PathTarget', { path: 'data/orders' }, ['writes files']],
  ['PathTarget', { path: 'data' }, []],
  ['PathTarget', { path: 'data', fileName: 'orders' }, ['writes files']],
  ['Filter', { condition: "path = 'data/orders'" }, []],
  ['Unknown', { path: 'data/orders' }, []],
])('%s %j', (transform, args, expected) => {
  expect(uses(transform, args)).toEqual(expected);
});

test('arguments have their defaults; one without a value is compared as it is written', () => {
  const args = { databaseName: 'shop', tableName: '${name}' };
  expect(uses('CatalogSource', args, { name: 'orders' })).toEqual(['reads table']);
  expect(uses('CatalogSource', args, { name: 'others' })).toEqual([]);
  expect(uses('CatalogSource', args)).toEqual([]);
});

test('a crawler is about the tables of its database at its targets', () => {
  const crawls = (path: string, databaseName = 'shop') =>
    isCrawledBy(crawlerSchema.parse({ name: 'c', databaseName, targets: [{ path }] }), table, '/ws');
  expect([crawls('data'), crawls('data/orders'), crawls('/ws/data/orders/2024')]).toEqual([true, true, true]);
  expect([crawls('data/ord'), crawls('other'), crawls('data', 'lake')]).toEqual([false, false, false]);
  const keeps = (databaseName: string, ...tables: string[]) =>
    isCrawledBy(
      crawlerSchema.parse({
        name: 'c',
        catalogTargets: [{ databaseName, tables }],
        schemaChangePolicy: { deleteBehavior: 'LOG' },
      }),
      table,
      '/ws',
    );
  expect([keeps('Shop', 'x', 'Orders'), keeps('shop', 'other'), keeps('lake', 'orders')]).toEqual([true, false, false]);
});
