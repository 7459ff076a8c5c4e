/** The sql template: a value or a name can never become syntax. */

import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';

const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());
const hostile = [
  '"',
  "'",
  '""; DROP TABLE t; --',
  "'; COPY t TO 'x'; --",
  '\n',
  '\u202e right to left',
  '\\',
  '$$',
  '/*',
  'x'.repeat(10_240),
];

describe('sql', () => {
  let instance: DuckDBInstance;
  const first = async (statement: Sql): Promise<unknown[]> => {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(statement.text);
    connection.closeSync();
    return [reader.columnNames()[0], reader.getRowsJS()[0]?.[0]];
  };
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:');
  });
  afterAll(() => instance.closeSync());

  test('any text comes back as the same literal and the same name', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        text.filter((name) => name !== ''),
        async (value, name) => {
          expect(await first(sql`SELECT ${literal(value)} AS ${ident(name)}`)).toEqual([name, value]);
        },
      ),
    );
  });

  test.each(hostile)('hostile text %# remains text', async (value) => {
    expect(await first(sql`SELECT ${literal(value)} AS ${ident(value)}`)).toEqual([value, value]);
  });

  test.each([
    [0, 0],
    [-1, -1],
    [1.5, 1.5],
    [-0.25, -0.25],
    [1e300, 1e300],
    [5e-324, 5e-324],
    [true, true],
    [false, false],
    [null, null],
    [2n ** 62n, 2n ** 62n],
    [-(2n ** 63n), -(2n ** 63n)],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [NaN, NaN],
  ])('literal %s', async (value, expected) => {
    expect((await first(sql`SELECT ${literal(value)} AS v`))[1]).toEqual(expected);
  });

  test('a number with a fraction is a DOUBLE, not a DECIMAL', async () => {
    expect((await first(sql`SELECT typeof(${literal(0.1)}) AS v`))[1]).toBe('DOUBLE');
  });

  test('bytes and lists', async () => {
    expect((await first(sql`SELECT hex(${literal(new Uint8Array([0, 39, 92, 255]))}) AS v`))[1]).toBe('00275CFF');
    expect((await first(sql`SELECT ${literal(['a', "b'"])} AS v`))[1]).toEqual(['a', "b'"]);
  });

  test('NUL is refused, plain strings are refused', () => {
    expect(() => ident('a\0b')).toThrow(RangeError);
    expect(() => literal('a\0b')).toThrow(RangeError);
    expect(() => sql`SELECT ${'1; DROP TABLE t' as unknown as Sql}`).toThrow(TypeError);
  });

  test('joinSql puts the separator between pieces only', () => {
    expect(joinSql([]).text).toBe('');
    expect(joinSql([sql`a`]).text).toBe('a');
    expect(joinSql([sql`a`, sql`b`], sql` AND `).text).toBe('a AND b');
  });
});
