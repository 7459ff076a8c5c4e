/** Forms of partition expressions that mean the same, and what is refused: where, why, and what to write instead. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineError } from '#engine/contract/errors.ts';
import { PartitionTable, type Values } from '#engine/catalog/testing/partition-table.ts';

const types = {
  year: 'int',
  city: 'string',
  'Sales Area': 'string',
  day: 'date',
  at: 'timestamp',
  price: 'decimal(10,2)',
  ratio: 'double',
};
const tuples: readonly Values[] = [
  ['2023', "Xi'an", 'north', '2023-05-01', '2023-05-01 10:00:00', '9.99', '0.5'],
  ['2024', 'Bonn', 'south', '2024-02-29', '2024-02-29 10:00:00', '10.00', '0.5'],
  ['2024', 'in', 'AND', '2024-03-01', '2024-03-01 00:00:00.5', '-1', '0.5'],
];

let table: PartitionTable;
beforeAll(async () => {
  table = await PartitionTable.open();
  table.replace(types, tuples);
});
afterAll(() => table[Symbol.dispose]());

describe('forms', () => {
  test.each<[string, readonly number[]]>([
    ['', [0, 1, 2]],
    [' \n\t', [0, 1, 2]],
    ['year=2024', [1, 2]],
    ['YEAR = 2024', [1, 2]],
    ['(year) = (2024)', [1, 2]],
    ['((year = 2024))', [1, 2]],
    ["year = '2024'", [1, 2]],
    ['"year" = +2024', [1, 2]],
    ['`year` = 02024', [1, 2]],
    ["city = 'Xi''an'", [0]],
    ['"Sales Area" = \'north\'', [0]],
    ["`sales area` <> 'north'", [1, 2]],
    ["city = 'in'", [2]],
    ['"Sales Area"=\'AND\'and year=2024', [2]],
    ["year = 2023 OR year = 2024 AND city = 'in'", [0, 2]],
    ["(year = 2023 OR year = 2024) AND city = 'in'", [2]],
    ['NOT year = 2023', [1, 2]],
    ['not not year = 2023', [0]],
    ["NOT (year = 2023 OR city = 'in')", [1]],
    ['year not in (2023)', [1, 2]],
    ['year IN ((2023), 2024)', [0, 1, 2]],
    ['year BETWEEN 2024 AND 2025 AND price > -2', [1, 2]],
    ['NOT year BETWEEN 2024 AND 2025', [0]],
    ['year is not null AND year >= 2024', [1, 2]],
    ["city LIKE '%''%'", [0]],
    ["city not like '_n'", [0, 1]],
    ['price < 10', [0, 2]],
    ['price = 10', [1]],
    ['price > -1.5 AND price <= 9.990', [0, 2]],
    ["day >= '2024-02-29'", [1, 2]],
    ["at > '2024-03-01 00:00:00.4'", [2]],
    [`city < 'z' AND ${Array.from({ length: 150 }, () => 'year<>0').join(' AND ')}`, [0, 1, 2]],
    [Array.from({ length: 200 }, () => 'year=0').join(' OR '), []],
    [`year IN (${Array.from({ length: 390 }, (_, index) => 2000 + index).join(',')})`, [0, 1, 2]],
    [`price IN (${Array.from({ length: 900 }, () => 1).join(',')})`, []],
    [`${'NOT '.repeat(500)}year = 2023`, [0]],
    [`${'('.repeat(900)}year = 2023${')'.repeat(900)}`, [0]],
    [`${'(year=1 OR (year>0 AND '.repeat(80)}year=2023${'))'.repeat(80)}`, [0]],
  ])('%#', (expression, places) => {
    expect(table.list(expression)).toEqual(places.map((place) => tuples[place]));
    expect(table.count(expression)).toBe(places.length);
  });
});

describe('refused', () => {
  test.each<[string, RegExp, RegExp, number]>([
    ['yaer = 2024', /"yaer" is not a partition key at character 1\./u, /Did you mean year\?/u, 1],
    ['other.column = 1', /"other\.column" is not a partition key/u, /The partition keys are year, city/u, 1],
    ['year', /an operator is missing/u, /Add an operator/u, 5],
    ['year =', /a value is missing/u, /Add a value/u, 7],
    ['year == 2024', /== is not supported/u, /Write = instead/u, 6],
    ['year <=> 2024', /<=> is not supported/u, /IS NULL/u, 6],
    ['year = 2024 && city = 1', /&& is not supported/u, /Write AND/u, 13],
    ['year = 2024 || city = 1', /\|\| is not supported/u, /Write OR/u, 13],
    ['! year = 2024', /! is not supported/u, /Write NOT/u, 1],
    ["city RLIKE 'a'", /RLIKE is not supported/u, /Write LIKE/u, 6],
    ["city regexp 'a'", /regexp is not supported/u, /Write LIKE/u, 6],
    ["city ILIKE 'a'", /ILIKE is not supported/u, /upper and lower case/u, 6],
    ["city LIKE 'a' ESCAPE 'b'", /ESCAPE is not supported/u, /Remove ESCAPE/u, 15],
    ["city LIEK 'a'", /"LIEK" is not an operator/u, /Did you mean LIKE\?/u, 6],
    ['year BETWEN 1 AND 2', /"BETWEN" is not an operator/u, /Did you mean BETWEEN\?/u, 6],
    ["city NOT = 'a'", /"=" is not an operator/u, /operator/u, 10],
    ['year + 1 = 2024', /arithmetic \(\+\)/u, /partition key itself/u, 6],
    ['year = 2024 - 1', /arithmetic \(-\)/u, /partition key itself/u, 13],
    ['year % 2 = 0', /arithmetic \(%\)/u, /partition key itself/u, 6],
    ['2024 = year', /a value is on the left/u, /partition key first/u, 1],
    ["'a' = city", /a value is on the left/u, /partition key first/u, 1],
    ["upper(city) = 'A'", /functions such as upper/u, /partition key itself/u, 1],
    ["city = upper('a')", /functions such as upper/u, /value itself/u, 8],
    ['city = Bonn', /Bonn is not a value/u, /'Bonn'/u, 8],
    ['city = "Bonn"', /quotes of a name/u, /'Bonn'/u, 8],
    ['year = city', /city is not a value/u, /Two keys/u, 8],
    ['year = NULL', /NULL is not a value/u, /IS NULL/u, 8],
    ['year = TRUE', /TRUE is not a value/u, /single quotes/u, 8],
    ['year IS 2024', /"2024" is not NULL/u, /NULL/u, 9],
    ["day = DATE '2024-01-01'", /the word DATE/u, /'2024-01-01' alone/u, 7],
    ['year IN (SELECT 1)', /subqueries/u, /List the values/u, 10],
    ['year IN ()', /"\)" is not a value/u, /value/u, 10],
    ['year IN 2024', /"2024" is not \( and the values/u, /values of IN/u, 9],
    ['year IN (1, 2', /\) is missing/u, /Add \)/u, 14],
    ['year BETWEEN 1', /AND and the upper bound/u, /Add AND/u, 15],
    ['(year = 1', /\) is missing/u, /Add \)/u, 10],
    ['year = 1)', /parenthesis \) was not opened/u, /Remove it/u, 9],
    ['year = 1 city = 2', /"city" is not AND or OR/u, /AND or OR/u, 10],
    ['year = 1 adn city = 2', /"adn" is not AND or OR/u, /Did you mean AND\?/u, 10],
    ['year = 1;', /; is not supported/u, /semicolon/u, 9],
    ['year = 1; DROP TABLE partitions', /; is not supported/u, /semicolon/u, 9],
    ['AND year = 1', /"AND" is not a partition key/u, /partition key/u, 1],
    ["city = 'Bonn", /quote ' has no end/u, /Add '/u, 8],
    ['year = 12ab', /12a… is not a number/u, /single quotes/u, 8],
    ['year = $1', /unexpected character "\$"/u, /single quotes/u, 8],
    ["city = 'a\0b'", /NUL/u, /Remove the NUL/u, 8],
    ["year = 'test'", /"test" is not a value of the int key year/u, /whole number/u, 8],
    ['year = 1.0', /"1\.0" is not a value of the int/u, /whole number/u, 8],
    ['year = 2147483648', /"2147483648" is not a value of the int/u, /range/u, 8],
    ["price > '1e3'", /"1e3" is not a value of the decimal\(10,2\) key price/u, /exponent/u, 9],
    ["day = '2023-02-29'", /"2023-02-29" is not a value of the date key day/u, /yyyy-mm-dd/u, 7],
    ["day = '2024-1-1'", /not a value of the date/u, /yyyy-mm-dd/u, 7],
    ["at = '2024-01-01'", /not a value of the timestamp key at/u, /hh:mm:ss/u, 6],
    ["year LIKE '20%'", /LIKE is not supported for the int key year/u, /string key only/u, 1],
    ["day LIKE '2024%'", /LIKE is not supported for the date key day/u, /string key only/u, 1],
    ['ratio = 0.5', /ratio has the type double/u, /types string/u, 1],
    ["city > '__HIVE_DEFAULT_PARTITION__'", /has no order/u, /city IS NULL/u, 8],
    [`city = '${'x'.repeat(2048)}'`, /2057 characters, more than 2048/u, /Shorten/u, 2049],
  ])('%#', (expression, message, hint, character) => {
    for (const read of [() => table.list(expression), () => table.count(expression)]) {
      let thrown: unknown;
      try {
        read();
      } catch (error) {
        thrown = error;
      }
      const { code, message: text, hint: advice, details } = thrown as EngineError;
      expect(code).toBe('InvalidInput');
      expect(text).toMatch(message);
      expect(advice).toMatch(hint);
      expect(details).toEqual({ character });
    }
  });

  test('a table without keys', async () => {
    using bare = await PartitionTable.open();
    bare.replace({}, []);
    expect(() => bare.list('year = 1')).toThrow(/"year" is not a partition key/u);
    expect(bare.count('')).toBe(0);
  });
});

describe('a stored value that is not of its type', () => {
  test('stops a comparison by order that depends on it, and names the partition', async () => {
    using lake = await PartitionTable.open();
    lake.replace({ year: 'int', city: 'string' }, [
      ['2024', 'a'],
      ['old', 'b'],
    ]);
    expect(() => lake.list('year > 2000')).toThrow(
      expect.objectContaining({
        code: 'InvalidState',
        message:
          'Cannot compare the partition year=old/city=b: the value "old" of year is not a value of its type int.',
        details: { column: 'year', value: 'old' },
      }),
    );
    expect(() => lake.count('year > 2000')).toThrow(/year=old/u);
    expect(lake.list("year > 2000 AND city = 'a'")).toEqual([['2024', 'a']]);
    expect(lake.list('year = 2024')).toEqual([['2024', 'a']]);
    expect(lake.list("year > 2030 OR city = 'b'")).toEqual([['old', 'b']]);
  });
});
