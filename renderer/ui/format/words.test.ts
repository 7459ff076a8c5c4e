/** Numbers and dates in every style that can be chosen. */

import { afterEach, expect, test } from 'vitest';
import { useWorkbench, type DateStyle, type NumberStyle } from '#renderer/stores/workbench.ts';
import {
  byteSize,
  countOf,
  dateAndTime,
  dateText,
  duration,
  exactCount,
  fileTitle,
  shortCount,
  shortTime,
} from '#renderer/ui/format/words.ts';

afterEach(() => useWorkbench.setState({ numberStyle: 'comma', dateStyle: 'words' }));

test.each<[NumberStyle, readonly string[]]>([
  ['comma', ['1,234,567', '12.4M', '1.85 GB', '18.6 s', '2,000 rows']],
  ['point', ['1.234.567', '12,4M', '1,85 GB', '18,6 s', '2.000 rows']],
  ['space', ['1\u202F234\u202F567', '12,4M', '1,85 GB', '18,6 s', '2\u202F000 rows']],
  ['plain', ['1234567', '12.4M', '1.85 GB', '18.6 s', '2000 rows']],
])('numbers: %s', (numberStyle, expected) => {
  useWorkbench.setState({ numberStyle });
  const written = [exactCount(1_234_567), shortCount(12_400_000), byteSize(1.85e9), duration(18_620)];
  expect([...written, countOf(2000, 'row')]).toEqual(expected);
});

test.each<[DateStyle, string, string]>([
  ['words', '05 Feb 2021', '05 Feb'],
  ['iso', '2021-02-05', '2021-02-05'],
  ['slashes', '05/02/2021', '05/02/2021'],
  ['dots', '05.02.2021', '05.02.2021'],
  ['american', '02/05/2021', '02/05/2021'],
])('dates: %s', (dateStyle, date, short) => {
  useWorkbench.setState({ dateStyle });
  const time = new Date(2021, 1, 5, 7, 8, 9);
  const now = new Date(2021, 10, 1).getTime();
  expect([dateText(time), dateAndTime(time.getTime()), shortTime(time.getTime(), now)]).toEqual([
    date,
    `${date}, 07:08`,
    short,
  ]);
});

test.each([
  ['the same year', new Date(2026, 0, 5), '05 Jan'],
  ['the last winter', new Date(2025, 11, 31), '31 Dec 2025'],
  ['two years ago', new Date(2024, 10, 30), '30 Nov 2024'],
  ['the next month', new Date(2027, 0, 31), '31 Jan'],
  ['much later', new Date(2199, 0, 26), '26 Jan 2199'],
])('a short time has a year where a reader would take it for another: %s', (_, time, expected) => {
  useWorkbench.setState({ dateStyle: 'words' });
  expect(shortTime(time.getTime(), new Date(2026, 10, 30).getTime())).toBe(expected);
});

test.each([
  ['/data/orders.csv', 'orders.csv'],
  ['/data/part-1.csv', 'part-1.csv'],
  ['/out/orders/part-jr_01a22036e746787d80eda4e0e80f8b9a-s0-0-0-f00caeaf69099c88.parquet', 'orders/part-…8b9a.parquet'],
  ['C:\\out\\day=1\\part-jr_01a22036e746787d80eda4e0e80f8b9a-s0-1-12-f00c.csv.gz', 'day=1/part-…8b9a.csv.gz'],
  ['s3://lake/orders/', 'orders'],
  ['C:\\data\\', 'data'],
  ['/', '/'],
  ['s3://lake/part-jr_01a22036e746787d80eda4e0e80f8b9a-s0-0-0-f00c.json', 'lake/part-…8b9a.json'],
])('the title of %s', (path, title) => expect(fileTitle(path)).toBe(title));
