/** Bad records of CSV files that are read as they are: those that DuckDB refuses, and those that it would round. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { isolateCsv } from '#engine/formats/csv/scan/scan.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { readIsolated } from '#engine/formats/testing/isolated-rows.ts';
import { bigintType, booleanType, dateType, decimalType, stringType, type Schema } from '#engine/types/data-type.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const columns: Schema = [
  { name: 'id', type: bigintType },
  { name: 'day', type: dateType },
  { name: 'price', type: decimalType(5, 2) },
  { name: 'open', type: booleanType },
  { name: 'text', type: stringType },
];
const good = '1,2025-01-31,1.25,true,x';

async function isolate(records: readonly string[], names = ['a.csv'], wanted = columns) {
  const files = names.map((name) => fixture.write(name, records.map((record) => `${record}\n`).join('')));
  const options = { columns: columns.map(({ name }) => name) };
  const scan = isolateCsv({ files, compression: 'none', options, columns: wanted, withFilename: false });
  const { rows, rejects } = await readIsolated(fixture.connection, scan);
  return {
    rows,
    told: rejects.map(({ line, column_name, reason }) => [Number(line ?? 0), column_name, reason]),
    rejects,
  };
}

test('values that DuckDB refuses are reported with their lines', async () => {
  const { rows, told, rejects } = await isolate([
    good,
    'x,2025-01-31,1.25,true,x',
    good,
    '1,2025-01-31,1.25,maybe,x',
    '1,2025-01-31',
  ]);
  expect(rows).toHaveLength(2);
  expect(told).toEqual([
    [2, 'id', `Could not convert string "x" to 'BIGINT'`],
    [4, 'open', `Could not convert string "maybe" to 'BOOLEAN'`],
    [5, 'day', 'too few values: 2 instead of 5'],
  ]);
  expect(rejects.map(({ raw }) => raw)).toContain('1,2025-01-31,1.25,maybe,x');
});

test('a fraction in a column of whole numbers is reported with its line', async () => {
  const { rows, told } = await isolate([good, '1.5,2025-01-31,1.25,true,x', '2.0,2025-01-31,1.25,true,x']);
  expect(rows.map((row) => row['id'])).toEqual([1n, 2n]);
  expect(told).toEqual([[2, 'id', 'Could not convert string "1.5" to a whole number']]);
});

test('what DuckDB would round or cut is reported by all bad columns, without a line', async () => {
  const { rows, told, rejects } = await isolate([good, '1,2025-01-31T10:00,1.255,true,x', '1,NA,NA,,NA']);
  expect(rows.at(-1)).toMatchObject({ day: null, price: null, open: null, text: 'NA' });
  expect(told).toEqual([
    [
      0,
      'day, price',
      'day: Could not convert string "2025-01-31T10:00" to DATE; price: Could not convert string "1.255" to DECIMAL(5, 2)',
    ],
  ]);
  expect(rejects[0]!.raw).toBe('1,2025-01-31T10:00,1.255,true,x');
});

test('the rejects of several files name their file', async () => {
  const { rows, rejects } = await isolate([good, '1,x,1.25,true,x'], ['one.csv', 'two.csv'], columns.slice(0, 2));
  expect(rows).toHaveLength(2);
  expect(rejects.map(({ file, line }) => [file.slice(-7), line])).toEqual([
    ['one.csv', 2n],
    ['two.csv', 2n],
  ]);
});
