/** Examples of SimplifyDdbJson. */

import type { TransformExample } from '#engine/transforms/transform.ts';

export const simplifyDdbJsonExamples: readonly TransformExample[] = [
  {
    title: 'An export: attributes become columns, numbers stay text',
    args: {},
    input: {
      in: {
        schema: {
          Item: 'struct<id:struct<N:string>,name:struct<S:string>,paid:struct<BOOL:boolean>,tags:struct<SS:array<string>>>',
        },
        rows: [
          { Item: { id: { N: '1' }, name: { S: 'a' }, paid: { BOOL: true }, tags: { SS: ['x', 'y'] } } },
          { Item: { id: { N: '2.5' }, name: null, paid: { BOOL: null }, tags: null } },
          { Item: null },
        ],
      },
    },
    output: {
      schema: { id: 'string', name: 'string', paid: 'boolean', tags: 'array<string>' },
      rows: [
        { id: '1', name: 'a', paid: true, tags: ['x', 'y'] },
        { id: '2.5', name: null, paid: null, tags: null },
        { id: null, name: null, paid: null, tags: null },
      ],
    },
  },
  {
    title: 'Maps and lists keep their nesting; NULL is a null where the attribute has another type too',
    args: { column: 'new_image' },
    input: {
      in: {
        schema: {
          at: 'timestamp',
          new_image:
            'struct<place:struct<m:struct<city:struct<s:string>,zip:struct<n:string,null:boolean>>>,lines:struct<l:array<struct<m:struct<sku:struct<s:string>>>>>>',
        },
        rows: [
          {
            at: '2024-05-01T00:00:00Z',
            new_image: {
              place: { m: { city: { s: 'Ulm' }, zip: { n: null, null: true } } },
              lines: { l: [{ m: { sku: { s: 'a' } } }, { m: null }, null] },
            },
          },
          { at: null, new_image: { place: { m: null }, lines: { l: [] } } },
        ],
      },
    },
    output: {
      schema: { at: 'timestamp', place: 'struct<city:string,zip:string>', lines: 'array<struct<sku:string>>' },
      rows: [
        { at: '2024-05-01T00:00:00Z', place: { city: 'Ulm', zip: null }, lines: [{ sku: 'a' }, null, null] },
        { at: null, place: null, lines: [] },
      ],
    },
  },
  {
    title: 'Values of several types, and structs that name no type, are unchanged',
    args: {},
    input: {
      in: {
        schema: {
          Item: 'struct<any:struct<S:string,N:string>,list:struct<L:array<struct<S:string,N:string>>>,plain:struct<S:string,x:int>,empty:struct<NULL:boolean>>',
        },
        rows: [
          {
            Item: {
              any: { S: null, N: '1' },
              list: { L: [{ S: 'a', N: null }] },
              plain: { S: 'b', x: 1 },
              empty: { NULL: true },
            },
          },
        ],
      },
    },
    output: {
      schema: {
        any: 'struct<S:string,N:string>',
        list: 'array<struct<S:string,N:string>>',
        plain: 'struct<S:string,x:int>',
        empty: 'boolean',
      },
      rows: [{ any: { S: null, N: '1' }, list: [{ S: 'a', N: null }], plain: { S: 'b', x: 1 }, empty: true }],
    },
  },
  {
    title: 'Text is not an item',
    args: {},
    input: { in: { schema: { Item: 'string' }, rows: [] } },
    output: { error: 'TypeMismatch' },
  },
  {
    title: 'An attribute with the name of another column',
    args: {},
    input: { in: { schema: { id: 'int', Item: 'struct<ID:struct<N:string>>' }, rows: [] } },
    output: { error: 'InvalidInput' },
  },
];
