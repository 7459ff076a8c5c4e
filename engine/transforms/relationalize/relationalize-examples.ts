/** Examples of Relationalize: arrays of values, of structs and of arrays; structs; null and empty; names that clash. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const people = {
  in: {
    schema: { n: 'string', f: 'array<string>' },
    rows: [
      { n: 'A', f: ['x', 'y'] },
      { n: 'B', f: ['z'] },
    ],
  },
};
const orders = {
  in: {
    schema: { o: 'array<struct<k:int,l:array<int>>>' },
    rows: [
      {
        o: [
          { k: 1, l: [7] },
          { k: 2, l: [8, 9] },
        ],
      },
      { o: [{ k: 3, l: null }, null] },
    ],
  },
};
const gaps = {
  in: {
    schema: { n: 'string', f: 'array<string>' },
    rows: [
      { n: 'null', f: null },
      { n: 'empty', f: [] },
      { n: 'of null', f: [null] },
    ],
  },
};

export const relationalizeExamples: readonly TransformExample[] = [
  {
    title: 'An array becomes a key',
    args: { name: 'p' },
    input: people,
    output: {
      port: 'p',
      schema: { n: 'string', f: 'bigint' },
      rows: [
        { n: 'A', f: 1 },
        { n: 'B', f: 2 },
      ],
      ordered: true,
    },
  },
  {
    title: 'Its elements are the rows of another output',
    args: { name: 'p' },
    input: people,
    output: {
      port: 'p_f',
      schema: { id: 'bigint', index: 'int', 'f.val': 'string' },
      rows: [
        { id: 1, index: 0, 'f.val': 'x' },
        { id: 1, index: 1, 'f.val': 'y' },
        { id: 2, index: 0, 'f.val': 'z' },
      ],
      ordered: true,
    },
  },
  {
    title: 'Elements that are structs, with arrays in them',
    args: {},
    input: orders,
    output: {
      port: 'root_o',
      schema: { id: 'bigint', index: 'int', 'o.val.k': 'int', 'o.val.l': 'bigint' },
      rows: [
        { id: 1, index: 0, 'o.val.k': 1, 'o.val.l': 1 },
        { id: 1, index: 1, 'o.val.k': 2, 'o.val.l': 2 },
        { id: 2, index: 0, 'o.val.k': 3, 'o.val.l': null },
        { id: 2, index: 1, 'o.val.k': null, 'o.val.l': null },
      ],
      ordered: true,
    },
  },
  {
    title: 'An array in an array has its own output',
    args: {},
    input: orders,
    output: {
      port: 'root_o.val.l',
      schema: { id: 'bigint', index: 'int', 'o.val.l.val': 'int' },
      rows: [
        { id: 1, index: 0, 'o.val.l.val': 7 },
        { id: 2, index: 0, 'o.val.l.val': 8 },
        { id: 2, index: 1, 'o.val.l.val': 9 },
      ],
      ordered: true,
    },
  },
  {
    title: 'Fields of structs become columns; a map stays as it is',
    args: {},
    input: {
      in: {
        schema: { a: 'struct<b:int,c:struct<d:string>>', m: 'map<string,int>' },
        rows: [
          { a: { b: 1, c: { d: 'x' } }, m: { k: 1 } },
          { a: { b: 2, c: null }, m: null },
          { a: null, m: {} },
        ],
      },
    },
    output: {
      port: 'root',
      schema: { 'a.b': 'int', 'a.c.d': 'string', m: 'map<string,int>' },
      rows: [
        { 'a.b': 1, 'a.c.d': 'x', m: { k: 1 } },
        { 'a.b': 2, 'a.c.d': null, m: null },
        { 'a.b': null, 'a.c.d': null, m: {} },
      ],
      ordered: true,
    },
  },
  {
    title: 'An array that is null has no key; an empty one has a key, and no elements',
    args: {},
    input: gaps,
    output: {
      port: 'root',
      schema: { n: 'string', f: 'bigint' },
      rows: [
        { n: 'null', f: null },
        { n: 'empty', f: 2 },
        { n: 'of null', f: 3 },
      ],
      ordered: true,
    },
  },
  {
    title: 'An element that is null is a row',
    args: {},
    input: gaps,
    output: {
      port: 'root_f',
      schema: { id: 'bigint', index: 'int', 'f.val': 'string' },
      rows: [{ id: 3, index: 0, 'f.val': null }],
    },
  },
  {
    title: 'Arrays of arrays',
    args: { name: 'm' },
    input: { in: { schema: { g: 'array<array<int>>' }, rows: [{ g: [[1, 2], []] }, { g: [null, [3]] }] } },
    output: {
      port: 'm_g.val',
      schema: { id: 'bigint', index: 'int', 'g.val.val': 'int' },
      rows: [
        { id: 1, index: 0, 'g.val.val': 1 },
        { id: 1, index: 1, 'g.val.val': 2 },
        { id: 4, index: 0, 'g.val.val': 3 },
      ],
      ordered: true,
    },
  },
  {
    title: 'Nothing nested: one output with the same columns',
    args: {},
    input: { in: { schema: { id: 'bigint' }, rows: [{ id: 1 }] } },
    output: { port: 'root', schema: { id: 'bigint' }, rows: [{ id: 1 }] },
  },
  {
    title: 'Two columns of one name',
    args: {},
    input: { in: { schema: { 'a.b': 'int', a: 'struct<b:int>' }, rows: [] } },
    output: { error: 'InvalidInput' },
  },
  {
    title: 'Two outputs of one name',
    args: {},
    input: { in: { schema: { x: 'array<array<int>>', 'x.val': 'array<int>' }, rows: [] } },
    output: { error: 'InvalidInput' },
  },
];
