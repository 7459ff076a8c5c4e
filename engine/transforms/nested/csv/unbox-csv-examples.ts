/** Examples of Unbox with CSV text. */

import type { TransformExample } from '#engine/transforms/transform.ts';

export const unboxCsvExamples: readonly TransformExample[] = [
  {
    title: 'CSV with one record; text that is not one such record is null, and so are fields that do not fit',
    args: { path: 'line', format: 'csv', schema: 'id INT, name STRING, tags ARRAY<STRING>' },
    input: {
      in: {
        schema: { n: 'int', line: 'string' },
        rows: [
          { n: 1, line: '7,"Ng, ""Al""","[""a"", ""b""]"' },
          { n: 2, line: 'seven,,[1\n' },
          { n: 3, line: '7,"open' },
          { n: 4, line: '7,a' },
          { n: 5, line: '7,a,\n8,b,' },
          { n: 6, line: 'NA,"",' },
          { n: 7, line: null },
        ],
      },
    },
    output: {
      schema: { n: 'int', line: 'struct<id:int,name:string,tags:array<string>>' },
      rows: [
        { n: 1, line: { id: 7, name: 'Ng, "Al"', tags: ['a', 'b'] } },
        { n: 2, line: { id: null, name: null, tags: null } },
        { n: 3, line: null },
        { n: 4, line: null },
        { n: 5, line: null },
        { n: 6, line: { id: null, name: '', tags: null } },
        { n: 7, line: null },
      ],
    },
  },
  {
    title: 'CSV with a header, in any order of its names; any number of records',
    args: { path: 'doc', format: 'csv', schema: 'array<struct<a:int,b:string>>', separator: ';', withHeader: true },
    input: {
      in: {
        schema: { doc: 'string' },
        rows: [
          { doc: 'b;a\r\nx;1\r\n\r\n"y;z\n";2\r\n' },
          { doc: 'a;c\n1;2' },
          { doc: 'a;b\n' },
          { doc: 'a;b\n1;x\n2' },
          { doc: 'a;b\none;x' },
          { doc: null },
        ],
      },
    },
    output: {
      schema: { doc: 'array<struct<a:int,b:string>>' },
      rows: [
        {
          doc: [
            { a: 1, b: 'x' },
            { a: 2, b: 'y;z\n' },
          ],
        },
        { doc: [{ a: 1, b: null }] },
        { doc: [] },
        { doc: null },
        { doc: null },
        { doc: null },
      ],
    },
  },
  {
    title: 'CSV with other marks; the first record is skipped',
    args: {
      path: 'doc',
      format: 'csv',
      schema: 'a DECIMAL(5,2), b STRING',
      separator: '|',
      quoteChar: "'",
      escaper: '\\',
      skipFirst: true,
    },
    input: {
      in: {
        schema: { doc: 'string' },
        rows: [{ doc: "price|name\n1.50|'it\\'s | here'" }, { doc: '1.50|one\\|two' }, { doc: 'x\n1|y\\|z' }],
      },
    },
    output: {
      schema: { doc: 'struct<a:decimal(5,2),b:string>' },
      rows: [{ doc: { a: '1.50', b: "it's | here" } }, { doc: null }, { doc: { a: '1.00', b: 'y|z' } }],
    },
  },
  {
    title: 'CSV has fields',
    args: { path: 'doc', format: 'csv', schema: 'array<int>' },
    input: { in: { schema: { doc: 'string' }, rows: [] } },
    output: { error: 'InvalidInput' },
  },
  {
    title: 'A separator that is also the quote',
    args: { path: 'doc', format: 'csv', schema: 'a INT', separator: '"' },
    input: { in: { schema: { doc: 'string' }, rows: [] } },
    output: { error: 'InvalidInput' },
  },
];
