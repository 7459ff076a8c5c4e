/** Casts give the values of Spark 3.5 without ANSI mode, which it gave for these very texts and numbers. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { castScalar } from '#engine/types/cast-scalar.ts';
import { decimalType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { parseHive } from '#engine/types/hive.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** The results as the engine's text. */
async function casts(values: readonly Sql[], from: string, to: string): Promise<(string | null)[]> {
  const [own, wanted] = [parseHive(from), parseHive(to)];
  const list = sql`[${values.reduce((text, value) => sql`${text}, ${value}`)}]`;
  const rows = await duck.connection.rows<{ y: string | null }>(
    sql`SELECT CAST(${castScalar(sql`x`, own, wanted)} AS VARCHAR) AS y FROM (SELECT unnest(CAST(${list} AS ${toDuckDb(own)}[])) AS x)`,
  );
  return rows.map(({ y }) => y);
}

async function castAll(
  pairs: Readonly<Record<string, string | null>>,
  from: string,
  to: string,
): Promise<Record<string, string | null>> {
  const inputs = Object.keys(pairs);
  const results = await casts(inputs.map(literal), from, to);
  return Object.fromEntries(inputs.map((input, index) => [input, results[index]!]));
}

describe('numbers as text', () => {
  test('a double is written as Java does', async () => {
    const pairs = {
      '0': '0.0',
      '-0.0': '-0.0',
      '1': '1.0',
      '-2.5': '-2.5',
      '0.1': '0.1',
      '0.001': '0.001',
      '0.00123': '0.00123',
      '0.0001': '1.0E-4',
      '-0.000123': '-1.23E-4',
      '0.00001': '1.0E-5',
      '1.5e-7': '1.5E-7',
      '5e-300': '5.0E-300',
      '123456.789': '123456.789',
      '9999999.5': '9999999.5',
      '10000000': '1.0E7',
      '12345678.9': '1.23456789E7',
      '-2147483649': '-2.147483649E9',
      '4503599627370495.5': '4.5035996273704955E15',
      '1e15': '1.0E15',
      '1e16': '1.0E16',
      '1e20': '1.0E20',
      '-1.5e100': '-1.5E100',
      '1.7976931348623157e308': '1.7976931348623157E308',
      nan: 'NaN',
      inf: 'Infinity',
      '-inf': '-Infinity',
    };
    expect(await castAll(pairs, 'double', 'string')).toEqual(pairs);
  });

  test('a float too', async () => {
    const pairs = { '0.1': '0.1', '1e10': '1.0E10', '16777216': '1.6777216E7', '0.0005': '5.0E-4' };
    expect(await castAll(pairs, 'float', 'string')).toEqual(pairs);
  });

  test('years outside 1 to 9999', async () => {
    const pairs = {
      '2024-01-31': '2024-01-31',
      '10000-01-01': '+10000-01-01',
      '0000-12-31': '0000-12-31',
      '-0044-03-15': '-0044-03-15',
    };
    expect(await castAll(pairs, 'date', 'string')).toEqual(pairs);
    const others = {
      '2024-01-31 10:20:30.5': '2024-01-31 10:20:30.5',
      '10000-01-01 00:00:00': '+10000-01-01 00:00:00',
      '0000-12-31 23:59:59.999999': '0000-12-31 23:59:59.999999',
    };
    expect(await castAll(others, 'timestamp_ntz', 'string')).toEqual(others);
  });
});

describe('text as numbers', () => {
  test('a whole number', async () => {
    const pairs = {
      '+5': '5',
      ' 1 ': '1',
      '\t1\n': '1',
      '1.': '1',
      '-1.999': '-1',
      '.5': '0',
      '-.5': '0',
      '1e3': null,
      '1 2': null,
      '1\u00a0': null,
      '-': null,
      '': null,
      '1_000': null,
      '0x1': null,
      '1L': null,
      '2147483648': null,
    };
    expect(await castAll(pairs, 'string', 'int')).toEqual(pairs);
  });

  test('a double', async () => {
    const pairs = {
      ' 1.5 ': '1.5',
      '1.': '1.0',
      '.5': '0.5',
      '1e3': '1000.0',
      '1E-3': '0.001',
      '1d': '1.0',
      '1.5F': '1.5',
      '1_000': null,
      '+-1': null,
      '1L': null,
      '1e': null,
      Infinity: 'inf',
      '-inf': '-inf',
      '+inf': 'inf',
      nAn: 'nan',
      '-nan': null,
      infin: null,
      '1,5': null,
    };
    expect(await castAll(pairs, 'string', 'double')).toEqual(pairs);
  });

  test('a time', async () => {
    const both = {
      '2024-01-31 10:20:30': '2024-01-31 10:20:30',
      ' 2024-1-3T1:2:3.1234567 ': '2024-01-03 01:02:03.123456',
      '2024-01-31 10:20': '2024-01-31 10:20:00',
      '2024-01-31 10': '2024-01-31 10:00:00',
      '2024-01-31': '2024-01-31 00:00:00',
      '2024-5': '2024-05-01 00:00:00',
      '2024': '2024-01-01 00:00:00',
      '+12024-01-01 00:00:00': '12024-01-01 00:00:00',
      '2024-01-31 24:00:00': null,
      '2024-01-31 23:59:60': null,
      '2024-01-31 10:': null,
      '2024-01-31  10:20:30': null,
      '2024/01/31 10:20:30': null,
      '24-01-01': null,
      '2024-01-31 10:20Z': null,
      '10:20:30': null,
      epoch: null,
      infinity: null,
      now: null,
      '2024-01-31 10:20:30 x': null,
      '2024-01-31 10:20:30+19:00': null,
    };
    const zones = {
      '2024-01-31 10:20:30Z': '10',
      '2024-01-31 10:20:30 Z': '10',
      '2024-01-31T10:20:30+02:00': '08',
      '2024-01-31T10:20:30+2': '08',
      '2024-01-31T10:20:30-0800': '18',
      '2024-01-31 10:20:30 UTC+1': '09',
      '2024-01-31 10:20:30 GMT+01:00': '09',
      '2024-01-31 10:20:30 Europe/Berlin': '09',
      '2024-01-31 10:20:30Europe/Berlin': '09',
      '2024-01-31 10:20:30 CET': '09',
      '2024-01-31 10:20:30 UTC': '10',
    };
    const pairs = { ...both, ...Object.fromEntries(Object.keys(zones).map((text) => [text, '2024-01-31 10:20:30'])) };
    expect(await castAll(pairs, 'string', 'timestamp_ntz')).toEqual(pairs);
    const others = Object.fromEntries([
      // A named zone before must not change those without one.
      ...Object.entries(zones).map(([text, hours]) => [text, `2024-01-31 ${hours}:20:30+00`]),
      ['2024-01-31 10:20:30 no/where', null],
      ...Object.entries(both).map(([text, time]) => [text, time === null ? null : `${time}+00`]),
    ]);
    expect(await castAll(others, 'string', 'timestamp')).toEqual(others);
  });

  test('no date or time of any year stops a cast, and one that a time cannot hold is null', async () => {
    const years = [
      '0',
      '999',
      '0000',
      '0001',
      '9999',
      '10000',
      '290000',
      '294248',
      '999999',
      '1131132',
      '5881581',
      '99999999',
    ];
    const forms = [
      '',
      '-1',
      '-01',
      '-01-01',
      '-02-30',
      '-01-01 1',
      '-01-01 10:11',
      '-01-01T10:11:12.5Z',
      '-01-01 10:11:12 Europe/Berlin',
    ];
    const texts = years.flatMap((year) =>
      ['', '-', '+'].flatMap((sign) => forms.map((form) => `${sign}${year}${form}`)),
    );
    const nothing = Object.fromEntries(texts.map((text) => [text, null]));
    await castAll(nothing, 'string', 'date');
    for (const type of ['timestamp_ntz', 'timestamp']) {
      const found = await castAll(nothing, 'string', type);
      for (const [text, time] of Object.entries(found)) {
        const year = Number(/\d+/u.exec(text)![0]);
        expect([text, time !== null && (year > 294_247 || !/^.?\d{4,6}(?!\d)/u.test(text))]).toEqual([text, false]);
        if (/^\d{4,6}-01-01$/u.test(text) && year > 0 && year <= 290_000) expect(time, text).toContain(text);
      }
    }
  });

  test('a decimal with an exponent below zero is rounded by its own digits', async () => {
    const pairs = { '9.9e-4': '0.00', '5e-3': '0.01', '-12345.678e-1': '-1234.57', '1E-400': '0.00', '.5e-1': '0.05' };
    expect(await castAll(pairs, 'string', 'decimal(10,2)')).toEqual(pairs);
    const others = { '5e-324': '0.00', '0.0000099': '0.00', '-0.00005': '0.00' };
    expect(await castAll(others, 'double', 'decimal(10,2)')).toEqual(others);
    const more = { '0.000012345': '0.000012', '0.0000099': '0.000010' };
    expect(await castAll(more, 'double', 'decimal(20,6)')).toEqual(more);
  });

  test('a decimal', async () => {
    const pairs = { '12.345': '12.35', '-12.345': '-12.35', '1e3': '1000.00', '1_000': null, '1d': null, NaN: null };
    expect(await castAll(pairs, 'string', 'decimal(10,2)')).toEqual(pairs);
  });

  test('a date', async () => {
    const pairs = {
      '2024-2-3': '2024-02-03',
      ' 2024-01-31 ': '2024-01-31',
      '2024': '2024-01-01',
      '2024-5': '2024-05-01',
      '2024-01-31 x': '2024-01-31',
      '2024-01-31T': '2024-01-31',
      '2024-01-31x': null,
      '24-01-01': null,
      '20240131': null,
      '2024-02-30': null,
      '2024-': null,
      '+2024-01-01': '2024-01-01',
      '12024-01-01': '12024-01-01',
      epoch: null,
      infinity: null,
      '2024/01/31': null,
    };
    expect(await castAll(pairs, 'string', 'date')).toEqual(pairs);
  });
});

test.each(['CAST(12.5 AS DECIMAL)', '12.5::numeric', "CAST('12.5' AS dec )"])(
  '%s has ten digits and no fraction',
  async (text) => {
    const parsed = readExpressions([text], await duck.connection.rows<ExpressionRow>(expressionQuery([text])));
    const checked = checkExpression(text, parsed.get(text), []);
    expect(checked.type).toEqual(decimalType(10, 0));
    expect(await duck.connection.rows(sql`SELECT CAST(${checked.sql} AS VARCHAR) AS y`)).toEqual([{ y: '13' }]);
  },
);

describe('numbers, times and bytes', () => {
  test.each([
    [10, 2],
    [15, 8],
    [18, 9],
    [38, 10],
    [38, 30],
  ])('decimal(%i,%i) becomes the nearest double, and the nearest float', async (precision, scale) => {
    const random = randomNumbers(precision);
    const digits = (count: number): string =>
      Array.from({ length: count }, () => Math.floor(random() * 10)).join('') || '0';
    const texts = Array.from(
      { length: 500 },
      () => `${random() < 0.5 ? '-' : ''}${digits(precision - scale)}.${digits(scale)}`,
    );
    const type = decimalType(precision, scale);
    const as = (to: DataType): Sql => sql`CAST(${castScalar(sql`x`, type, to)} AS DOUBLE)`;
    const rows = await duck.connection.rows<{ wide: number; narrow: number }>(
      sql`SELECT ${as({ kind: 'double' })} AS wide, ${as({ kind: 'float' })} AS narrow FROM (SELECT unnest(CAST([${joinSql(texts.map(literal))}] AS ${toDuckDb(type)}[])) AS x)`,
    );
    expect(rows).toEqual(texts.map((text) => ({ wide: Number(text), narrow: Math.fround(Number(text)) })));
  });

  test('the decimal of a double has its digits', async () => {
    const pairs = { '1.005': '1.01', '2.675': '2.68', '-750.282': '-750.28' };
    expect(await castAll(pairs, 'double', 'decimal(10,2)')).toEqual(pairs);
    const others = {
      '-750.282': '-750.282000000000000000',
      '9223372036854775807': '9223372036854776000.000000000000000000',
    };
    expect(await castAll(others, 'double', 'decimal(38,18)')).toEqual(others);
  });

  test('seconds of a time go towards the past and keep the microseconds', async () => {
    const times = {
      '1969-12-31 23:59:59.999999': '-1',
      '0000-12-31 23:59:59.999999': '-62135596801',
      '9999-12-31 23:59:59.999999': '253402300799',
    };
    const pairs = times;
    expect(await castAll(pairs, 'timestamp_ntz', 'bigint')).toEqual(pairs);
    const others = { '2017-02-18 00:54:23.0973': '1487379263.0973' };
    expect(await castAll(others, 'timestamp_ntz', 'double')).toEqual(others);
    const more = { '2075-09-12 19:13:15.873081': '3335541195.873081000000000000' };
    expect(await castAll(more, 'timestamp_ntz', 'decimal(38,18)')).toEqual(more);
    const further = { '1970-01-01 00:00:00': 'false', '1970-01-01 00:00:01': 'true' };
    expect(await castAll(further, 'timestamp_ntz', 'boolean')).toEqual(further);
  });

  test('a number is seconds, cut to microseconds', async () => {
    const pairs = { '1.005': '1970-01-01 00:00:01.004999', '-0.5': '1969-12-31 23:59:59.5', '1e300': null };
    expect(await castAll(pairs, 'double', 'timestamp_ntz')).toEqual(pairs);
  });

  test('the bytes of a whole number', async () => {
    const pairs = { '99': '\\x00\\x00\\x00c', '-10': '\\xFF\\xFF\\xFF\\xF6' };
    expect(await castAll(pairs, 'int', 'binary')).toEqual(pairs);
  });
});
