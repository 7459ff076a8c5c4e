/** Cases of transforms that flatten, divide, unite and count rows. */

import { rowsIn, type GlueCase } from '#engine/testing/glue-cases/glue-case.ts';

const letters = rowsIn({ n: 'string', f: 'array<string>' }, { n: 'A', f: ['x', 'y'] }, { n: 'B', f: ['z'] });
const deep = rowsIn({ o: 'array<struct<k:int,l:array<int>>>' }, { o: [{ k: 1, l: [7] }] });
const elements = rowsIn({ id: 'int', l: 'array<string>' }, { id: 1, l: ['a', 'b'] }, { id: 5, l: [] });
const levels = rowsIn({ p: 'struct<h:struct<c:int>>' }, { p: { h: { c: 1 } } });

export const rowCases: readonly GlueCase[] = [
  {
    title: 'UnnestFrame: fields of structs become columns, arrays stay',
    transform: 'Flatten',
    args: {},
    input: rowsIn({ a: 'struct<b:int,c:struct<d:int>>', t: 'array<int>' }, { a: { b: 1, c: { d: 2 } }, t: [1, 2] }),
    out: [
      { 'a.b': 'int', 'a.c.d': 'int', t: 'array<int>' },
      { 'a.b': 1, 'a.c.d': 2, t: [1, 2] },
    ],
  },
  {
    title: 'Flatten: one level',
    transform: 'Flatten',
    args: { maxLevels: 1 },
    input: levels,
    out: [{ 'p.h': 'struct<c:int>' }, { 'p.h': { c: 1 } }],
  },
  {
    title: 'Flatten: all levels',
    transform: 'Flatten',
    args: {},
    input: levels,
    out: [{ 'p.h.c': 'int' }, { 'p.h.c': 1 }],
  },
  {
    title: 'Relationalize: an array becomes a key',
    transform: 'Relationalize',
    args: { name: 'p' },
    port: 'p',
    input: letters,
    out: [
      { n: 'string', f: 'bigint' },
      { n: 'A', f: 1 },
      { n: 'B', f: 2 },
    ],
  },
  {
    title: 'Relationalize: the elements are rows with key and position',
    transform: 'Relationalize',
    args: { name: 'p' },
    port: 'p_f',
    input: letters,
    out: [
      { id: 'bigint', index: 'int', 'f.val': 'string' },
      { id: 1, index: 0, 'f.val': 'x' },
      { id: 1, index: 1, 'f.val': 'y' },
      { id: 2, index: 0, 'f.val': 'z' },
    ],
  },
  {
    title: 'Relationalize: structs in an array have the whole path as the name of a column',
    transform: 'Relationalize',
    args: { name: 'p' },
    port: 'p_o',
    input: deep,
    out: [
      { id: 'bigint', index: 'int', 'o.val.k': 'int', 'o.val.l': 'bigint' },
      { id: 1, index: 0, 'o.val.k': 1, 'o.val.l': 1 },
    ],
  },
  {
    title: 'Relationalize: an array in the elements has a separate table',
    transform: 'Relationalize',
    args: { name: 'p' },
    port: 'p_o.val.l',
    input: deep,
    out: [
      { id: 'bigint', index: 'int', 'o.val.l.val': 'int' },
      { id: 1, index: 0, 'o.val.l.val': 7 },
    ],
  },
  {
    title: 'Unbox: the struct replaces its text',
    transform: 'Unbox',
    args: { path: 'addr', schema: 'state STRING' },
    input: rowsIn({ n: 'string', addr: 'string' }, { n: 'S', addr: '{"state":"NE"}' }, { n: 'T', addr: null }),
    out: [
      { n: 'string', addr: 'struct<state:string>' },
      { n: 'S', addr: { state: 'NE' } },
      { n: 'T', addr: null },
    ],
  },
  {
    title: 'DropNullFields: empty texts and -1 count as null; the fields are listed, unlike in AWS Glue',
    transform: 'DropNullFields',
    args: { paths: ['a', 'b'], emptyText: true, nullNumbers: [-1] },
    input: rowsIn({ a: 'string', b: 'int', c: 'int' }, { a: '', b: -1, c: 1 }, { a: null, b: -1, c: 1 }),
    out: [{ c: 'int' }, { c: 1 }, { c: 1 }],
  },
  {
    title: 'mergeDynamicFrame: all rows of the staging frame, and the others whose key it does not have',
    transform: 'Merge',
    args: { primaryKeys: ['id'] },
    input: {
      left: {
        schema: { id: 'int', v: 'string' },
        rows: [
          { id: 1, v: 'a' },
          { id: 2, v: 'b' },
          { id: 2, v: 'c' },
          { id: 3, v: 'd' },
        ],
      },
      right: {
        schema: { id: 'int', v: 'string' },
        rows: [
          { id: 2, v: 'X' },
          { id: 4, v: 'Y' },
        ],
      },
    },
    out: [
      { id: 'int', v: 'string' },
      { id: 1, v: 'a' },
      { id: 3, v: 'd' },
      { id: 2, v: 'X' },
      { id: 4, v: 'Y' },
    ],
  },
  {
    title: 'Union of Glue Studio: by position, under the names of the first input',
    transform: 'Union',
    args: { unionType: 'ALL', by: 'position' },
    input: {
      in1: { schema: { x: 'int', y: 'string' }, rows: [{ x: 1, y: 'a' }] },
      in2: { schema: { y: 'string', x: 'int' }, rows: [{ y: 'b', x: 2 }] },
    },
    out: [
      { x: 'string', y: 'string' },
      { x: '1', y: 'a' },
      { x: 'b', y: '2' },
    ],
  },
  {
    title: 'Aggregate: a group of nulls has no sum, and counts no values',
    transform: 'Aggregate',
    args: {
      groups: ['g'],
      aggs: [
        { column: 'v', aggFunc: 'sum' },
        { column: 'v', aggFunc: 'count' },
      ],
    },
    input: rowsIn({ g: 'string', v: 'int' }, { g: 'a', v: 1 }, { g: 'a', v: 3 }, { g: 'b', v: null }),
    out: [
      { g: 'string', 'sum(v)': 'bigint', 'count(v)': 'bigint' },
      { g: 'a', 'sum(v)': 4, 'count(v)': 2 },
      { g: 'b', 'sum(v)': null, 'count(v)': 0 },
    ],
  },
  {
    title: 'Split String, then Array To Columns: a missing element is null',
    transform: 'ArrayToColumns',
    args: { colName: 'l', colList: ['a', 'b', 'c'] },
    input: rowsIn({ l: 'array<string>' }, { l: ['x', 'y'] }, { l: null }),
    out: [
      { l: 'array<string>', a: 'string', b: 'string', c: 'string' },
      { l: ['x', 'y'], a: 'x', b: 'y', c: null },
      { l: null, a: null, b: null, c: null },
    ],
  },
  {
    title: 'Explode: a row for each element; rows without elements are dropped',
    transform: 'ExplodeArrayOrMap',
    args: { column: 'l', newColumn: 'e' },
    input: elements,
    out: [
      { id: 'int', l: 'array<string>', e: 'string' },
      { id: 1, l: ['a', 'b'], e: 'a' },
      { id: 1, l: ['a', 'b'], e: 'b' },
    ],
  },
  {
    title: 'Explode: with outer, rows without elements stay',
    transform: 'ExplodeArrayOrMap',
    args: { column: 'l', newColumn: 'e', outer: true },
    input: elements,
    out: [
      { id: 'int', l: 'array<string>', e: 'string' },
      { id: 1, l: ['a', 'b'], e: 'a' },
      { id: 1, l: ['a', 'b'], e: 'b' },
      { id: 5, l: [], e: null },
    ],
  },
  {
    title: 'Pivot: a column for each value, null where there is none',
    transform: 'Pivot',
    args: { columns: ['ctry'], values: ['de', 'uk', 'fr'], aggColumn: 'amt', aggFunction: 'sum' },
    input: rowsIn(
      { y: 'int', ctry: 'string', amt: 'int' },
      { y: 20, ctry: 'uk', amt: 1 },
      { y: 20, ctry: 'de', amt: 2 },
      { y: 20, ctry: 'de', amt: 3 },
    ),
    out: [
      { y: 'int', de: 'bigint', uk: 'bigint', fr: 'bigint' },
      { y: 20, de: 5, uk: 1, fr: null },
    ],
  },
  {
    title: 'simplify_ddb_json: tags of types go, numbers stay text',
    transform: 'SimplifyDdbJson',
    args: {},
    input: rowsIn(
      { Item: 'struct<ColA:struct<S:string>,ColB:struct<N:string>>' },
      { Item: { ColA: { S: 'x' }, ColB: { N: '1' } } },
    ),
    out: [
      { ColA: 'string', ColB: 'string' },
      { ColA: 'x', ColB: '1' },
    ],
  },
  {
    title: 'PIIDetection: what is found is replaced, with its place in the original',
    transform: 'PIIDetection',
    args: { entityTypes: ['EMAIL'], action: 'redact', redactText: 'X' },
    input: rowsIn({ m: 'string' }, { m: 'mail a@b.co' }, { m: null }),
    out: [
      {
        m: 'string',
        DetectedEntities: 'map<string,array<struct<entityType:string,actionUsed:string,start:int,end:int>>>',
      },
      { m: 'mail X', DetectedEntities: { m: [{ entityType: 'EMAIL', actionUsed: 'REDACT', start: 5, end: 11 }] } },
      { m: null, DetectedEntities: {} },
    ],
  },
  {
    title: 'DropDuplicates: the first of each key stays, and nulls equal each other',
    transform: 'DropDuplicates',
    args: { columns: ['k'] },
    input: rowsIn({ k: 'int', v: 'int' }, { k: 1, v: 1 }, { k: 1, v: 2 }, { k: null, v: 3 }, { k: null, v: 4 }),
    out: [
      { k: 'int', v: 'int' },
      { k: 1, v: 1 },
      { k: null, v: 3 },
    ],
  },
];
