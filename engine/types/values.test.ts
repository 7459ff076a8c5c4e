/** Casts, choices, merges, renamed fields and JSON values, all run in DuckDB. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf, valueType } from '#engine/testing/example-rows.ts';
import { castValue, projectChoice } from '#engine/types/cast.ts';
import { choiceFromJson, fitsChoice } from '#engine/types/choice-from-json.ts';
import { choiceTagOf, comparable, widenValue } from '#engine/types/choice.ts';
import type { ChoiceType, DataType } from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { toJsonValue, type JsonValue } from '#engine/types/json-value.ts';
import { mergeTypes } from '#engine/types/merge-types.ts';
import { projectColumn } from '#engine/types/project-type.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** `change` of a column that holds `value`, as JSON; the column's type must be `to`. */
async function through(value: unknown, from: string, to: DataType, change: (column: Sql) => Sql): Promise<JsonValue> {
  const rows = rowsRelation(schemaOf({ x: from }), [{ x: value }]);
  const query = sql`SELECT ${change(ident('x'))} AS y FROM (${rows})`;
  // DuckDB keeps no length of a text.
  const held = to.kind === 'varchar' ? 'string' : formatHive(to);
  expect((await duck.connection.describe(query)).map(({ type }) => formatHive(type))).toEqual([held]);
  const [row] = await duck.connection.rows<{ y: unknown }>(query);
  return toJsonValue(row!.y, to);
}

describe('CAST without errors, as Spark does it', () => {
  test.each([
    [12.7, 'double', 'int', 12],
    [-12.7, 'double', 'bigint', -12],
    [1e30, 'double', 'bigint', null],
    ['12.7', 'string', 'int', 12],
    [' 7 ', 'string', 'int', 7],
    ['1e3', 'string', 'int', null],
    ['x', 'string', 'int', null],
    ['', 'string', 'int', null],
    ['99999999999', 'string', 'int', null],
    [300, 'int', 'tinyint', null],
    ['2.5', 'string', 'double', 2.5],
    ['$5', 'string', 'double', null],
    ['2.345', 'string', 'decimal(10,2)', '2.35'],
    [true, 'boolean', 'int', 1],
    [true, 'boolean', 'string', 'true'],
    [true, 'boolean', 'decimal(3,1)', '1.0'],
    [123_456.789_062_5, 'float', 'decimal(12,3)', '123456.789'],
    ['YES', 'string', 'boolean', true],
    ['f', 'string', 'boolean', false],
    ['maybe', 'string', 'boolean', null],
    [2, 'int', 'boolean', true],
    ['2024-02-30', 'string', 'date', null],
    ['2024', 'string', 'date', '2024-01-01'],
    ['2024-3', 'string', 'date', '2024-03-01'],
    ['2024-03-05T10:11:12', 'string', 'date', '2024-03-05'],
    ['2024-03-05T10:11:12Z', 'string', 'timestamp', '2024-03-05T10:11:12Z'],
    ['2024-03-05T10:11:12+02:00', 'string', 'timestamp', '2024-03-05T08:11:12Z'],
    ['2024-03-05 10:11:12.5', 'string', 'timestamp_ntz', '2024-03-05T10:11:12.5'],
    ['2024-03-05', 'date', 'timestamp', '2024-03-05T00:00:00Z'],
    ['2024-03-05', 'date', 'string', '2024-03-05'],
    ['2024-03-05 23:30:00', 'timestamp', 'date', '2024-03-05'],
    ['2024-03-05 10:11:12', 'timestamp', 'string', '2024-03-05 10:11:12'],
    ['1970-01-01 00:01:40', 'timestamp', 'bigint', 100],
    [100, 'bigint', 'timestamp', '1970-01-01T00:01:40Z'],
    [5, 'int', 'string', '5'],
    ['abcdef', 'string', 'varchar(3)', 'abc'],
    [[1, 2], 'array<int>', 'string', '[1,2]'],
    [['1', 'x'], 'array<string>', 'array<int>', [1, null]],
    [{ a: '1' }, 'struct<a:string>', 'struct<b:int,a:int>', { b: null, a: 1 }],
    [{ k: '1' }, 'map<string,string>', 'map<string,int>', { k: 1 }],
    ['x', 'string', 'binary', 'eA=='],
    [5, 'int', 'date', null],
    ['x', 'string', 'array<int>', null],
    [null, 'string', 'int', null],
  ] as const)('%j as %s to %s is %j', async (value, from, to, expected) => {
    const type = parseHive(to);
    expect(await through(value, from, type, (column) => castValue(column, parseHive(from), type))).toEqual(expected);
  });
});

const choice = parseHive('uniontype<bigint,string>') as ChoiceType;

describe('choices', () => {
  test.each([
    [5, 5, 'long'],
    ['x', 'x', 'string'],
    [null, null, null],
  ])('%j is held under its tag', async (value, held, tag) => {
    expect(await through(value, 'uniontype<bigint,string>', choice, (column) => column)).toBe(held);
    expect(await through(value, 'uniontype<bigint,string>', { kind: 'string' }, choiceTagOf)).toBe(tag);
  });

  test('widening adds an alternative and keeps every value', async () => {
    const wider = mergeTypes(choice, parseHive('double'));
    expect(formatHive(wider)).toBe('uniontype<bigint,string,double>');
    for (const value of [5, 'x', null])
      expect(await through(value, formatHive(choice), wider, (column) => widenValue(column, choice, wider))).toBe(
        value,
      );
    expect(
      await through(
        [{ a: 5 }],
        'array<struct<a:bigint>>',
        parseHive('array<struct<a:uniontype<bigint,string>,b:int>>'),
        (column) =>
          widenValue(
            column,
            parseHive('array<struct<a:bigint>>'),
            parseHive('array<struct<a:uniontype<bigint,string>,b:int>>'),
          ),
      ),
    ).toEqual([{ a: 5, b: null }]);
  });

  test('project keeps only values of the type', async () => {
    const long = parseHive('bigint');
    const results = await Promise.all(
      [5, '7', null].map((value) =>
        through(value, formatHive(choice), long, (column) => projectChoice(column, choice, long)),
      ),
    );
    expect(results).toEqual([5, null, null]);
  });

  test('two values are equal when type and value are', async () => {
    const pair = comparable(sql`5::BIGINT`, parseHive('bigint'), sql`'5'`, parseHive('string'));
    const [row] = await duck.connection.rows<{ same: boolean; self: boolean }>(
      sql`SELECT ${pair.left} = ${pair.right} AS same, ${pair.left} = ${pair.left} AS self`,
    );
    expect(row).toEqual({ same: false, self: true });
  });

  test.each([
    ['5', 'uniontype<int,double,string>', 5, 'int', true],
    ['1.5', 'uniontype<int,double,string>', 1.5, 'double', true],
    ['"5"', 'uniontype<int,string>', '5', 'string', true],
    ['3000000000', 'uniontype<int,bigint>', 3000000000, 'long', true],
    ['true', 'uniontype<boolean,string>', true, 'boolean', true],
    ['{"a":1}', 'uniontype<string,struct<a:int>>', { a: 1 }, 'struct', true],
    ['[1,2]', 'uniontype<int,array<int>>', [1, 2], 'array', true],
    ['null', 'uniontype<int,string>', null, null, true],
    ['true', 'uniontype<int,string>', 'true', 'string', true],
    ['"x"', 'uniontype<int,double>', null, null, false],
    [null, 'uniontype<int,string>', null, null, true],
  ])('JSON %s as %s', async (json, hive, held, tag, fits) => {
    const type = parseHive(hive) as ChoiceType;
    expect(await through(json, 'string', type, (column) => choiceFromJson(column, type))).toEqual(held);
    expect(
      await through(json, 'string', { kind: 'string' }, (column) => choiceTagOf(choiceFromJson(column, type))),
    ).toBe(tag);
    expect(await through(json, 'string', { kind: 'boolean' }, (column) => fitsChoice(column, type))).toBe(fits);
  });
});

describe('merging types', () => {
  test.each([
    ['int', 'string', 'uniontype<int,string>', 'string'],
    ['int', 'bigint', 'uniontype<int,bigint>', 'bigint'],
    ['int', 'null', 'int', 'int'],
    ['null', 'int', 'int', 'int'],
    ['struct<x:int>', 'struct<y:string>', 'struct<x:int,y:string>', 'struct<x:int,y:string>'],
    ['array<int>', 'array<string>', 'array<uniontype<int,string>>', 'array<string>'],
    ['decimal(5,2)', 'decimal(8,1)', 'decimal(9,2)', 'decimal(9,2)'],
    ['date', 'timestamp', 'uniontype<date,timestamp>', 'timestamp'],
    ['bigint', 'double', 'uniontype<bigint,double>', 'double'],
    [
      'uniontype<int,struct<a:int>>',
      'struct<b:int>',
      'uniontype<int,struct<a:int,b:int>>',
      'uniontype<int,struct<a:int,b:int>>',
    ],
    ['tinyint', 'float', 'uniontype<tinyint,float>', 'float'],
  ])('%s with %s is %s for Glue and %s widened', (left, right, glue, widened) => {
    expect(formatHive(mergeTypes(parseHive(left), parseHive(right)))).toBe(glue);
    expect(formatHive(mergeTypes(parseHive(left), parseHive(right), 'widen'))).toBe(widened);
  });

  test('merging again changes nothing, and in mode widen the order does not matter for simple types', () => {
    fc.assert(
      fc.property(valueType, valueType, (left, right) => {
        const merged = mergeTypes(left, right);
        expect(mergeTypes(merged, right)).toEqual(merged);
        expect(mergeTypes(merged, left)).toEqual(merged);
      }),
    );
    const simple = [
      'boolean',
      'tinyint',
      'int',
      'bigint',
      'float',
      'double',
      'string',
      'date',
      'timestamp',
      'decimal(6,2)',
    ].map(parseHive);
    for (const left of simple)
      for (const right of simple) expect(mergeTypes(left, right, 'widen')).toEqual(mergeTypes(right, left, 'widen'));
  });
});

test('fields are found by their names in the data, through lists and maps', async () => {
  const from = 'struct<Item ID:string,list:array<struct<A B:int>>,m:map<string,struct<C:int>>>';
  const logical: DataType = {
    kind: 'struct',
    fields: [
      { name: 'item_id', type: parseHive('bigint'), sourceName: 'Item ID' },
      {
        name: 'list',
        type: {
          kind: 'array',
          element: { kind: 'struct', fields: [{ name: 'a_b', type: parseHive('int'), sourceName: 'A B' }] },
        },
      },
      {
        name: 'm',
        type: {
          kind: 'map',
          key: parseHive('string'),
          value: { kind: 'struct', fields: [{ name: 'c', type: parseHive('int') }] },
        },
      },
      { name: 'gone', type: parseHive('date') },
    ],
  };
  const value = { 'Item ID': '7', list: [{ 'A B': 1 }, null], m: { k: { C: 2 } } };
  const project = (column: Sql): Sql => projectColumn(column, parseHive(from), logical);
  expect(await through(value, from, logical, project)).toEqual({
    item_id: 7,
    list: [{ a_b: 1 }, null],
    m: { k: { c: 2 } },
    gone: null,
  });
  expect(await through(null, from, logical, project)).toBeNull();
});

describe('JSON values', () => {
  test.each([
    ['9007199254740991::BIGINT', 'bigint', 9007199254740991],
    ['9007199254740993::BIGINT', 'bigint', '9007199254740993'],
    ["'nan'::DOUBLE", 'double', 'NaN'],
    ["'-inf'::DOUBLE", 'double', '-Infinity'],
    ['1.50::DECIMAL(5,2)', 'decimal(5,2)', '1.50'],
    ["DATE '2024-02-29'", 'date', '2024-02-29'],
    ["TIMESTAMP '2024-02-29 01:02:03.456000'", 'timestamp_ntz', '2024-02-29T01:02:03.456'],
    ["TIMESTAMPTZ '2024-02-29 01:02:03+01'", 'timestamp', '2024-02-29T00:02:03Z'],
    ["'ab'::BLOB", 'binary', 'YWI='],
    ['MAP {1: 2.5::DOUBLE}', 'map<int,double>', { 1: 2.5 }],
    ["{'a': [1, NULL]}", 'struct<a:array<int>>', { a: [1, null] }],
  ])('%s', async (text, hive, expected) => {
    const [row] = await duck.connection.rows<{ x: unknown }>(sqlOf(text));
    expect(toJsonValue(row!.x, parseHive(hive))).toEqual(expected);
    expect(JSON.parse(JSON.stringify(toJsonValue(row!.x, parseHive(hive))))).toEqual(expected);
  });
});

/** The texts above are literals of this file. */
function sqlOf(text: string): Sql {
  return sql`SELECT x FROM query(${literal(`SELECT ${text} AS x`)})`;
}
