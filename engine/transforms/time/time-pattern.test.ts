/** Every letter of a pattern, over times at both ends of years, centuries and days, against the values that Java writes. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { parseTimePattern } from '#engine/transforms/time/time-pattern.ts';
import { writtenTime } from '#engine/transforms/time/written-time.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

async function write(time: string | null, pattern: string): Promise<string | null> {
  const value = writtenTime(sql`CAST(${literal(time)} AS TIMESTAMP)`, parseTimePattern(pattern));
  const [row] = await duck.connection.rows<{ text: string | null }>(sql`SELECT ${value} AS text`);
  return row!.text;
}

const afternoon = '2024-02-03 16:05:06.789012';
test.each([
  ['y yy yyy yyyy yyyyy', afternoon, '2024 24 2024 2024 02024'],
  ['y yy yyy yyyy', '0033-01-02 00:00:00', '33 33 033 0033'],
  ['y yyyy yyyyy G GGGG', '12345-01-02 00:00:00', '12345 +12345 12345 AD Anno Domini'],
  ['yyyy G GGGG', '0044-03-15 (BC)', '0044 BC Before Christ'],
  ['M MM MMM MMMM L LL LLL LLLL', afternoon, '2 02 Feb February 2 02 Feb February'],
  ['d dd D DD DDD F', afternoon, '3 03 34 34 034 3'],
  ['F', '2024-02-08 00:00:00', '1'],
  ['E EE EEE EEEE', afternoon, 'Sat Sat Sat Saturday'],
  ['Q QQ QQQ QQQQ q', afternoon, '1 01 Q1 1st quarter 1'],
  ['QQQQ', '2024-12-31 23:59:59', '4th quarter'],
  ['H HH h hh K KK k kk a', afternoon, '16 16 4 04 4 04 16 16 PM'],
  ['H HH h hh K KK k kk a', '2024-02-03 00:00:00', '0 00 12 12 0 00 24 24 AM'],
  ['H h K k a', '2024-02-03 12:00:00', '12 12 0 12 PM'],
  ['m mm s ss', afternoon, '5 05 6 06'],
  ['S SS SSS SSSSSS SSSSSSSSS', afternoon, '7 78 789 789012 789012000'],
  ['VV z zzzz O OOOO', afternoon, 'UTC UTC Coordinated Universal Time GMT GMT'],
  ['X XXX XXXXX x xx xxx Z ZZZZ ZZZZZ', afternoon, 'Z Z Z +00 +0000 +00:00 +0000 GMT Z'],
  ["'T'''' %' yyyy[ 'x']''", afternoon, null],
  ["'T''' yyyy[ 'x']''", afternoon, "T' 2024 x'"],
  ['%Y-%m-%dT%H:%M:%S.%f%z %%', afternoon, '2024-02-03T16:05:06.789012+0000 %'],
  ["%a %A %b %B %y %I %p %j %G it's", afternoon, "Sat Saturday Feb February 24 04 PM 034 2024 it's"],
  ['%c|%X|%x', afternoon, 'Sat Feb 03 16:05:06 2024|16:05:06|02/03/24'],
  ["'constant'", afternoon, 'constant'],
])('%s of %s', async (pattern, time, text) => {
  // A percent sign makes it Python's, whose codes differ.
  if (text === null) expect(() => parseTimePattern(pattern)).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  else expect(await write(time, pattern)).toBe(text);
});

test.each(["'constant'", 'XXX', 'yyyy', 'QQQQ G SSS'])('%s of null is null', async (pattern) => {
  expect(await write(null, pattern)).toBeNull();
});

test.each([
  'YYYY',
  'ww',
  'e',
  'EEEEE',
  'MMMMM',
  'HHH',
  'ddd',
  'V',
  'OO',
  'A',
  'n',
  'aa',
  "'open",
  '#',
  '{',
  '%Q',
  '%',
  'b',
])('"%s" is refused', (pattern) => {
  expect(() => parseTimePattern(pattern)).toThrow(
    expect.objectContaining({ code: 'InvalidInput', hint: expect.stringMatching(/\S/u) }),
  );
});
