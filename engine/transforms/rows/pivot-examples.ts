/** Examples of Pivot. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: { year: 'int', country: 'string', month: 'string', amount: 'int' },
    rows: [
      { year: 20, country: 'uk', month: 'Jan', amount: 1 },
      { year: 20, country: 'de', month: 'Jan', amount: 2 },
      { year: 20, country: 'de', month: 'Jan', amount: 3 },
      { year: 21, country: 'de', month: 'Jan', amount: null },
      { year: 22, country: null, month: 'Jan', amount: 4 },
    ],
  },
};

export const pivotExamples: readonly TransformExample[] = [
  {
    title: 'A sum for each value; a group without the value has null, and a null matches no value',
    args: { columns: ['country'], values: ['uk', 'de'], aggColumn: 'amount' },
    input,
    output: {
      schema: { year: 'int', month: 'string', uk: 'bigint', de: 'bigint' },
      rows: [
        { year: 20, month: 'Jan', uk: 1, de: 5 },
        { year: 21, month: 'Jan', uk: null, de: null },
        { year: 22, month: 'Jan', uk: null, de: null },
      ],
    },
  },
  {
    title: 'Two columns; a count is null where there are no rows, and 0 where all values are null',
    args: { columns: ['month', 'country'], values: ['Jan_de', 'Jan_fr'], aggColumn: 'amount', aggFunction: 'count' },
    input,
    output: {
      schema: { year: 'int', Jan_de: 'bigint', Jan_fr: 'bigint' },
      rows: [
        { year: 20, Jan_de: 2, Jan_fr: null },
        { year: 21, Jan_de: 0, Jan_fr: null },
        { year: 22, Jan_de: null, Jan_fr: null },
      ],
    },
  },
  {
    title: 'Numbers and dates become columns under their text',
    args: { columns: ['day'], values: ['2026-01-31', '2026-02-28'], aggColumn: 'n', aggFunction: 'last' },
    input: {
      in: {
        schema: { id: 'int', day: 'date', n: 'int' },
        rows: [
          { id: 1, day: '2026-01-31', n: 1 },
          { id: 1, day: '2026-01-31', n: null },
          { id: 1, day: '2026-02-28', n: 3 },
        ],
      },
    },
    output: {
      schema: { id: 'int', '2026-01-31': 'int', '2026-02-28': 'int' },
      rows: [{ id: 1, '2026-01-31': null, '2026-02-28': 3 }],
    },
  },
  {
    title: 'A missing column',
    args: { columns: ['contry'], values: ['de'], aggColumn: 'amount' },
    input,
    output: { error: 'UnknownColumn' },
  },
  {
    title: 'A sum of text',
    args: { columns: ['year'], values: ['20'], aggColumn: 'country' },
    input,
    output: { error: 'TypeMismatch' },
  },
  {
    title: 'A value that is the name of a group column',
    args: { columns: ['country'], values: ['Month'], aggColumn: 'amount' },
    input,
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A column that is both pivoted and aggregated',
    args: { columns: ['country'], values: ['de'], aggColumn: 'country', aggFunction: 'count' },
    input,
    output: { error: 'InvalidInput' },
  },
];
