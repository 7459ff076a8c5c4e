/** Lineage through a whole graph: back to the sources, forward to the targets; wide and long graphs. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import {
  resolveGraph,
  resolveSoundNodes,
  singleSources,
  traceColumn,
  type ResolvedGraph,
} from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';
import type { Schema } from '#engine/types/data-type.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

function node(id: string, transform: string, args: object, inputs: Readonly<Record<string, string>> = {}) {
  const edges = Object.entries(inputs).map(([port, from]) => [port, { node: from }]);
  return { id, name: id, transform, args, inputs: Object.fromEntries(edges) };
}

const sales = [
  node('orders', 'PathSource', { path: 'orders' }),
  node('people', 'PathSource', { path: 'people' }),
  node('open', 'Filter', { condition: "status = 'open'" }, { in: 'orders' }),
  node('both', 'Join', { keys: [{ left: 'person', right: 'id' }] }, { left: 'open', right: 'people' }),
  node('named', 'RenameField', { oldName: 'name', newName: 'customer' }, { in: 'both' }),
  node(
    'totals',
    'Aggregate',
    { groups: ['customer'], aggs: [{ column: 'amount', aggFunc: 'sum', alias: 'total' }] },
    { in: 'named' },
  ),
  node('out', 'PathTarget', { path: 'out' }, { in: 'totals' }),
  node('all', 'PathTarget', { path: 'all' }, { in: 'named' }),
];
const schemas = {
  orders: schemaOf({ order_id: 'bigint', person: 'bigint', status: 'string', amount: 'double' }),
  people: schemaOf({ id: 'bigint', name: 'string', born: 'date' }),
};

function graphOf(
  nodes: readonly object[],
  columns: Readonly<Record<string, Schema>> = schemas,
): Promise<ResolvedGraph> {
  return resolveGraph(jobSchema.parse({ name: 'job', nodes }), testEnvironment(duck.connection, columns));
}

describe('a job with a filter, a join and an aggregate', () => {
  test('a column of a target: its source, the columns that decide its rows, and where', async () => {
    const { comesFrom, nodes } = traceColumn(await graphOf(sales), 'out', 'CUSTOMER');
    expect(comesFrom.values).toEqual([
      { nodeId: 'people', column: 'name', path: ['people', 'both', 'named', 'totals', 'out'] },
    ]);
    expect(comesFrom.rows.map(({ nodeId, column }) => `${nodeId}.${column}`).toSorted()).toEqual([
      'orders.person',
      'orders.status',
      'people.id',
      'people.name',
    ]);
    expect(comesFrom.deciding).toEqual([
      { nodeId: 'open', columns: [{ nodeId: 'orders', column: 'status' }] },
      {
        nodeId: 'both',
        columns: [
          { nodeId: 'open', column: 'person' },
          { nodeId: 'people', column: 'id' },
        ],
      },
      { nodeId: 'totals', columns: [{ nodeId: 'named', column: 'customer' }] },
    ]);
    expect(nodes).toEqual(['people', 'both', 'named', 'totals', 'out']);
  });

  test('a column of a source: the targets that have it, the nodes and targets whose rows it decides', async () => {
    const graph = await graphOf(sales);
    expect(traceColumn(graph, 'people', 'name').goesTo).toEqual({
      values: [
        { nodeId: 'all', column: 'customer', path: ['people', 'both', 'named', 'all'] },
        { nodeId: 'out', column: 'customer', path: ['people', 'both', 'named', 'totals', 'out'] },
      ],
      deciding: ['totals'],
      rows: ['out'],
    });
    expect(traceColumn(graph, 'orders', 'status').goesTo).toMatchObject({
      values: [{ nodeId: 'all', column: 'status' }],
      deciding: ['open'],
      rows: ['all', 'out'],
    });
    expect(traceColumn(graph, 'people', 'born').goesTo).toMatchObject({ deciding: [], rows: [] });
  });

  test('from the middle both ways', async () => {
    const trace = traceColumn(await graphOf(sales), 'named', 'amount');
    expect(trace.comesFrom.values).toEqual([
      { nodeId: 'orders', column: 'amount', path: ['orders', 'open', 'both', 'named'] },
    ]);
    expect(trace.goesTo.values.map(({ nodeId, column }) => `${nodeId}.${column}`)).toEqual(['all.amount', 'out.total']);
    expect([...trace.nodes].sort()).toEqual(['all', 'both', 'named', 'open', 'orders', 'out', 'totals']);
  });

  test('an unknown node, and an unknown column with the near ones', async () => {
    const graph = await graphOf(sales);
    expect(() => traceColumn(graph, 'ou', 'total')).toThrow(expect.objectContaining({ code: 'EntityNotFound' }));
    expect(() => traceColumn(graph, 'out', 'totl')).toThrow(
      expect.objectContaining({ code: 'UnknownColumn', hint: expect.stringContaining('total') }),
    );
  });

  test('the part of a job without problems is enough', async () => {
    const broken = [...sales, node('bad', 'Filter', { condition: 'nothing > 1' }, { in: 'named' })];
    const graph = await resolveSoundNodes(
      jobSchema.parse({ name: 'job', nodes: broken }),
      testEnvironment(duck.connection, schemas),
    );
    expect(traceColumn(graph, 'orders', 'amount').goesTo.values).toHaveLength(2);
  });
});

test('a source that is read twice by different ways counts once', async () => {
  const graph = await graphOf([
    node('orders', 'PathSource', { path: 'orders' }),
    node('open', 'Filter', { condition: "status = 'open'" }, { in: 'orders' }),
    node('union', 'Union', {}, { in1: 'open', in2: 'orders' }),
    node('out', 'PathTarget', { path: 'out' }, { in: 'union' }),
  ]);
  const { comesFrom, nodes } = traceColumn(graph, 'out', 'amount');
  expect(comesFrom.values).toEqual([{ nodeId: 'orders', column: 'amount', path: ['orders', 'union', 'out'] }]);
  expect(nodes).toEqual(['orders', 'open', 'union', 'out']);
});

test('a pushed down predicate decides the rows of its source', async () => {
  const job = jobSchema.parse({
    name: 'job',
    nodes: [
      node('t', 'CatalogSource', { databaseName: 'd', tableName: 't', pushDownPredicate: "status = 'open'" }),
      node('out', 'PathTarget', { path: 'out' }, { in: 't' }),
    ],
  });
  const environment = { ...testEnvironment(duck.connection, {}), sourceSchema: async () => schemas.orders };
  const graph = await resolveGraph(job, environment);
  expect(traceColumn(graph, 'out', 'amount').comesFrom).toMatchObject({
    rows: [{ nodeId: 't', column: 'status' }],
    deciding: [{ nodeId: 't', columns: [{ nodeId: 't', column: 'status' }] }],
  });
  expect(traceColumn(graph, 't', 'status').goesTo).toMatchObject({ deciding: ['t'], rows: ['out'] });
});

test('the one column that a value comes from, as a comparison of rows needs it', async () => {
  const graph = await graphOf(
    [
      node('people', 'PathSource', { path: 'people' }),
      node(
        'mapped',
        'ApplyMapping',
        {
          mappings: [
            ['name', 'string', 'who', 'string'],
            ['`a.b`', 'int', 'c', 'string'],
            ['s.x', 'int', 'x', 'int'],
            ['name', 'string', 'pair.name', 'string'],
            ['c', 'int', 'pair.c', 'int'],
          ],
        },
        { in: 'people' },
      ),
      node('out', 'PathTarget', { path: 'out' }, { in: 'mapped' }),
    ],
    { people: schemaOf({ name: 'string', 'a.b': 'int', s: 'struct<x:int>', c: 'int' }) },
  );
  expect(Object.fromEntries(singleSources(graph, 'mapped'))).toEqual({ who: 'name', c: 'a.b' });
});

describe('2,000 columns through 50 nodes', () => {
  const columns = Array.from({ length: 2000 }, (_none, index) => `c${index}`);
  const wide = schemaOf(Object.fromEntries(columns.map((name) => [name, 'int'])));
  const chain = (middle: readonly object[]) => [
    node('n0', 'PathSource', { path: 'wide' }),
    ...middle,
    node('out', 'PathTarget', { path: 'out' }, { in: `n${middle.length}` }),
  ];

  test('in which every column decides the rows of every node', async () => {
    const middle = columns
      .slice(0, 48)
      .map((_column, index) => node(`n${index + 1}`, 'DropDuplicates', {}, { in: `n${index}` }));
    const graph = await graphOf(chain(middle), { wide });
    const { comesFrom, goesTo } = traceColumn(graph, 'out', 'c1999');
    expect(comesFrom.values.map((origin) => origin.column)).toEqual(['c1999']);
    expect([comesFrom.rows.length, comesFrom.deciding.length]).toEqual([2000, 48]);
    expect(goesTo).toMatchObject({ values: [{ nodeId: 'out' }], deciding: [] });
    expect(traceColumn(graph, 'n0', 'c7').goesTo).toMatchObject({ values: [{ column: 'c7' }], rows: ['out'] });
  });

  test('in which everything depends on everything', async () => {
    const select = { sql: 'SELECT DISTINCT COLUMNS(*) FROM in1' };
    const middle = ['n1', 'n2'].map((id, index) => node(id, 'SqlTransform', select, { in1: `n${index}` }));
    const graph = await graphOf(chain(middle), { wide });
    const { comesFrom, nodes } = traceColumn(graph, 'out', 'c7');
    expect([comesFrom.values.length, comesFrom.rows.length, nodes.length]).toEqual([2000, 2000, 4]);
    expect(traceColumn(graph, 'n0', 'c7').goesTo.values).toHaveLength(2000);
  });
});
