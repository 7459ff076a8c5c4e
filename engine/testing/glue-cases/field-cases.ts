/** Cases of transforms that change columns and fields, or filter rows by them. */

import { rowsIn, type GlueCase } from '#engine/testing/glue-cases/glue-case.ts';

const choices = rowsIn({ c: 'uniontype<bigint,string>' }, { c: 10 }, { c: '20' }, { c: 'x' });
const address = rowsIn(
  { name: 'string', address: 'struct<state:string,zip:string>' },
  { name: 'n', address: { state: 'WA', zip: '98101' } },
  { name: 'm', address: { state: null, zip: 'x9' } },
  { name: null, address: null },
);
const paidRows = rowsIn({ k: 'int' }, { k: 1 }, { k: null }, { k: 0 });

export const fieldCases: readonly GlueCase[] = [
  {
    title: 'a choice as a struct has a field for each type, named after it',
    transform: 'ResolveChoice',
    args: { choice: 'make_struct' },
    input: rowsIn({ c: 'uniontype<bigint,string>' }, { c: 5 }, { c: 'x' }),
    out: [
      { c: 'struct<long:bigint,string:string>' },
      { c: { long: 5, string: null } },
      { c: { long: null, string: 'x' } },
    ],
  },
  {
    title: 'ApplyMapping: columns are renamed, read from a struct and put into another; what cannot be cast is null',
    transform: 'ApplyMapping',
    args: {
      mappings: [
        ['name', 'string', 'who', 'string'],
        ['address.state', 'string', 'state', 'string'],
        ['address.zip', 'string', 'loc.zip', 'int'],
      ],
    },
    input: address,
    out: [
      { who: 'string', state: 'string', loc: 'struct<zip:int>' },
      { who: 'n', state: 'WA', loc: { zip: 98101 } },
      { who: 'm', state: null, loc: { zip: null } },
      { who: null, state: null, loc: { zip: null } },
    ],
  },
  {
    title: 'ApplyMapping: a name in backticks is literal, and one source feeds two targets',
    transform: 'ApplyMapping',
    args: {
      mappings: [
        ['`a.b`', 'string', 'c', 'string'],
        ['`a.b`', 'string', '`d.e`', 'string'],
      ],
    },
    input: rowsIn({ 'a.b': 'string', a: 'struct<b:string>' }, { 'a.b': 'top', a: { b: 'inner' } }),
    out: [
      { c: 'string', 'd.e': 'string' },
      { c: 'top', 'd.e': 'top' },
    ],
  },
  {
    title: 'ApplyMapping: names are found in any case, arrays and maps are mapped whole, and other columns go',
    transform: 'ApplyMapping',
    args: {
      mappings: [
        ['tags', 'array', 'labels', 'array'],
        ['BY', 'map', 'by', 'map'],
      ],
    },
    input: rowsIn(
      { Tags: 'array<string>', by: 'map<string,int>', gone: 'int' },
      { Tags: ['a', null], by: { k: 1 }, gone: 1 },
    ),
    out: [
      { labels: 'array<string>', by: 'map<string,int>' },
      { labels: ['a', null], by: { k: 1 } },
    ],
  },
  {
    title: 'DropFields: a column, a field of a struct, and a field of every element of an array',
    transform: 'DropFields',
    args: { paths: ['age', 'location.county', 'friends.age'] },
    input: rowsIn(
      {
        name: 'string',
        age: 'int',
        location: 'struct<state:string,county:string>',
        friends: 'array<struct<name:string,age:int>>',
      },
      { name: 'V', age: 3, location: { state: 'NE', county: 'D' }, friends: [{ name: 'A', age: 3 }, null] },
      { name: null, age: null, location: null, friends: null },
    ),
    out: [
      { name: 'string', location: 'struct<state:string>', friends: 'array<struct<name:string>>' },
      { name: 'V', location: { state: 'NE' }, friends: [{ name: 'A' }, null] },
      { name: null, location: null, friends: null },
    ],
  },
  {
    title: 'RenameField: within a struct, and a new name in backticks stays flat',
    transform: 'RenameField',
    args: { oldName: 'address.state', newName: 'address.`state.code`' },
    input: rowsIn({ address: 'struct<state:string,zip:int>' }, { address: { state: 'WA', zip: 1 } }, { address: null }),
    out: [
      { address: 'struct<state.code:string,zip:int>' },
      { address: { 'state.code': 'WA', zip: 1 } },
      { address: null },
    ],
  },
  {
    title: 'Filter: a comparison drops nulls',
    transform: 'Filter',
    args: { condition: 'k >= 0' },
    input: paidRows,
    out: [{ k: 'int' }, { k: 1 }, { k: 0 }],
  },
  {
    title: 'Filter: a negated comparison keeps nulls where it says so',
    transform: 'Filter',
    args: { condition: 'NOT coalesce(k = 0, false)' },
    input: paidRows,
    out: [{ k: 'int' }, { k: 1 }, { k: null }],
  },
  {
    title: 'Filter: a pattern of AWS Glue matches at the start only',
    transform: 'Filter',
    args: { condition: "regexp_like(k, '^(?:A)')" },
    input: rowsIn({ k: 'string' }, { k: 'AB' }, { k: 'BA' }, { k: null }),
    out: [{ k: 'string' }, { k: 'AB' }],
  },
  {
    title: 'Filter: fields at any depth, also under names with dots; positions count from 1, unlike in Spark',
    transform: 'Filter',
    args: { condition: "`a.b`.`c.d`.e > 1 AND list[1].f = 'x'" },
    input: rowsIn(
      { 'a.b': 'struct<c.d:struct<e:int>>', list: 'array<struct<f:string>>' },
      { 'a.b': { 'c.d': { e: 2 } }, list: [{ f: 'x' }] },
      { 'a.b': { 'c.d': { e: 2 } }, list: [] },
      { 'a.b': { 'c.d': null }, list: [{ f: 'x' }] },
      { 'a.b': null, list: null },
    ),
    out: [
      { 'a.b': 'struct<c.d:struct<e:int>>', list: 'array<struct<f:string>>' },
      { 'a.b': { 'c.d': { e: 2 } }, list: [{ f: 'x' }] },
    ],
  },
  {
    title: 'Join: both keys stay, and the right one gets a dot',
    transform: 'Join',
    args: { joinType: 'inner', keys: [{ left: 'zip', right: 'zip' }] },
    input: {
      left: {
        schema: { zip: 'int', c: 'string' },
        rows: [
          { zip: 1, c: 'x' },
          { zip: null, c: 'y' },
        ],
      },
      right: { schema: { zip: 'int' }, rows: [{ zip: 1 }, { zip: null }] },
    },
    out: [
      { zip: 'int', c: 'string', '.zip': 'int' },
      { zip: 1, c: 'x', '.zip': 1 },
    ],
  },
  ...(['selected', 'remaining'] as const).map((port) => ({
    title: `SplitRows: rows that meet all comparisons, and the others with the nulls (${port})`,
    transform: 'SplitRows',
    args: {
      comparisons: [
        { column: 'age', operator: '>', value: 10 },
        { column: 'age', operator: '<', value: 20 },
      ],
    },
    port,
    input: rowsIn({ age: 'int' }, { age: 5 }, { age: 15 }, { age: null }),
    out:
      port === 'selected'
        ? ([{ age: 'int' }, { age: 15 }] as const)
        : ([{ age: 'int' }, { age: 5 }, { age: null }] as const),
  })),
  {
    title: 'ResolveChoice cast:long: what does not cast is null',
    transform: 'ResolveChoice',
    args: { specs: [{ path: 'c', action: 'cast:long' }] },
    input: choices,
    out: [{ c: 'bigint' }, { c: 10 }, { c: 20 }, { c: null }],
  },
  {
    title: 'ResolveChoice project:long: values of other types are null',
    transform: 'ResolveChoice',
    args: { specs: [{ path: 'c', action: 'project:long' }] },
    input: choices,
    out: [{ c: 'bigint' }, { c: 10 }, { c: null }, { c: null }],
  },
  {
    title: 'ResolveChoice make_cols: a column for each type',
    transform: 'ResolveChoice',
    args: { specs: [{ path: 'c', action: 'make_cols' }] },
    input: choices,
    out: [
      { c_long: 'bigint', c_string: 'string' },
      { c_long: 10, c_string: null },
      { c_long: null, c_string: '20' },
      { c_long: null, c_string: 'x' },
    ],
  },
  {
    title: 'ResolveChoice make_struct: a field for each type',
    transform: 'ResolveChoice',
    args: { specs: [{ path: 'c', action: 'make_struct' }] },
    input: choices,
    out: [
      { c: 'struct<long:bigint,string:string>' },
      { c: { long: 10, string: null } },
      { c: { long: null, string: '20' } },
      { c: { long: null, string: 'x' } },
    ],
  },
  {
    title: 'ResolveChoice: choices in structs and in arrays of structs, each by its own action',
    transform: 'ResolveChoice',
    args: {
      specs: [
        { path: 'a.b', action: 'make_cols' },
        { path: 'l[].v', action: 'cast:int' },
      ],
    },
    input: rowsIn(
      { a: 'struct<b:uniontype<bigint,string>>', l: 'array<struct<v:uniontype<int,string>>>' },
      { a: { b: 1 }, l: [{ v: '7' }, { v: 'x' }, null] },
      { a: { b: 's' }, l: null },
    ),
    out: [
      { a: 'struct<b_long:bigint,b_string:string>', l: 'array<struct<v:int>>' },
      { a: { b_long: 1, b_string: null }, l: [{ v: 7 }, { v: null }, null] },
      { a: { b_long: null, b_string: 's' }, l: null },
    ],
  },
];
