/** Hundreds of CSV columns converted in lists: the same rows and errors as column by column. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { scanCsv } from '#engine/formats/csv/scan/scan.ts';
import type { ScanRequest } from '#engine/formats/format.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { parseHive } from '#engine/types/hive.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Type → texts of it; `NA` means null in each. */
const texts: Readonly<Record<string, readonly string[]>> = {
  bigint: ['1', '-2', '3.0', 'NA', ''],
  'decimal(9,2)': ['1.25', '1e2', 'n/a', '-3', ''],
  double: ['1.5', '1e300', 'NaN', '2', ''],
  boolean: ['true', 'false', 'T', '', 'f'],
  date: ['2025-01-31', '1999-12-01', '-', '', 'NA'],
  timestamp: ['2025-01-31T10:00:00Z', '2025-01-31T10:00+01:00', '2025-01-31', 'NULL', ''],
  timestamp_ntz: ['2025-01-31 10:00:00', '2025-01-31', '--', '', 'NA'],
  'array<int>': ['[1]', '[]', '', 'NA', '[null]'],
  string: ['NA', 'x', '', '1', 'y'],
};
const kinds = Object.keys(texts);
const columns = Array.from({ length: 700 }, (_, index) => ({
  name: `c_${index}`,
  type: parseHive(kinds[index % kinds.length]!),
}));

function request(
  name: string,
  change: (row: number, column: number) => string | undefined = () => undefined,
): ScanRequest {
  const rows = Array.from({ length: 5 }, (_, row) =>
    columns.map((__, column) => change(row, column) ?? texts[kinds[column % kinds.length]!]![row]!),
  );
  const cell = (value: string): string => (value.includes(',') ? `"${value}"` : value);
  const file = fixture.write(name, rows.map((row) => `${row.map(cell).join(',')}\n`).join(''));
  const options = { columns: columns.map((column) => column.name), columnNulls: { c_0: [], c_1: ['n/a', '-3'] } };
  return { files: [file], compression: 'none', options, columns, withFilename: true, withFileIndex: true };
}

test('the rows are the same', async () => {
  const wide = request('wide.csv', (row, column) => (column === 0 && row === 3 ? '4' : undefined));
  const [each, lists] = [scanCsv(wide).relation, scanCsv({ ...wide, everyColumn: true }).relation];
  expect(lists.text.length).toBeLessThan(each.text.length / 3);
  expect(await fixture.connection.rows(lists)).toEqual(await fixture.connection.rows(each));
});

test('so is the error of a value that does not fit', async () => {
  for (const kind of casesOfRun(['bigint', 'timestamp', 'array<int>'], 1)) {
    const at = kinds.length * 40 + kinds.indexOf(kind);
    const wide = request('bad.csv', (row, column) =>
      row === 2 && column === at ? 'x' : column === 0 ? '1' : undefined,
    );
    const messages: string[] = [];
    for (const everyColumn of [false, true])
      await fixture.connection
        .rows(sql`SELECT * FROM (${scanCsv({ ...wide, everyColumn }).relation})`)
        .catch((error: unknown) =>
          messages.push((error as Error).message.replace(/ \(line .*| when casting .*/su, '')),
        );
    expect(messages).toHaveLength(2);
    expect(messages[1]).toBe(messages[0]);
  }
});

test('the columns of a narrow file are converted one by one, so that a query pays for its own alone', () => {
  const narrow = { ...request('narrow.csv'), columns: columns.slice(0, 100) };
  expect(scanCsv({ ...narrow, everyColumn: true }).relation.text).toBe(scanCsv(narrow).relation.text);
});
