/** Examples of Unbox with XML text. */

import type { TransformExample } from '#engine/transforms/transform.ts';

export const unboxXmlExamples: readonly TransformExample[] = [
  {
    title: 'XML: attributes, elements and their lists; text that is not one element is null',
    args: { path: 'doc', format: 'xml', schema: '_id INT, name STRING, line ARRAY<STRUCT<_no: INT, sku: STRING>>' },
    input: {
      in: {
        schema: { n: 'int', doc: 'string' },
        rows: [
          {
            n: 1,
            doc: '<?xml version="1.0"?>\n<order id="7"><name>Ng &amp; Co</name><line no="1"><sku>a</sku></line><line no="2"/></order>',
          },
          { n: 2, doc: '<other><line no="3"><sku><![CDATA[<b>]]></sku><more/></line></other>' },
          { n: 3, doc: '<order id="7"><name>open</order>' },
          { n: 4, doc: '<order/><order/>' },
          { n: 5, doc: '<order><name>a</name><name>b</name></order>' },
          { n: 6, doc: '' },
          { n: 7, doc: null },
        ],
      },
    },
    output: {
      schema: { n: 'int', doc: 'struct<_id:int,name:string,line:array<struct<_no:int,sku:string>>>' },
      rows: [
        {
          n: 1,
          doc: {
            _id: 7,
            name: 'Ng & Co',
            line: [
              { _no: 1, sku: 'a' },
              { _no: 2, sku: null },
            ],
          },
        },
        { n: 2, doc: { _id: null, name: null, line: [{ _no: 3, sku: '<b>' }] } },
        { n: 3, doc: null },
        { n: 4, doc: null },
        { n: 5, doc: null },
        { n: 6, doc: null },
        { n: 7, doc: null },
      ],
    },
  },
  {
    title: 'XML: values that do not fit are null, and so is an array with one of them',
    args: {
      path: 'doc',
      format: 'xml',
      schema: 'price STRUCT<_VALUE: DECIMAL(5,2), _unit: STRING>, n ARRAY<INT>, at DATE',
    },
    input: {
      in: {
        schema: { doc: 'string' },
        rows: [
          { doc: '<a><price unit="EUR">1.50</price><n>1</n><n>2</n><at>2024-02-29</at></a>' },
          { doc: '<a><price unit="EUR">much</price><n>1</n><n>two</n><at>2023-02-29</at></a>' },
          { doc: '<a><price/><n/><n> </n><at>NA</at></a>' },
          { doc: '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><n>1</n><n xsi:nil="true"/></a>' },
        ],
      },
    },
    output: {
      schema: { doc: 'struct<price:struct<_VALUE:decimal(5,2),_unit:string>,n:array<int>,at:date>' },
      rows: [
        { doc: { price: { _VALUE: '1.50', _unit: 'EUR' }, n: [1, 2], at: '2024-02-29' } },
        { doc: { price: { _VALUE: null, _unit: 'EUR' }, n: null, at: null } },
        { doc: { price: null, n: [null, null], at: null } },
        { doc: { price: null, n: [1, null], at: null } },
      ],
    },
  },
  {
    title: 'XML with namespaces and other names for attributes and text; empty elements are null',
    args: {
      path: 'doc',
      format: 'xml',
      schema: 'a STRUCT<@k: STRING, text: STRING>, b STRING, c STRING',
      attributePrefix: '@',
      valueTag: 'text',
      ignoreNamespace: true,
      ignoreSurroundingSpaces: true,
      treatEmptyValuesAsNulls: true,
      nullValue: '-',
    },
    input: {
      in: {
        schema: { doc: 'string' },
        rows: [
          { doc: '<x:r xmlns:x="u"><x:a y:k="1" xmlns:y="v"> hi </x:a><b></b><c>-</c></x:r>' },
          { doc: '<r>hi</r>' },
        ],
      },
    },
    output: {
      schema: { doc: 'struct<a:struct<@k:string,text:string>,b:string,c:string>' },
      rows: [{ doc: { a: { '@k': '1', text: 'hi' }, b: null, c: null } }, { doc: { a: null, b: null, c: null } }],
    },
  },
  {
    title: 'XML without attributes',
    args: { path: 'doc', format: 'xml', schema: '_id INT, id INT', excludeAttribute: true },
    input: { in: { schema: { doc: 'string' }, rows: [{ doc: '<a id="1"><id>2</id></a>' }] } },
    output: { schema: { doc: 'struct<_id:int,id:int>' }, rows: [{ doc: { _id: null, id: 2 } }] },
  },
  {
    title: 'XML is a struct',
    args: { path: 'doc', format: 'xml', schema: 'array<struct<a:int>>' },
    input: { in: { schema: { doc: 'string' }, rows: [] } },
    output: { error: 'InvalidInput' },
  },
  {
    title: 'XML has no maps',
    args: { path: 'doc', format: 'xml', schema: 'a MAP<STRING, INT>' },
    input: { in: { schema: { doc: 'string' }, rows: [] } },
    output: { error: 'InvalidInput' },
  },
];
