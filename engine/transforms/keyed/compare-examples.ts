/** Examples of Compare. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const input = {
  left: {
    schema: { id: 'int', name: 'string', price: 'int', old: 'int' },
    rows: [
      { id: 1, name: 'a', price: 10, old: 1 },
      { id: 2, name: 'b', price: null, old: 1 },
      { id: 3, name: 'c', price: 30, old: 1 },
      { id: null, name: 'n', price: 0, old: 1 },
    ],
  },
  right: {
    schema: { id: 'bigint', Name: 'string', price: 'double' },
    rows: [
      { id: 4, Name: 'd', price: 40 },
      { id: 1, Name: 'a', price: 10 },
      { id: 2, Name: 'B', price: 2.5 },
      { id: null, Name: null, price: 0 },
    ],
  },
};
const keys = [{ left: 'id', right: 'id' }];
const schema = {
  id: 'bigint',
  change: 'string',
  changed_columns: 'array<string>',
  before: 'struct<name:string,price:int>',
  after: 'struct<name:string,price:double>',
};
const differences = [
  {
    id: 2,
    change: 'changed',
    changed_columns: ['name', 'price'],
    before: { name: 'b', price: null },
    after: { name: 'B', price: 2.5 },
  },
  { id: 3, change: 'removed', changed_columns: null, before: { name: 'c', price: 30 }, after: null },
  { id: 4, change: 'added', changed_columns: null, before: null, after: { name: 'd', price: 40 } },
  {
    id: null,
    change: 'changed',
    changed_columns: ['name'],
    before: { name: 'n', price: 0 },
    after: { name: null, price: 0 },
  },
];
const same = {
  id: 1,
  change: 'same',
  changed_columns: [],
  before: { name: 'a', price: 10 },
  after: { name: 'a', price: 10 },
};

export const compareExamples: readonly TransformExample[] = [
  {
    title: 'Added, removed and changed rows; columns that only one input has are not compared',
    args: { keys },
    input,
    output: { schema, rows: differences },
  },
  {
    title: 'With rows that are the same',
    args: { keys, includeSame: true },
    input,
    output: { schema, rows: [same, ...differences] },
  },
  {
    title: 'A key in a struct, and one column to compare, which is nested',
    args: { keys: [{ left: 's.id', right: 's.id' }], columns: ['tags'] },
    input: {
      left: {
        schema: { s: 'struct<id:int>', tags: 'array<string>' },
        rows: [
          { s: { id: 1 }, tags: ['a', null] },
          { s: null, tags: [] },
        ],
      },
      right: {
        schema: { s: 'struct<id:int>', tags: 'array<string>' },
        rows: [
          { s: { id: 1 }, tags: ['a'] },
          { s: { id: null }, tags: [] },
        ],
      },
    },
    output: {
      schema: {
        id: 'int',
        change: 'string',
        changed_columns: 'array<string>',
        before: 'struct<tags:array<string>>',
        after: 'struct<tags:array<string>>',
      },
      rows: [
        { id: 1, change: 'changed', changed_columns: ['tags'], before: { tags: ['a', null] }, after: { tags: ['a'] } },
      ],
    },
  },
  {
    title: 'Rows with the same key are compared in their order',
    args: { keys, columns: ['v'] },
    input: {
      left: {
        schema: { id: 'int', v: 'int' },
        rows: [
          { id: 1, v: 1 },
          { id: 1, v: 2 },
        ],
      },
      right: {
        schema: { id: 'int', v: 'int' },
        rows: [
          { id: 1, v: 1 },
          { id: 1, v: 3 },
          { id: 1, v: 2 },
        ],
      },
    },
    output: {
      schema: {
        id: 'int',
        change: 'string',
        changed_columns: 'array<string>',
        before: 'struct<v:int>',
        after: 'struct<v:int>',
      },
      rows: [
        { id: 1, change: 'changed', changed_columns: ['v'], before: { v: 2 }, after: { v: 3 } },
        { id: 1, change: 'added', changed_columns: null, before: null, after: { v: 2 } },
      ],
    },
  },
  {
    title: 'No rows on one side',
    args: { keys, columns: ['price'] },
    input: {
      ...input,
      left: { ...input.left, rows: [] },
      right: { ...input.right, rows: input.right.rows.slice(0, 1) },
    },
    output: {
      schema: { ...schema, before: 'struct<price:int>', after: 'struct<price:double>' },
      rows: [{ id: 4, change: 'added', changed_columns: null, before: null, after: { price: 40 } }],
    },
  },
  {
    title: 'A column that the right input does not have',
    args: { keys, columns: ['old'] },
    input,
    output: { error: 'UnknownColumn' },
  },
  {
    title: 'Nothing to compare',
    args: { keys: [{ left: 'id', right: 'id' }] },
    input: {
      left: { schema: { id: 'int', a: 'int' }, rows: [] },
      right: { schema: { id: 'int', b: 'int' }, rows: [] },
    },
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A map has no equality',
    args: { keys, columns: ['m'] },
    input: {
      left: { schema: { id: 'int', m: 'map<string,int>' }, rows: [] },
      right: { schema: { id: 'int', m: 'map<string,int>' }, rows: [] },
    },
    output: { error: 'TypeMismatch' },
  },
];
