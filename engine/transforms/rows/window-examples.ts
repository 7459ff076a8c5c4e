/** Examples of Window. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const sales = {
  in: {
    schema: { id: 'int', region: 'string', day: 'date', amount: 'int' },
    rows: [
      { id: 1, region: 'north', day: '2024-01-02', amount: 5 },
      { id: 2, region: 'south', day: '2024-01-01', amount: 7 },
      { id: 3, region: 'north', day: '2024-01-01', amount: 5 },
      { id: 4, region: 'north', day: null, amount: null },
      { id: 5, region: null, day: '2024-01-03', amount: 1 },
      { id: 6, region: null, day: '2024-01-03', amount: 2 },
    ],
  },
};
const schema = sales.in.schema;

/** The rows with the values of further columns, by the order of the rows. */
function withColumns(columns: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown>[] {
  return sales.in.rows.map((row, index) => ({
    ...row,
    ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[index]])),
  }));
}

export const windowExamples: readonly TransformExample[] = [
  {
    title: 'Ranks: equal rows share a rank, and are numbered in the order of the input',
    args: {
      partitions: ['region'],
      orderBy: [{ column: 'amount', order: 'descending' }],
      functions: [
        { function: 'row_number', newColumn: 'number' },
        { function: 'rank', newColumn: 'rank' },
        { function: 'dense_rank', newColumn: 'dense' },
      ],
    },
    input: sales,
    output: {
      schema: { ...schema, number: 'bigint', rank: 'bigint', dense: 'bigint' },
      rows: withColumns({ number: [1, 1, 2, 3, 2, 1], rank: [1, 1, 1, 3, 2, 1], dense: [1, 1, 1, 2, 2, 1] }),
      ordered: true,
    },
  },
  {
    title: 'Rows before and after, in the order of days; a null day comes first',
    args: {
      partitions: ['region'],
      orderBy: [{ column: 'day' }],
      functions: [
        { function: 'lag', column: 'amount', newColumn: 'before' },
        { function: 'lead', column: 'id', newColumn: 'after' },
        { function: 'lead', column: 'id', newColumn: 'later', offset: 2 },
      ],
    },
    input: sales,
    output: {
      schema: { ...schema, before: 'int', after: 'int', later: 'int' },
      rows: withColumns({
        before: [5, null, null, null, null, 1],
        after: [null, null, 1, 3, 6, null],
        later: [null, null, null, 1, null, null],
      }),
      ordered: true,
    },
  },
  {
    title: 'Running totals count row by row, also among equal days; nulls add nothing',
    args: {
      partitions: ['region'],
      orderBy: [{ column: 'day', nulls: 'last' }],
      functions: [
        { function: 'sum', column: 'amount', newColumn: 'total' },
        { function: 'count', column: '*', newColumn: 'rows' },
        { function: 'count', column: 'amount', newColumn: 'amounts' },
        { function: 'max', column: 'amount', newColumn: 'most' },
      ],
    },
    input: sales,
    output: {
      schema: { ...schema, total: 'bigint', rows: 'bigint', amounts: 'bigint', most: 'int' },
      rows: withColumns({
        total: [10, 7, 5, 10, 1, 3],
        rows: [2, 1, 1, 3, 1, 2],
        amounts: [2, 1, 1, 2, 1, 2],
        most: [5, 7, 5, 5, 1, 2],
      }),
      ordered: true,
    },
  },
  {
    title: 'Moving results over the row before, this one and the one after; without partitions and order',
    args: {
      functions: [
        { function: 'avg', column: 'amount', newColumn: 'mean', rows: 'moving', preceding: 1, following: 1 },
        { function: 'min', column: 'amount', newColumn: 'least', rows: 'moving', preceding: 1 },
      ],
    },
    input: sales,
    output: {
      schema: { ...schema, mean: 'double', least: 'int' },
      rows: withColumns({ mean: [6, 17 / 3, 6, 3, 1.5, 1.5], least: [5, 5, 5, 5, 1, 1] }),
      ordered: true,
    },
  },
  {
    title: 'First and last values of the partition, with and without nulls',
    args: {
      partitions: ['region'],
      orderBy: [{ column: 'id' }],
      functions: [
        { function: 'first', column: 'amount', newColumn: 'first', rows: 'all' },
        { function: 'last', column: 'amount', newColumn: 'last', rows: 'all' },
        { function: 'last', column: 'amount', newColumn: 'known', rows: 'all', ignoreNulls: true },
        { function: 'last', column: 'amount', newColumn: 'filled', ignoreNulls: true },
      ],
    },
    input: sales,
    output: {
      schema: { ...schema, first: 'int', last: 'int', known: 'int', filled: 'int' },
      rows: withColumns({
        first: [5, 7, 5, 5, 1, 1],
        last: [null, 7, null, null, 2, 2],
        known: [5, 7, 5, 5, 2, 2],
        filled: [5, 7, 5, 5, 1, 2],
      }),
      ordered: true,
    },
  },
  {
    title: 'Fields of structs; a new column replaces the one with its name',
    args: {
      partitions: ['s.g'],
      orderBy: [{ column: 's.n', order: 'descending' }],
      functions: [{ function: 'lag', column: 's', newColumn: 'S' }],
    },
    input: {
      in: {
        schema: { s: 'struct<g:string,n:int>', id: 'int' },
        rows: [
          { s: { g: 'a', n: 1 }, id: 1 },
          { s: { g: 'a', n: 2 }, id: 2 },
          { s: null, id: 3 },
          { s: { g: null, n: null }, id: 4 },
        ],
      },
    },
    output: {
      schema: { S: 'struct<g:string,n:int>', id: 'int' },
      rows: [
        { S: { g: 'a', n: 2 }, id: 1 },
        { S: null, id: 2 },
        { S: null, id: 3 },
        { S: null, id: 4 },
      ],
      ordered: true,
    },
  },
  {
    title: 'No rows',
    args: { functions: [{ function: 'sum', column: 'd', newColumn: 'total', rows: 'all' }] },
    input: { in: { schema: { d: 'decimal(10,2)' }, rows: [] } },
    output: { schema: { d: 'decimal(10,2)', total: 'decimal(20,2)' }, rows: [] },
  },
  {
    title: 'A rank without an order',
    args: { functions: [{ function: 'rank', newColumn: 'rank' }] },
    input: sales,
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A sum without a column',
    args: { functions: [{ function: 'sum', newColumn: 'total' }] },
    input: sales,
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A row number of a column',
    args: { functions: [{ function: 'row_number', column: 'id', newColumn: 'number' }] },
    input: sales,
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A sum of text',
    args: { functions: [{ function: 'sum', column: 'region', newColumn: 'total' }] },
    input: sales,
    output: { error: 'TypeMismatch' },
  },
  {
    title: 'A missing column',
    args: { partitions: ['regio'], functions: [{ function: 'row_number', newColumn: 'number' }] },
    input: sales,
    output: { error: 'UnknownColumn' },
  },
  {
    title: 'Partitions by a map',
    args: { partitions: ['m'], functions: [{ function: 'row_number', newColumn: 'number' }] },
    input: { in: { schema: { m: 'map<string,int>' }, rows: [] } },
    output: { error: 'TypeMismatch' },
  },
];
