/** The mapping table over its tuples. */

import { describe, expect, test } from 'vitest';
import {
  dropRow,
  firstPart,
  keepColumn,
  mappingRows,
  mappingWords,
  matchByName,
  setTarget,
  type Mapping,
} from '#renderer/features/jobs/inspector/mapping-model.ts';
import { columnPath } from '#renderer/ui/code/column-path.ts';

const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'day', type: 'string' },
  { name: 'a.b', type: 'int' },
  { name: 'address', type: 'struct<zip:string>' },
];
const mappings: Mapping[] = [
  ['day', 'string', 'ordered', 'date'],
  ['id', 'long', 'id', 'bigint'],
  ['address.zip', 'string', 'zip', 'string'],
];

describe('mapping rows', () => {
  test('are in the order of the input, with drops, renames and casts', () => {
    const rows = mappingRows(mappings, columns);
    expect(rows.map(({ source, dropped }) => [source, dropped])).toEqual([
      ['id', false],
      ['day', false],
      ['`a.b`', true],
      ['address.zip', false],
    ]);
    expect(rows[0]).toMatchObject({ renamed: false, cast: false, problem: null, index: 1 });
    expect(rows[1]).toMatchObject({ renamed: true, cast: true });
    expect(mappingWords(rows)).toBe('1 cast, 2 renamed, 1 dropped');
  });

  test('a column used twice has a row for each use', () => {
    const rows = mappingRows(
      [
        ['id', 'bigint', 'id', 'bigint'],
        ['id', 'bigint', 'key', 'string'],
      ],
      columns.slice(0, 1),
    );
    expect(rows.map(({ target }) => target)).toEqual(['id', 'key']);
  });

  test('a column that no longer exists, and a type that differs', () => {
    const rows = mappingRows(
      [
        ['nam', 'string', 'n', 'string'],
        ['day', 'bigint', 'day', 'bigint'],
      ],
      columns.slice(0, 2),
    );
    expect(rows.map(({ source, problem }) => [source, problem])).toEqual([
      ['id', null],
      ['day', 'type'],
      ['nam', 'missing'],
    ]);
  });

  test('without known columns only the mappings are listed', () => {
    expect(mappingRows(mappings, undefined)).toHaveLength(3);
  });
});

describe('changes', () => {
  test('a column that is kept again returns to its position', () => {
    const dropped = dropRow(mappings, 0);
    expect(keepColumn(dropped, columns[1]!, columns).map(([source]) => source)).toEqual(['id', 'day', 'address.zip']);
    expect(keepColumn([], columns[2]!, columns)).toEqual([['`a.b`', 'int', '`a.b`', 'int']]);
  });

  test('a target is renamed and retyped alone', () => {
    expect(setTarget(mappings, 0, { target: 'at' })[0]).toEqual(['day', 'string', 'at', 'date']);
    expect(setTarget(mappings, 0, { targetType: 'timestamp' })[0]).toEqual(['day', 'string', 'ordered', 'timestamp']);
  });

  test('matching by name adds dropped columns and removes missing ones', () => {
    const next = matchByName([...mappings, ['gone', 'int', 'gone', 'int']], columns);
    expect(next.map(([source]) => source).sort()).toEqual(['`a.b`', 'address.zip', 'day', 'id']);
    expect(matchByName([['day', 'bigint', 'd', 'date']], columns.slice(1, 2))).toEqual([
      ['day', 'string', 'd', 'date'],
    ]);
  });

  test('paths of names with dots and backticks', () => {
    expect([columnPath('a'), columnPath('a.b'), columnPath('a`b')]).toEqual(['a', '`a.b`', '`a``b`']);
    expect([firstPart('a.b.c'), firstPart('`a.b`.c'), firstPart('a')]).toEqual(['a', '`a.b`', 'a']);
  });
});
