/** Examples of Merge. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const primaryKeys = ['id'];

export const mergeExamples: readonly TransformExample[] = [
  {
    title: 'Rows with a key of the right input are replaced, new ones are added',
    args: { primaryKeys },
    input: {
      left: {
        schema: { id: 'int', name: 'string' },
        rows: [
          { id: 1, name: 'a' },
          { id: 2, name: 'b' },
          { id: 2, name: 'c' },
          { id: 3, name: 'd' },
        ],
      },
      right: {
        schema: { id: 'int', name: 'string' },
        rows: [
          { id: 2, name: 'X' },
          { id: 4, name: 'Y' },
        ],
      },
    },
    output: {
      schema: { id: 'int', name: 'string' },
      rows: [
        { id: 1, name: 'a' },
        { id: 3, name: 'd' },
        { id: 2, name: 'X' },
        { id: 4, name: 'Y' },
      ],
    },
  },
  {
    title: 'Duplicates stay on both sides; a null key replaces nothing and is not replaced',
    args: { primaryKeys },
    input: {
      left: {
        schema: { id: 'int', name: 'string' },
        rows: [
          { id: 1, name: 'a' },
          { id: 1, name: 'a' },
          { id: 2, name: 'b' },
          { id: null, name: 'c' },
        ],
      },
      right: {
        schema: { id: 'int', name: 'string' },
        rows: [
          { id: 2, name: null },
          { id: 2, name: 'Y' },
          { id: 2, name: 'Y' },
          { id: null, name: 'Z' },
        ],
      },
    },
    output: {
      schema: { id: 'int', name: 'string' },
      rows: [
        { id: 1, name: 'a' },
        { id: 1, name: 'a' },
        { id: null, name: 'c' },
        { id: 2, name: null },
        { id: 2, name: 'Y' },
        { id: 2, name: 'Y' },
        { id: null, name: 'Z' },
      ],
    },
  },
  {
    title: 'Two keys, one in a struct; a field and a column that only one input has are null in rows of the other',
    args: { primaryKeys: ['order.id', 'line'] },
    input: {
      left: {
        schema: { order: 'struct<id:int,day:date>', line: 'int', old: 'string' },
        rows: [
          { order: { id: 1, day: '2024-05-01' }, line: 1, old: 'a' },
          { order: { id: 1, day: '2024-05-01' }, line: 2, old: 'b' },
          { order: { id: 2, day: null }, line: null, old: 'c' },
          { order: null, line: 1, old: 'd' },
        ],
      },
      right: {
        schema: { LINE: 'int', order: 'struct<id:int,tags:array<string>>' },
        rows: [
          { LINE: 2, order: { id: 1, tags: ['x', null] } },
          { LINE: null, order: { id: 2, tags: [] } },
          { LINE: 1, order: null },
        ],
      },
    },
    output: {
      schema: { order: 'struct<id:int,day:date,tags:array<string>>', line: 'int', old: 'string' },
      rows: [
        { order: { id: 1, day: '2024-05-01', tags: null }, line: 1, old: 'a' },
        { order: { id: 2, day: null, tags: null }, line: null, old: 'c' },
        { order: null, line: 1, old: 'd' },
        { order: { id: 1, day: null, tags: ['x', null] }, line: 2, old: null },
        { order: { id: 2, day: null, tags: [] }, line: null, old: null },
        { order: null, line: 1, old: null },
      ],
    },
  },
  {
    title: 'Keys of two number types are compared as numbers; types that differ become a choice',
    args: { primaryKeys },
    input: {
      left: {
        schema: { id: 'int', price: 'bigint' },
        rows: [
          { id: 1, price: 10 },
          { id: 2, price: null },
        ],
      },
      right: { schema: { id: 'bigint', price: 'string' }, rows: [{ id: 2, price: '20' }] },
    },
    output: {
      schema: { id: 'uniontype<int,bigint>', price: 'uniontype<bigint,string>' },
      rows: [
        { id: 1, price: 10 },
        { id: 2, price: '20' },
      ],
    },
  },
  {
    title: 'Nothing to merge',
    args: { primaryKeys },
    input: {
      left: { schema: { id: 'int', tags: 'map<string,int>' }, rows: [{ id: 1, tags: { a: 1 } }] },
      right: { schema: { id: 'int' }, rows: [] },
    },
    output: { schema: { id: 'int', tags: 'map<string,int>' }, rows: [{ id: 1, tags: { a: 1 } }] },
  },
  {
    title: 'A key that the right input does not have',
    args: { primaryKeys },
    input: {
      left: { schema: { id: 'int' }, rows: [] },
      right: { schema: { identifier: 'int' }, rows: [] },
    },
    output: { error: 'UnknownColumn' },
  },
  {
    title: 'Keys that cannot be compared',
    args: { primaryKeys },
    input: {
      left: { schema: { id: 'int' }, rows: [] },
      right: { schema: { id: 'string' }, rows: [] },
    },
    output: { error: 'TypeMismatch' },
  },
  {
    title: 'A map has no equality',
    args: { primaryKeys: ['m'] },
    input: {
      left: { schema: { m: 'map<string,int>' }, rows: [] },
      right: { schema: { m: 'map<string,int>' }, rows: [] },
    },
    output: { error: 'TypeMismatch' },
  },
];
