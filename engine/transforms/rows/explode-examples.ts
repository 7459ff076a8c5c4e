/** Examples of ExplodeArrayOrMap. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: { id: 'int', tags: 'array<string>', prices: 'map<string,double>', s: 'struct<codes:array<int>>' },
    rows: [
      { id: 1, tags: ['a', null], prices: { x: 1.5, y: null }, s: { codes: [7, 8] } },
      { id: 2, tags: [], prices: {}, s: { codes: null } },
      { id: 3, tags: null, prices: null, s: null },
    ],
  },
};
const [first, second, third] = input.in.rows;

export const explodeExamples: readonly TransformExample[] = [
  {
    title: 'The elements replace the array; a null element is a row, an empty or null array has none',
    args: { column: 'tags' },
    input,
    output: {
      schema: { ...input.in.schema, tags: 'string' },
      rows: [
        { ...first, tags: 'a' },
        { ...first, tags: null },
      ],
    },
  },
  {
    title: 'Outer: rows without elements are kept; another name keeps the array',
    args: { column: 'tags', newColumn: 'tag', outer: true },
    input,
    output: {
      schema: { ...input.in.schema, tag: 'string' },
      rows: [
        { ...first, tag: 'a' },
        { ...first, tag: null },
        { ...second, tag: null },
        { ...third, tag: null },
      ],
    },
  },
  {
    title: 'A map becomes a column of keys and one of values',
    args: { column: 'prices', outer: true },
    input,
    output: {
      schema: { ...input.in.schema, key: 'string', value: 'double' },
      rows: [
        { ...first, key: 'x', value: 1.5 },
        { ...first, key: 'y', value: null },
        { ...second, key: null, value: null },
        { ...third, key: null, value: null },
      ],
    },
  },
  {
    title: 'An array in a struct becomes a further column',
    args: { column: 's.codes', newColumn: 'code' },
    input,
    output: {
      schema: { ...input.in.schema, code: 'int' },
      rows: [
        { ...first, code: 7 },
        { ...first, code: 8 },
      ],
    },
  },
  { title: 'A column that is not an array', args: { column: 'id' }, input, output: { error: 'TypeMismatch' } },
  { title: 'A missing column', args: { column: 'tagz' }, input, output: { error: 'UnknownColumn' } },
  {
    title: 'A name that another column has',
    args: { column: 'tags', newColumn: 'ID' },
    input,
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A choice must be resolved first',
    args: { column: 'c' },
    input: { in: { schema: { c: 'uniontype<bigint,array<int>>' }, rows: [] } },
    output: { error: 'TypeMismatch' },
  },
];
