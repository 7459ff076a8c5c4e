/** Worked examples of FillMissingValues. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const schema = { id: 'bigint', city: 'string', age: 'int', score: 'double' };
const input = {
  in: {
    schema,
    rows: [
      { id: 1, city: 'Ghent', age: 20, score: 1.5 },
      { id: 2, city: 'Ghent', age: null, score: null },
      { id: 3, city: '', age: 40, score: 'NaN' },
      { id: 4, city: 'Lyon', age: 31, score: 4.5 },
      { id: 5, city: null, age: null, score: 3 },
      { id: 6, city: 'Lyon', age: 90, score: null },
    ],
  },
};

/** The rows with values of one more column. */
function withFilled(name: string, type: string, values: readonly unknown[]): TransformExample['output'] {
  const rows = input.in.rows.map((row, index) => ({ ...row, [name]: values[index] }));
  return { schema: { ...schema, [name]: type }, rows, ordered: true };
}

export const fillMissingExamples: readonly TransformExample[] = [
  {
    title: 'Numbers by the median of the known values',
    args: { column: 'age' },
    input,
    output: withFilled('age_filled', 'int', [20, 31, 40, 31, 31, 90]),
  },
  {
    title: 'By the mean of each group; a null is a separate group',
    args: { column: 'score', filledColumn: 'estimate', method: 'mean', groups: ['city'] },
    input,
    output: withFilled('estimate', 'double', [1.5, 1.5, 3, 4.5, 3, 4.5]),
  },
  {
    title: 'Texts by the most frequent one; the smallest of several. An empty text is missing',
    args: { column: 'city' },
    input,
    output: withFilled('city_filled', 'string', ['Ghent', 'Ghent', 'Ghent', 'Lyon', 'Ghent', 'Lyon']),
  },
  {
    title: 'By a constant, in place of the column',
    args: { column: 'age', filledColumn: 'age', method: 'constant', value: 0 },
    input,
    output: {
      schema,
      rows: input.in.rows.map((row) => ({ ...row, age: row.age ?? 0 })),
      ordered: true,
    },
  },
  {
    title: 'Nested values by the most frequent one; without any value they stay null',
    args: { column: 'tags', method: 'mode', groups: ['s.k'] },
    input: {
      in: {
        schema: { s: 'struct<k:string>', tags: 'array<int>' },
        rows: [
          { s: { k: 'a' }, tags: [1, null] },
          { s: { k: 'a' }, tags: null },
          { s: null, tags: null },
        ],
      },
    },
    output: {
      schema: { s: 'struct<k:string>', tags: 'array<int>', tags_filled: 'array<int>' },
      rows: [
        { s: { k: 'a' }, tags: [1, null], tags_filled: [1, null] },
        { s: { k: 'a' }, tags: null, tags_filled: [1, null] },
        { s: null, tags: null, tags_filled: [1, null] },
      ],
      ordered: true,
    },
  },
  {
    title: 'The mean keeps all digits of a decimal, even where the sum has more than 38',
    args: { column: 'total', method: 'mean', groups: ['g'] },
    input: {
      in: {
        schema: { g: 'string', total: 'decimal(38,2)' },
        rows: [
          { g: 'a', total: '999999999999999999999999999999999999.99' },
          { g: 'a', total: '999999999999999999999999999999999999.98' },
          { g: 'a', total: null },
          { g: 'b', total: '-999999999999999999999999999999999999.99' },
          { g: 'b', total: '-999999999999999999999999999999999999.98' },
          { g: 'b', total: null },
          { g: 'c', total: '1.00' },
          { g: 'c', total: '1.01' },
          { g: 'c', total: null },
          { g: 'd', total: '-0.01' },
          { g: 'd', total: '0.00' },
          { g: 'd', total: null },
          { g: 'e', total: '100000000000000000.00' },
          { g: 'e', total: '-0.01' },
          { g: 'e', total: null },
        ],
      },
    },
    output: {
      schema: { g: 'string', total: 'decimal(38,2)', total_filled: 'decimal(38,2)' },
      rows: [
        ['a', '999999999999999999999999999999999999.99', '999999999999999999999999999999999999.99'],
        ['a', '999999999999999999999999999999999999.98', '999999999999999999999999999999999999.98'],
        ['a', null, '999999999999999999999999999999999999.99'],
        ['b', '-999999999999999999999999999999999999.99', '-999999999999999999999999999999999999.99'],
        ['b', '-999999999999999999999999999999999999.98', '-999999999999999999999999999999999999.98'],
        ['b', null, '-999999999999999999999999999999999999.99'],
        ['c', '1.00', '1.00'],
        ['c', '1.01', '1.01'],
        ['c', null, '1.01'],
        ['d', '-0.01', '-0.01'],
        ['d', '0.00', '0.00'],
        ['d', null, '-0.01'],
        ['e', '100000000000000000.00', '100000000000000000.00'],
        ['e', '-0.01', '-0.01'],
        ['e', null, '50000000000000000.00'],
      ].map(([g, total, filled]) => ({ g, total, total_filled: filled })),
      ordered: true,
    },
  },
  {
    title: 'The mean of whole numbers is rounded',
    args: { column: 'n', method: 'mean' },
    input: { in: { schema: { n: 'bigint' }, rows: [{ n: 1 }, { n: 2 }, { n: null }] } },
    output: {
      schema: { n: 'bigint', n_filled: 'bigint' },
      rows: [
        { n: 1, n_filled: 1 },
        { n: 2, n_filled: 2 },
        { n: null, n_filled: 2 },
      ],
      ordered: true,
    },
  },
  {
    title: 'The mean is exact, and halves are rounded away from zero',
    args: { column: 'price', method: 'mean' },
    input: {
      in: { schema: { price: 'decimal(10,2)' }, rows: [{ price: '-1.00' }, { price: '-1.01' }, { price: null }] },
    },
    output: {
      schema: { price: 'decimal(10,2)', price_filled: 'decimal(10,2)' },
      rows: [
        { price: '-1.00', price_filled: '-1.00' },
        { price: '-1.01', price_filled: '-1.01' },
        { price: null, price_filled: '-1.01' },
      ],
      ordered: true,
    },
  },
  {
    title: 'Also beyond the whole numbers that a double holds',
    args: { column: 'n', method: 'mean', groups: ['g'] },
    input: {
      in: {
        schema: { g: 'string', n: 'bigint' },
        rows: [
          { g: 'a', n: '9007199254740993' },
          { g: 'a', n: null },
          { g: 'b', n: null },
        ],
      },
    },
    output: {
      schema: { g: 'string', n: 'bigint', n_filled: 'bigint' },
      rows: [
        { g: 'a', n: '9007199254740993', n_filled: '9007199254740993' },
        { g: 'a', n: null, n_filled: '9007199254740993' },
        { g: 'b', n: null, n_filled: '9007199254740993' },
      ],
      ordered: true,
    },
  },
  {
    title: 'The mean of texts',
    args: { column: 'city', method: 'mean' },
    input,
    output: { error: 'TypeMismatch' },
  },
];
