/** Worked examples of targets that merge rows into their table. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const schema = { id: 'bigint', name: 'string', city: 'string' };
const table = {
  schema,
  rows: [
    { id: 1, name: 'Ada', city: 'Ghent' },
    { id: 2, name: 'Bob', city: null },
    { id: 3, name: null, city: 'Turin' },
  ],
};
const args = { databaseName: 'sales', tableName: 'customers', mode: 'upsert', keys: ['id'] };

const history = { customer: 'bigint', city: 'string', valid_from: 'date', valid_to: 'date', is_current: 'boolean' };
const historyArgs = {
  databaseName: 'sales',
  tableName: 'customer_history',
  mode: 'scd2',
  keys: ['customer'],
  changedAt: 'since',
  notWritten: ['since'],
};
const histories = {
  schema: history,
  rows: [
    { customer: 1, city: 'Ghent', valid_from: '2024-01-01', valid_to: null, is_current: true },
    { customer: 2, city: 'Lyon', valid_from: '2024-01-01', valid_to: null, is_current: true },
  ],
};

export const mergeExamples: readonly TransformExample[] = [
  {
    title: 'Update rows with the same key, add the others',
    args,
    table,
    input: {
      in: {
        schema,
        rows: [
          { id: 2, name: 'Bob', city: 'Lyon' },
          { id: 3, name: null, city: 'Turin' },
          { id: 4, name: 'Eve', city: null },
        ],
      },
    },
    output: {
      schema,
      rows: [
        { id: 1, name: 'Ada', city: 'Ghent' },
        { id: 2, name: 'Bob', city: 'Lyon' },
        { id: 3, name: null, city: 'Turin' },
        { id: 4, name: 'Eve', city: null },
      ],
    },
  },
  {
    title: 'Delete rows by a column that the table does not get',
    args: { ...args, deleteWhen: "op = 'D'", notWritten: ['op'] },
    table,
    input: {
      in: {
        schema: { id: 'bigint', name: 'string', op: 'string' },
        rows: [
          { id: 1, name: 'Ada', op: 'D' },
          { id: 2, name: 'Bea', op: null },
        ],
      },
    },
    output: {
      schema,
      rows: [
        { id: 2, name: 'Bea', city: null },
        { id: 3, name: null, city: 'Turin' },
      ],
    },
  },
  {
    title: 'Nested values are compared as a whole',
    args,
    table: {
      schema: { id: 'bigint', tags: 'array<struct<k:string>>' },
      rows: [
        { id: 1, tags: [{ k: 'a' }, null] },
        { id: 2, tags: null },
      ],
    },
    input: {
      in: {
        schema: { id: 'int', tags: 'array<struct<k:string>>' },
        rows: [
          { id: 1, tags: [{ k: 'a' }, null] },
          { id: 2, tags: [] },
        ],
      },
    },
    output: {
      schema: { id: 'bigint', tags: 'array<struct<k:string>>' },
      rows: [
        { id: 1, tags: [{ k: 'a' }, null] },
        { id: 2, tags: [] },
      ],
    },
  },
  {
    title: 'Keep the history of each key',
    args: historyArgs,
    table: histories,
    input: {
      in: {
        schema: { customer: 'bigint', city: 'string', since: 'date' },
        rows: [
          { customer: 1, city: 'Rome', since: '2024-02-01' },
          { customer: 2, city: 'Lyon', since: '2024-02-01' },
          { customer: 3, city: null, since: '2024-02-01' },
        ],
      },
    },
    output: {
      schema: history,
      rows: [
        { customer: 1, city: 'Ghent', valid_from: '2024-01-01', valid_to: '2024-02-01', is_current: false },
        { customer: 1, city: 'Rome', valid_from: '2024-02-01', valid_to: null, is_current: true },
        { customer: 2, city: 'Lyon', valid_from: '2024-01-01', valid_to: null, is_current: true },
        { customer: 3, city: null, valid_from: '2024-02-01', valid_to: null, is_current: true },
      ],
    },
  },
  {
    title: 'The same rows again change nothing; a deleted key is closed',
    args: { ...historyArgs, deleteWhen: 'city IS NULL' },
    table: histories,
    input: {
      in: {
        schema: { customer: 'bigint', city: 'string', since: 'date' },
        rows: [
          { customer: 1, city: 'Ghent', since: '2024-02-01' },
          { customer: 2, city: null, since: '2024-03-01' },
        ],
      },
    },
    output: {
      schema: history,
      rows: [
        { customer: 1, city: 'Ghent', valid_from: '2024-01-01', valid_to: null, is_current: true },
        { customer: 2, city: 'Lyon', valid_from: '2024-01-01', valid_to: '2024-03-01', is_current: false },
      ],
    },
  },
  {
    title: 'A table without columns for the history',
    args: historyArgs,
    table: { schema: { customer: 'bigint', city: 'string' }, rows: [] },
    input: { in: { schema: { customer: 'bigint', city: 'string', since: 'date' }, rows: [] } },
    output: { error: 'SchemaMismatch' },
  },
  {
    title: 'Upsert without keys',
    args: { ...args, keys: [] },
    input: { in: table },
    output: { error: 'InvalidInput' },
  },
  {
    title: 'Partition by a column that is not written',
    args: { ...args, partitionKeys: ['city'], notWritten: ['city'] },
    input: { in: table },
    output: { error: 'InvalidInput' },
  },
  {
    title: 'Every column that is written a partition key',
    args: { ...args, partitionKeys: ['id'], notWritten: ['name', 'city'] },
    input: { in: table },
    output: { error: 'InvalidInput' },
  },
];
