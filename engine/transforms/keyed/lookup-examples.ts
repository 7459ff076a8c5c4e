/** Examples of Lookup. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const input = {
  left: {
    schema: { order: 'int', customer: 'int' },
    rows: [
      { order: 1, customer: 10 },
      { order: 2, customer: 20 },
      { order: 3, customer: 99 },
      { order: 4, customer: null },
      { order: 5, customer: 10 },
    ],
  },
  right: {
    schema: { id: 'bigint', name: 'string', address: 'struct<city:string>' },
    rows: [
      { id: 10, name: 'first', address: { city: 'A' } },
      { id: 10, name: 'second', address: null },
      { id: 20, name: null, address: { city: null } },
      { id: null, name: 'nobody', address: { city: 'N' } },
    ],
  },
};
const keys = [{ left: 'customer', right: 'id' }];
const schema = { ...input.left.schema, name: 'string' };
const found = [
  { order: 1, customer: 10, name: 'first' },
  { order: 2, customer: 20, name: null },
  { order: 5, customer: 10, name: 'first' },
];
const unmatched = [
  { order: 3, customer: 99, name: null },
  { order: 4, customer: null, name: null },
];

export const lookupExamples: readonly TransformExample[] = [
  {
    title: 'The first match; null matches nothing, and rows without a match stay',
    args: { keys, columns: [{ column: 'name' }] },
    input,
    output: { schema, rows: [...found, ...unmatched] },
  },
  {
    title: 'Rows without a match are dropped; a match whose value is null is one',
    args: { keys, columns: [{ column: 'name' }], noMatch: 'drop' },
    input,
    output: { schema, rows: found },
  },
  {
    title: 'The last match, a field of a struct, and the number of matches',
    args: {
      keys,
      columns: [{ column: 'name', newColumn: 'customer name' }, { column: 'address.city' }],
      severalMatches: 'last',
      matchColumn: 'matches',
    },
    input,
    output: {
      schema: { ...input.left.schema, 'customer name': 'string', city: 'string', matches: 'bigint' },
      rows: [
        { order: 1, customer: 10, 'customer name': 'second', city: null, matches: 2 },
        { order: 2, customer: 20, 'customer name': null, city: null, matches: 1 },
        { order: 3, customer: 99, 'customer name': null, city: null, matches: 0 },
        { order: 4, customer: null, 'customer name': null, city: null, matches: 0 },
        { order: 5, customer: 10, 'customer name': 'second', city: null, matches: 2 },
      ],
    },
  },
  {
    title: 'Several matches of a key that no row has do not stop the run',
    args: { keys, columns: [{ column: 'address' }], severalMatches: 'fail' },
    input: { ...input, left: { ...input.left, rows: input.left.rows.slice(1, 4) } },
    output: {
      schema: { ...input.left.schema, address: 'struct<city:string>' },
      rows: [
        { order: 2, customer: 20, address: { city: null } },
        { order: 3, customer: 99, address: null },
        { order: 4, customer: null, address: null },
      ],
    },
  },
  {
    title: 'Two keys',
    args: {
      keys: [...keys, { left: 'order', right: 'address.n' }],
      columns: [{ column: 'address', newColumn: 'found' }],
    },
    input: {
      left: input.left,
      right: {
        schema: { id: 'int', address: 'struct<n:smallint>' },
        rows: [
          { id: 10, address: { n: 5 } },
          { id: 10, address: { n: 2 } },
        ],
      },
    },
    output: {
      schema: { ...input.left.schema, found: 'struct<n:smallint>' },
      rows: input.left.rows.map((row) => ({ ...row, found: row.order === 5 ? { n: 5 } : null })),
    },
  },
  {
    title: 'Nothing to look up in',
    args: { keys, columns: [{ column: 'name' }], matchColumn: 'matches' },
    input: { ...input, right: { ...input.right, rows: [] } },
    output: {
      schema: { ...schema, matches: 'bigint' },
      rows: input.left.rows.map((row) => ({ ...row, name: null, matches: 0 })),
    },
  },
  {
    title: 'A name that the left input has',
    args: { keys, columns: [{ column: 'name', newColumn: 'Customer' }] },
    input,
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A missing column',
    args: { keys, columns: [{ column: 'nam' }] },
    input,
    output: { error: 'UnknownColumn' },
  },
  {
    title: 'Keys that cannot be compared',
    args: { keys: [{ left: 'customer', right: 'name' }], columns: [{ column: 'id' }] },
    input,
    output: { error: 'TypeMismatch' },
  },
];
