/** What each transform says that its columns and rows come from: exactly so much, never everything where less is true. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeLineage } from '#engine/graph/column-lineage/node-lineage.ts';
import { getOutput, resolveGraph } from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { exampleJob, testEnvironment } from '#engine/testing/example-runner.ts';
import { rowLineages } from '#engine/testing/lineage/row-lineages.ts';
import { rowWiseLineages } from '#engine/testing/lineage/row-wise-lineages.ts';
import { nested, orders, people, same, type Stated } from '#engine/testing/lineage/stated-lineage.ts';
import { transforms } from '#engine/transforms/index.ts';
import { everything, eachOnce, type InputColumn } from '#engine/transforms/lineage.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const both = { left: orders, right: people };
const stated: readonly Stated[] = [
  ...rowWiseLineages,
  ...rowLineages,
  {
    transform: 'Aggregate',
    title: 'groups decide the rows, results are computed from their column',
    args: {
      groups: ['status'],
      aggs: [
        { column: 'amount', aggFunc: 'sum' },
        { column: '*', aggFunc: 'count', alias: 'n' },
      ],
    },
    values: { Status: ['in.Status'], 'sum(amount)': ['in.amount'], n: [] },
    rows: ['in.Status'],
  },
  {
    transform: 'ApplyMapping',
    title: 'fields of structs, and structs of several columns',
    args: {
      mappings: [
        ['s.a', 'int', 'x', 'int'],
        ['id', 'bigint', 'pair.id', 'string'],
        ['amount', 'double', 'pair.amount', 'double'],
        ['amount', 'double', 'pair.id', 'int'],
        ['Status', 'string', 'Status', 'string'],
      ],
    },
    values: { x: ['in.s (s.a)'], pair: ['in.amount'], Status: ['in.Status'] },
    rows: [],
  },
  {
    transform: 'CatalogSource',
    title: 'its own columns; the predicate decides the rows',
    args: { databaseName: 'd', tableName: 't', pushDownPredicate: "id > 3 AND status <> 'x'" },
    inputs: {},
    values: Object.fromEntries(Object.keys(orders).map((name) => [name, [`source.${name}`]])),
    rows: ['source.id', 'source.Status'],
  },
  {
    transform: 'CatalogTarget',
    title: 'as they are',
    args: { databaseName: 'd', tableName: 't' },
    values: same,
    rows: [],
  },
  { transform: 'DropDuplicates', title: 'keys', args: { columns: ['status'] }, values: same, rows: ['in.Status'] },
  {
    transform: 'DropDuplicates',
    title: 'whole rows',
    args: {},
    values: same,
    rows: Object.keys(orders).map((name) => `in.${name}`),
  },
  {
    transform: 'DropFields',
    title: 'columns and fields',
    args: { paths: ['amount', 's.a', 'c', 'Status'] },
    values: { id: ['in.id'], s: ['in.s'] },
    rows: [],
  },
  {
    transform: 'Filter',
    title: 'the condition decides the rows',
    args: { condition: "s.a > 3 AND coalesce(STATUS, 'x') <> 'y'" },
    values: same,
    rows: ['in.Status', 'in.s'],
  },
  {
    transform: 'Join',
    title: 'keys of both sides',
    args: { joinType: 'left', keys: [{ left: 's.a', right: 'id' }] },
    inputs: both,
    values: {
      ...Object.fromEntries(Object.keys(orders).map((name) => [name, [`left.${name}`]])),
      '.id': ['right.id'],
      city: ['right.city'],
    },
    rows: ['left.s (s.a)', 'right.id'],
  },
  {
    transform: 'Join',
    title: 'of an anti join only the left columns stay',
    args: { joinType: 'leftanti', keys: [{ left: 'id', right: 'id' }] },
    inputs: both,
    values: Object.fromEntries(Object.keys(orders).map((name) => [name, [`left.${name}`]])),
    rows: ['left.id', 'right.id'],
  },
  {
    transform: 'PathSource',
    title: 'its own columns',
    args: { path: 'node' },
    inputs: {},
    values: Object.fromEntries(Object.keys(orders).map((name) => [name, [`source.${name}`]])),
    rows: [],
  },
  {
    transform: 'Recipe',
    title: 'the rows after its last step',
    args: { steps: [{ id: 's1', transform: 'SelectFields', args: { paths: ['status', 'id'] } }] },
    values: { Status: ['in.Status'], id: ['in.id'] },
    rows: [],
  },
  {
    transform: 'Relationalize',
    title: 'the first output has all rows; a key is null where its array is',
    args: {},
    inputs: { in: nested },
    values: {
      id: ['in.id'],
      's.a': ['in.s (s.a)'],
      's.tags': ['in.s (s.tags)'],
      items: ['in.items'],
      m: ['in.m'],
    },
    rows: [],
  },
  {
    transform: 'Relationalize',
    title: 'elements come from the outermost array alone',
    args: { name: 'r' },
    output: 'r_items.val.parts',
    inputs: { in: nested },
    values: { id: ['in.items'], index: ['in.items'], 'items.val.parts.val': ['in.items'] },
    rows: ['in.items'],
  },
  {
    transform: 'Relationalize',
    title: 'elements of an array in a struct come from that field',
    args: {},
    output: 'root_s.tags',
    inputs: { in: nested },
    values: { id: ['in.s (s.tags)'], index: ['in.s (s.tags)'], 's.tags.val': ['in.s (s.tags)'] },
    rows: ['in.s (s.tags)'],
  },
  { transform: 'PathTarget', title: 'as they are', args: { path: 'out' }, values: same, rows: [] },
  {
    transform: 'RenameField',
    title: 'a field that moves into another struct',
    args: { oldName: 's.a', newName: 't.u' },
    values: { ...same, t: ['in.s (s.a)'] },
    rows: [],
  },
  {
    transform: 'RenameField',
    title: 'a column that moves into a struct, and one that is overwritten',
    args: { oldName: 'amount', newName: 's.a' },
    values: { id: ['in.id'], Status: ['in.Status'], s: ['in.amount', 'in.s'], c: ['in.c'] },
    rows: [],
  },
  {
    transform: 'RenameField',
    title: 'in place',
    args: { oldName: 'amount', newName: 'total' },
    values: { id: ['in.id'], total: ['in.amount'], Status: ['in.Status'], s: ['in.s'], c: ['in.c'] },
    rows: [],
  },
  {
    transform: 'ResolveChoice',
    title: 'a column for each type',
    args: { specs: [{ path: 'c', action: 'make_cols' }] },
    values: {
      id: ['in.id'],
      amount: ['in.amount'],
      Status: ['in.Status'],
      s: ['in.s'],
      c_long: ['in.c'],
      c_string: ['in.c'],
    },
    rows: [],
  },
  {
    transform: 'SelectFields',
    title: 'the named ones',
    args: { paths: ['status', 'id'] },
    values: { Status: ['in.Status'], id: ['in.id'] },
    rows: [],
  },
  {
    transform: 'SelectFromCollection',
    title: 'the selected output as it is',
    args: { index: 0 },
    inputs: { in: people },
    values: { id: ['in.id'], city: ['in.city'] },
    rows: [],
  },
  {
    transform: 'SplitFields',
    title: 'the columns of the output',
    args: { paths: ['s.a', 'id'] },
    values: { id: ['in.id'], s: ['in.s'] },
    rows: [],
  },
  {
    transform: 'SplitRows',
    title: 'compared columns and fields decide the rows',
    args: {
      comparisons: [
        { column: 'status', operator: '=', value: 'open' },
        { column: 's.a', operator: '>', value: 1 },
      ],
    },
    values: same,
    rows: ['in.Status', 'in.s (s.a)'],
  },
  {
    transform: 'SqlTransform',
    title: 'by the syntax of the SELECT',
    args: {
      sql: 'SELECT o.id, sum(amount) AS total FROM o JOIN in2 USING (id) WHERE city IS NOT NULL GROUP BY o.id',
      aliases: { in1: 'o' },
    },
    inputs: { in1: orders, in2: people },
    values: { id: ['in1.id'], total: ['in1.amount'] },
    rows: ['in1.id', 'in2.city', 'in2.id'],
  },
  {
    transform: 'SqlTransform',
    title: 'everything where it cannot be read',
    args: { sql: 'SELECT unnest([id, id]) AS u, city FROM in1' },
    inputs: { in1: people },
    values: { u: ['in1.id', 'in1.city'], city: ['in1.id', 'in1.city'] },
    rows: ['in1.id', 'in1.city'],
  },
  {
    transform: 'Union',
    title: 'all rows, by name',
    args: {},
    inputs: { in1: people, in2: { city: 'string', zip: 'int' } },
    values: { id: ['in1.id'], city: ['in1.city', 'in2.city'], zip: ['in2.zip'] },
    rows: [],
  },
  {
    transform: 'Union',
    title: 'distinct, by position',
    args: { by: 'position', unionType: 'DISTINCT' },
    inputs: { in1: people, in2: { x: 'bigint', y: 'string' } },
    values: { id: ['in1.id', 'in2.x'], city: ['in1.city', 'in2.y'] },
    rows: ['in1.id', 'in2.x', 'in1.city', 'in2.y'],
  },
];

function written({ port, column, field }: InputColumn): string {
  return `${port}.${column}${field === undefined ? '' : ` (${field})`}`;
}

test.each(stated.map((one) => [one.transform, one.title, one] as const))('%s: %s', async (name, _title, one) => {
  const { args, inputs = { in: orders }, values, rows } = one;
  const schemas = Object.fromEntries(Object.entries(inputs).map(([port, columns]) => [port, schemaOf(columns)]));
  const job = exampleJob(name, args, Object.keys(inputs));
  const environment = testEnvironment(duck.connection, schemas, { 'd.t': schemaOf(orders) });
  const own =
    Object.keys(inputs).length === 0 ? { ...environment, sourceSchema: async () => schemaOf(orders) } : environment;
  const graph = await resolveGraph(job, own, { nodeId: 'node' });
  const output = getOutput(graph, 'node', one.output);
  const lineage = nodeLineage(graph, output);
  const found = [...lineage.values].map(([column, sources]) => [column, sources.map(written).toSorted()]);
  const expected = Object.entries(values).map(([column, sources]) => [column, [...sources].sort()]);
  expect(found).toEqual(expected);
  expect(lineage.rows.map(written).toSorted()).toEqual([...rows].sort());
  expect([...lineage.values.keys()]).toEqual(output.schema.map((column) => column.name));
});

test('every transform states its lineage and is in the table; none leaves it at everything', () => {
  const tested = new Set(stated.map(({ transform }) => transform));
  expect(transforms.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
  expect(transforms.filter(({ lineage }) => lineage === everything).map(({ name }) => name)).toEqual([]);
});

test('a column that is read as a whole is not listed by its fields too', () => {
  const read = [
    { port: 'in', column: 's', field: 's.a' },
    { port: 'in', column: 's' },
    { port: 'in', column: 't', field: 't.a' },
    { port: 'in', column: 't', field: 't.a' },
  ];
  expect(eachOnce(read)).toEqual([read[1], read[2]]);
});
