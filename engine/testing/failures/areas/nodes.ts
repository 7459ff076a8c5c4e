/** Failures of nodes: joins, expressions, SQL, custom code, and graphs that cannot run. */

import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { ordersSource, targetOf, type FailureWorld } from '#engine/testing/failures/failure-world.ts';

const countries = {
  id: 'countries',
  transform: 'PathSource',
  args: { path: 'countries.csv', format: 'csv', options: { withHeader: true } },
};

async function join(world: FailureWorld, keys: readonly object[], rows = 'code,name\nFR,France\n'): Promise<unknown> {
  await world.put('countries.csv', rows);
  return world.runJob([
    ordersSource,
    countries,
    { id: 'join', transform: 'Join', from: { left: 'orders', right: 'countries' }, args: { keys } },
    targetOf('join'),
  ]);
}

function filter(world: FailureWorld, condition: string): Promise<unknown> {
  return world.runJob([
    ordersSource,
    { id: 'keep', transform: 'Filter', from: 'orders', args: { condition } },
    targetOf('keep'),
  ]);
}

function sql(world: FailureWorld, text: string): Promise<unknown> {
  return world.runJob([
    ordersSource,
    { id: 'sql', transform: 'SqlTransform', from: { in1: 'orders' }, args: { sql: text } },
    targetOf('sql'),
  ]);
}

export const nodes: FailureArea = {
  title: 'Joins and other nodes',
  failures: [
    {
      title: 'The key of a join is not a column',
      names: ['contry', 'country'],
      provoke: (world) => join(world, [{ left: 'contry', right: 'code' }]),
    },
    {
      title: 'The keys of a join have different types',
      names: ['id', 'name'],
      provoke: (world) => join(world, [{ left: 'id', right: 'name' }]),
    },
    {
      title: 'A join has only one input',
      names: ['join'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          { id: 'join', transform: 'Join', from: { left: 'orders' }, args: { keys: [{ left: 'id', right: 'id' }] } },
          targetOf('join'),
        ]),
    },
    {
      title: 'A lookup finds several rows',
      names: ['FR'],
      async provoke(world) {
        await world.put('countries.csv', 'code,name\nFR,France\nFR,Frankreich\n');
        await world.runJob([
          ordersSource,
          countries,
          {
            id: 'lookup',
            transform: 'Lookup',
            from: { left: 'orders', right: 'countries' },
            args: { keys: [{ left: 'country', right: 'code' }], columns: [{ column: 'name' }], severalMatches: 'fail' },
          },
          targetOf('lookup'),
        ]);
      },
    },
    {
      title: 'A condition names a column that does not exist',
      names: ['amont', 'amount'],
      provoke: (world) => filter(world, 'amont > 10'),
    },
    {
      title: 'A condition is not complete',
      names: ['amount >'],
      provoke: (world) => filter(world, 'amount >'),
    },
    {
      title: 'A function does not exist',
      names: ['uper', 'upper'],
      provoke: (world) => filter(world, "uper(country) = 'FR'"),
    },
    {
      title: 'An aggregate is used in a condition',
      names: ['sum'],
      provoke: (world) => filter(world, 'sum(amount) > 10'),
    },
    {
      title: 'SQL of a node is not a SELECT',
      names: ['SELECT'],
      provoke: (world) => sql(world, 'DELETE FROM in1'),
    },
    {
      title: 'SQL of a node reads a table that is not an input',
      names: ['customers'],
      provoke: (world) => sql(world, 'SELECT * FROM customers'),
    },
    {
      title: 'SQL of a node is cut short',
      names: ['line 1'],
      provoke: (world) => sql(world, 'SELECT id, FROM'),
    },
    {
      title: 'Custom code does not compile',
      names: ['line 2'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          {
            id: 'code',
            transform: 'Map',
            from: 'orders',
            args: { code: '(row) => { return row', columns: [{ name: 'id', type: 'int' }] },
          },
          targetOf('code'),
        ]),
    },
    {
      title: 'Custom code fails for a row',
      names: ['too small'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          {
            id: 'code',
            transform: 'Map',
            from: 'orders',
            args: {
              code: "(row) => { throw new Error('too small'); }",
              columns: [{ name: 'id', type: 'int' }],
              onFailure: 'stop',
            },
          },
          targetOf('code'),
        ]),
    },
    {
      title: 'A regular expression is not valid',
      names: ['(FR'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          {
            id: 'extract',
            transform: 'RegexExtractor',
            from: 'orders',
            args: { colName: 'country', regex: '(FR', newCols: ['a'] },
          },
          targetOf('extract'),
        ]),
    },
    {
      title: 'The name of a transform is unknown',
      names: ['Fliter', 'Filter'],
      provoke: (world) =>
        world.runJob([ordersSource, { id: 'keep', transform: 'Fliter', from: 'orders' }, targetOf('keep')]),
    },
    {
      title: 'Nodes form a circle',
      names: ['keep'],
      provoke: (world) =>
        world.runJob([
          { id: 'keep', transform: 'Filter', from: 'again', args: { condition: 'true' } },
          { id: 'again', transform: 'Filter', from: 'keep', args: { condition: 'true' } },
          targetOf('again'),
        ]),
    },
    {
      title: 'A job has no target',
      names: ['orders'],
      provoke: (world) => world.runJob([ordersSource]),
    },
    {
      title: 'A field to drop does not exist',
      names: ['amont', 'amount'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          { id: 'drop', transform: 'DropFields', from: 'orders', args: { paths: ['amont'] } },
          targetOf('drop'),
        ]),
    },
    {
      title: 'A job with a bookmark aggregates new rows only',
      names: ['total'],
      provoke: (world) =>
        world.runJob(
          [
            ordersSource,
            {
              id: 'total',
              transform: 'Aggregate',
              from: 'orders',
              args: { groups: ['country'], aggs: [{ column: 'amount', aggFunc: 'sum' }] },
            },
            targetOf('total'),
          ],
          { bookmark: 'enable' },
        ),
    },
    {
      title: 'An argument has no value',
      names: ['folder'],
      provoke: (world) =>
        world.runJob([{ ...ordersSource, args: { path: '${folder}', format: 'csv' } }, targetOf('orders')]),
    },
  ],
};
