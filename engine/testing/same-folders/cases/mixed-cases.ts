/** Folders of files of several formats, separators and encodings. */

import { sql } from '#engine/base/sql.ts';
import { csv, json, typed } from '#engine/testing/same-folders/cases/written-rows.ts';
import {
  encoded,
  latin1,
  parquet,
  utf16,
  workbook,
  type FolderCase,
} from '#engine/testing/same-folders/folder-case.ts';
import { doubleType } from '#engine/types/data-type.ts';

export const mixedCases: readonly FolderCase[] = [
  {
    name: 'CSV and JSON whose names differ in case',
    files: { 'a.csv': 'Id,Name\n1,a\n', 'b.json': '{"id":2,"NAME":"b"}\n{"id":3,"Name":"c","name":"d"}\n' },
    expected: 3,
    values: 7,
  },
  { name: 'CSV and JSON', files: { 'a.csv': csv('1,a', '2,b'), 'b.json': json([3, 'c']) }, expected: 3 },
  {
    name: 'JSON and Parquet whose fields differ in case',
    files: {
      'a.parquet': parquet(sql`SELECT 1 AS id, {'Up': 1, 'x': 2} AS v`),
      'b.json': '{"id":2,"v":{"up":3,"x":4}}\n',
    },
    expected: 2,
  },
  {
    name: 'CSV and JSON with other columns and types',
    files: { 'a.csv': 'id,v\n1,5\n2,6\n', 'b.json': '{"id":"x3","w":{"n":1}}\n' },
    expected: 3,
    nulls: 3,
  },
  {
    name: 'CSV and JSON in folders of keys',
    files: { 'y=1/a.csv': csv('1,a'), 'y=2/b.json': json([2, 'b']) },
    expected: 2,
  },
  {
    name: 'CSV, JSON, Parquet and Avro',
    files: {
      'a.csv': csv('1,a'),
      'b.json': json([2, 'b']),
      'c.parquet': parquet(sql`SELECT 3::INTEGER AS id, 'c' AS name, DATE '2024-02-03' AS day`),
      'd.avro': encoded('avro', typed, [[4, 'd']]),
    },
    expected: 4,
    nulls: 3,
  },
  {
    name: 'Parquet, ORC and Arrow',
    files: {
      'a.parquet': parquet(sql`SELECT 1::INTEGER AS id, 'a' AS name`),
      'b.orc': encoded('orc', typed, [[2, 'b']]),
      'c.arrow': encoded('arrow', [...typed, { name: 'v', type: doubleType }], [[3, 'c', 0.5]]),
    },
    expected: 3,
    nulls: 2,
  },
  {
    name: 'separators of different kinds',
    files: { 'a.csv': 'id,name\n1,a\n2,b\n', 'b.csv': 'id;name\n3;c\n4;d\n', 'c.tsv': 'id\tname\n5\te\n6\tf\n' },
    expected: 6,
  },
  {
    name: 'encodings of different kinds',
    files: { 'a.csv': csv('1,ä', '2,b'), 'b.csv': latin1(csv('3,ö', '4,é')), 'c.csv': utf16(csv('5,注', '6,ß')) },
    expected: 6,
  },
  {
    name: 'JSON array and lines',
    files: { 'a.json': '[{"id":1,"name":"a"},{"id":2,"name":"b"}]', 'b.json': json([3, 'c'], [4, 'd']) },
    expected: 4,
  },
  {
    name: 'XML files',
    files: {
      'a.xml': '<rows><row><id>1</id><name>a</name></row><row><id>2</id><name>b</name></row></rows>',
      'b.xml': '<rows><row><id>3</id><name>c</name></row><row><id>4</id><name>d</name></row></rows>',
    },
    expected: 4,
  },
  {
    name: 'a workbook of several sheets',
    files: {
      'a.xlsx': workbook({
        One: [
          ['id', 'name'],
          [1, 'a'],
          [2, 'b'],
        ],
        Two: [['x'], [9]],
      }),
    },
    expected: 2,
  },
];
