/** Where the rows of a nested JSON file may be. */

import { expect, test } from 'vitest';
import { nestedRowPaths } from '#renderer/features/explore/reading/nested-rows.ts';

const pathsOf = (name: string, type: string): string[] => nestedRowPaths([{ name, type }]);

test('lists of records are found at the top and in structs', () => {
  expect(pathsOf('items', 'array<struct<sku:string,dims:struct<w:bigint,h:bigint>>>')).toEqual(['$.items[*]']);
  expect(
    pathsOf(
      'data',
      'struct<page:decimal(10,2),rows:array<struct<a:bigint>>,meta:struct<of:map<string,bigint>,more:array<struct<b:int>>>>',
    ),
  ).toEqual(['$.data.rows[*]', '$.data.meta.more[*]']);
});

test('lists of plain values are left alone, and names that need quotes are skipped', () => {
  expect(pathsOf('tags', 'array<string>')).toEqual([]);
  expect(pathsOf('a b', 'array<struct<a:int>>')).toEqual([]);
  expect(pathsOf('data', 'struct<"x,y:z":array<struct<a:int>>,ok:array<struct<a:int>>>')).toEqual(['$.data.ok[*]']);
});
