/** Files of one format whose columns differ. */

import { sql } from '#engine/base/sql.ts';
import { csv } from '#engine/testing/same-folders/cases/written-rows.ts';
import { parquet, type FolderCase } from '#engine/testing/same-folders/folder-case.ts';

const drift: readonly FolderCase[] = [
  {
    name: 'columns added and removed',
    files: { 'a.csv': 'id,name\n1,a\n', 'b.csv': 'id,name,x\n2,b,3.5\n', 'c.csv': 'id\n3\n' },
    expected: 3,
    nulls: 3,
  },
  { name: 'columns in another order', files: { 'a.csv': 'id,name\n1,a\n', 'b.csv': 'name,id\nb,2\n' }, expected: 2 },
  {
    name: 'columns that differ in case',
    files: { 'a.csv': 'id,name\n1,a\n', 'b.csv': 'ID,Name\n2,b\n' },
    expected: 2,
  },
  {
    name: 'columns that differ in case in one file',
    files: {
      'b.csv': 'id,Name\n1,a\n',
      'c.csv': 'id,name,NAME\n2,b,c\n',
    },
    expected: 2,
    values: 5,
  },
  {
    name: 'keys that differ in case in JSON',
    files: { 'a.json': '{"id":1,"Name":"a"}\n', 'b.json': '{"id":2,"name":"b"}\n' },
    expected: 2,
    nulls: 2,
  },
  {
    name: 'columns of another type',
    files: { 'a.csv': 'id,v\n1,5\n', 'b.csv': 'id,v\n2,5.5\n', 'c.csv': 'id,v\n3,unknown\n' },
    expected: 3,
  },
  {
    name: 'kinds of another type in JSON',
    files: { 'a.json': '{"id":1,"v":5}\n', 'b.json': '{"id":2,"v":{"x":1}}\n', 'c.json': '{"id":3,"v":[1]}\n' },
    expected: 3,
  },
  {
    name: 'typed files of other types',
    files: {
      'a.parquet': parquet(sql`SELECT 1::INTEGER AS id, 1.5::DECIMAL(5,2) AS v`),
      'b.parquet': parquet(sql`SELECT 2::BIGINT AS id, 7::INTEGER AS v`),
    },
    expected: 2,
  },
  {
    name: 'columns without a value in one file',
    files: { 'a.json': '{"id":1,"v":null}\n', 'b.json': '{"id":2,"v":7}\n', 'c.json': '{"id":3,"v":null,"w":null}\n' },
    expected: 3,
    nulls: 5,
  },
  {
    name: 'a whole number that no double holds',
    files: { 'a.csv': 'id,v\n1,9007199254740993\n2,3\n', 'b.csv': 'id,v\n3,0.5\n' },
    expected: 2,
    // A table of its own holds it.
    crawled: 3,
  },
];

/** More files than a job's sample of large ones holds, one of those outside of it written in another way. */
function manyFiles(name: string, odd: string, nulls = 0): FolderCase {
  const files = Object.fromEntries(
    Array.from({ length: 203 }, (_, index) => [`part-${String(index).padStart(3, '0')}.csv`, csv(`${index},a`)]),
  );
  return { name: `many files, one of them ${name}`, files: { ...files, 'part-034.csv': odd }, expected: 203, nulls };
}

const many: readonly FolderCase[] = [manyFiles('with another column', 'id,name,more\n34,a,x\n', 202)];

export const driftCases: readonly FolderCase[] = [...drift, ...many];
