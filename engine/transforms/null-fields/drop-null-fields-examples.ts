/** Examples of DropNullFields. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: {
      name: 'string',
      age: 'int',
      note: 'string',
      location: 'struct<state:string,county:string>',
      friends: 'array<struct<name:string,age:int>>',
    },
    rows: [
      { name: 'V', age: null, note: ' ', location: { state: 'NE', county: null }, friends: [{ name: 'A', age: null }] },
      { name: null, age: null, note: null, location: null, friends: [] },
      { name: 'W', age: null, note: 'n/a', location: { state: null, county: null }, friends: null },
    ],
  },
};

export const dropNullFieldsExamples: readonly TransformExample[] = [
  {
    title: 'A column, a field of a struct and a field of every element; other nulls stay',
    args: { paths: ['age', 'location.county', 'friends.age'] },
    input,
    output: {
      schema: {
        name: 'string',
        note: 'string',
        location: 'struct<state:string>',
        friends: 'array<struct<name:string>>',
      },
      rows: [
        { name: 'V', note: ' ', location: { state: 'NE' }, friends: [{ name: 'A' }] },
        { name: null, note: null, location: null, friends: [] },
        { name: 'W', note: 'n/a', location: { state: null }, friends: null },
      ],
    },
  },
  {
    title: 'Empty text and stated values count as null',
    args: { paths: ['note', 'count'], emptyText: true, nullTexts: ['n/a'], nullNumbers: [-1] },
    input: {
      in: {
        schema: { note: 'string', count: 'decimal(4,1)', id: 'int' },
        rows: [
          { note: ' n/a', count: '-1.0', id: -1 },
          { note: '', count: null, id: null },
        ],
      },
    },
    output: { schema: { id: 'int' }, rows: [{ id: -1 }, { id: null }] },
  },
  {
    title: 'No rows',
    args: { paths: ['age'] },
    input: { in: { schema: { name: 'string', age: 'int' }, rows: [] } },
    output: { schema: { name: 'string' }, rows: [] },
  },
  { title: 'A missing field', args: { paths: ['location.contry'] }, input, output: { error: 'UnknownColumn' } },
  {
    title: 'Every column',
    args: { paths: ['name', 'age', 'note', 'location', 'friends'] },
    input,
    output: { error: 'InvalidInput' },
  },
];
