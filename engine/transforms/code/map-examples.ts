/** Examples of Map. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: { id: 'bigint', name: 'string', price: 'decimal(8,2)', tags: 'array<string>' },
    rows: [
      { id: 1, name: 'Ann', price: '2.50', tags: ['a', 'b'] },
      { id: 2, name: null, price: null, tags: [] },
    ],
  },
};

export const mapExamples: readonly TransformExample[] = [
  {
    title: 'A row of each row',
    args: {
      code: "(row: Row) => ({ id: row.id * 10n, label: row.name?.toUpperCase() ?? 'none', price: row.price })",
      columns: [
        { name: 'id', type: 'bigint' },
        { name: 'label', type: 'string' },
        { name: 'price', type: 'decimal(8,2)' },
      ],
    },
    input,
    output: {
      schema: { id: 'bigint', label: 'string', price: 'decimal(8,2)' },
      rows: [
        { id: 10, label: 'ANN', price: '2.50' },
        { id: 20, label: 'none', price: null },
      ],
    },
  },
  {
    title: 'Several rows of each row',
    args: {
      code: 'function (row: Row) {\n  return row.tags.map((tag, index) => ({ id: row.id, tag, place: index + 1 }));\n}',
      returns: 'rows',
      columns: [
        { name: 'id', type: 'bigint' },
        { name: 'tag', type: 'string' },
        { name: 'place', type: 'int' },
      ],
    },
    input,
    output: {
      schema: { id: 'bigint', tag: 'string', place: 'int' },
      rows: [
        { id: 1, tag: 'a', place: 1 },
        { id: 1, tag: 'b', place: 2 },
      ],
    },
  },
  {
    title: 'Rows that stay',
    args: { code: '(row: Row) => row.name !== null', returns: 'keep' },
    input,
    output: {
      schema: { id: 'bigint', name: 'string', price: 'decimal(8,2)', tags: 'array<string>' },
      rows: [{ id: 1, name: 'Ann', price: '2.50', tags: ['a', 'b'] }],
    },
  },
  { title: 'No output columns', args: { code: '(row) => row' }, input, output: { error: 'InvalidInput' } },
  {
    title: 'A type that does not exist',
    args: { code: '(row) => row', columns: [{ name: 'id', type: 'number' }] },
    input,
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A column twice',
    args: {
      code: '(row) => row',
      columns: [
        { name: 'id', type: 'int' },
        { name: 'ID', type: 'int' },
      ],
    },
    input,
    output: { error: 'InvalidInput' },
  },
];
