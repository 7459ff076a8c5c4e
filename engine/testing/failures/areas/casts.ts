/** Failures of types: casts, values that do not fit their column, choices. */

import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { ordersSource, targetOf, type FailureWorld } from '#engine/testing/failures/failure-world.ts';

const typed = {
  ...ordersSource,
  args: {
    path: 'in',
    format: 'csv',
    options: { withHeader: true, columnTypes: { id: 'int', country: 'string', amount: 'int' } },
  },
};

function derive(world: FailureWorld, expr: string): Promise<unknown> {
  return world.runJob([
    ordersSource,
    { id: 'derive', transform: 'DerivedColumn', from: 'orders', args: { colName: 'result', expr } },
    targetOf('derive'),
  ]);
}

export const casts: FailureArea = {
  title: 'Types and casts',
  failures: [
    {
      title: 'More records are rejected than the job allows',
      names: ['0'],
      async provoke(world) {
        await world.put('in/orders.csv', 'id,country,amount\n1,FR,ten\n2,DE,20\n');
        await world.runJob([typed, targetOf('orders')], { maxRejectedRecords: 0 });
      },
    },
    {
      title: 'A cast in SQL fails on a value',
      names: ['FR'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          {
            id: 'sql',
            transform: 'SqlTransform',
            from: { in1: 'orders' },
            args: { sql: 'SELECT CAST(country AS INT) AS c FROM in1' },
          },
          targetOf('sql'),
        ]),
    },
    {
      title: 'An expression compares a number with a date',
      names: ['id'],
      provoke: (world) => derive(world, "id > DATE '2024-01-31'"),
    },
    {
      title: 'A cast names a type that does not exist',
      names: ['integr', 'integer'],
      provoke: (world) => derive(world, 'CAST(id AS integr)'),
    },
    {
      title: 'A function gets a column of a type that it does not take',
      names: ['cardinality'],
      provoke: (world) => derive(world, 'cardinality(id)'),
    },
    {
      title: 'A mapping has a type that does not exist',
      names: ['nubmer'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          { id: 'map', transform: 'ApplyMapping', from: 'orders', args: { mappings: [['id', 'int', 'id', 'nubmer']] } },
          targetOf('map'),
        ]),
    },
    {
      title: 'A field is read of a column that is not a struct',
      names: ['zip', 'country'],
      provoke: (world) => derive(world, 'country.zip'),
    },
    {
      title: 'A choice of types is used as a number',
      names: ['choice'],
      async provoke(world) {
        await world.put('in/orders.json', '{"id": 1, "amount": 10}\n{"id": 2, "amount": "ten"}\n');
        await world.runJob([
          {
            id: 'orders',
            transform: 'PathSource',
            args: { path: 'in/orders.json', format: 'json', onMisfit: 'choice' },
          },
          { id: 'sum', transform: 'DerivedColumn', from: 'orders', args: { colName: 'double', expr: 'amount * 2' } },
          targetOf('sum'),
        ]);
      },
    },
    {
      title: 'A choice is resolved for a column that has none',
      names: ['amount'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          {
            id: 'resolve',
            transform: 'ResolveChoice',
            from: 'orders',
            args: { specs: [{ path: 'amont', action: 'cast:int' }] },
          },
          targetOf('resolve'),
        ]),
    },
    {
      title: 'JSON text has a schema that is not a type',
      names: ['strng'],
      provoke: (world) =>
        world.runJob([
          ordersSource,
          {
            id: 'parse',
            transform: 'ParseJsonColumn',
            from: 'orders',
            args: { colName: 'country', schema: 'a strng' },
          },
          targetOf('parse'),
        ]),
    },
  ],
};
