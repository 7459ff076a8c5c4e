/** Workbooks that Tenon writes, read back by itself and by openpyxl. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { furtherSheets } from '#engine/formats/excel/numbered-sheets.ts';
import type { Workbook } from '#engine/formats/excel/workbook.ts';
import { encodeExcel } from '#engine/formats/excel/write/encode.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { loadFormat } from '#engine/formats/index.ts';

const python = process.env['TENON_PYTHON'];
const hasOpenpyxl =
  python !== undefined && spawnSync(python, ['-c', 'import openpyxl'], { stdio: 'ignore' }).status === 0;
if (!hasOpenpyxl)
  process.stderr.write('skipped: Excel against openpyxl, because TENON_PYTHON names no Python with it\n');

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let count = 0;
async function write(rows: Sql, options: Record<string, unknown> = {}, rowsPerSheet?: number): Promise<string> {
  count += 1;
  const parquet = `${fixture.folder}/rows-${count}.parquet`;
  const target = `${fixture.folder}/written-${count}.xlsx`;
  const columns = await fixture.connection.describe(rows);
  await fixture.connection.run(
    sql`COPY (${rows}) TO ${literal(parquet)} (${(await loadFormat('excel')).copyOptions!(options)})`,
  );
  await encodeExcel({ parquet, target, columns, options }, fixture.context, rowsPerSheet);
  return target;
}

const mixed = sql`SELECT * FROM (VALUES
  (1::BIGINT, 0.1::FLOAT, 2.5::DOUBLE, true, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:30:15.5', 'plain', 12.30::DECIMAL(9,2)),
  (9007199254740993, -1, 1e300, false, DATE '1899-01-01', TIMESTAMPTZ '2024-01-01 00:00:00Z', '=1+1 <&> "x" _x0041_' || chr(7) || chr(10) || '😀', 0),
  (NULL, NULL, 'NaN'::DOUBLE, NULL, NULL, NULL, NULL, NULL)
) AS t(whole, single, double, flag, day, moment, words, price)`;

test('every type comes back, by what Tenon itself reads', async () => {
  const file = await write(mixed);
  const inference = await fixture.infer(file);
  expect(typesOf(inference.schema)).toEqual([
    'whole:string',
    'single:double',
    'double:string',
    'flag:boolean',
    'day:string',
    'moment:timestamp_ntz',
    'words:string',
    'price:double',
  ]);
  expect(await fixture.scan(file, inference)).toEqual([
    {
      whole: '1',
      single: 0.1,
      double: '2.5',
      flag: true,
      day: '2024-02-29',
      moment: '2024-02-29T12:30:15.5',
      words: 'plain',
      price: 12.3,
    },
    {
      whole: '9007199254740993',
      single: -1,
      double: '1e+300',
      flag: false,
      day: '1899-01-01',
      moment: '2024-01-01T00:00:00',
      words: '=1+1 <&> "x" _x0041_\u0007\n😀',
      price: 0,
    },
    { whole: null, single: null, double: 'NaN', flag: null, day: null, moment: null, words: null, price: null },
  ]);
});

test.each([true, false])(
  'rows of nulls keep their places, first, last and between, with a header: %s',
  async (writeHeader) => {
    const places = [1, 0, 0, 0, 0, 1, 0, 0];
    const before = writeHeader ? [0, 0] : [];
    const values = [...before, ...places].map((value) => (value === 0 ? null : value));
    const rows = sql`SELECT v, v AS w FROM (SELECT unnest(${literal(JSON.stringify(values))}::JSON::BIGINT[]) AS v)`;
    const file = await write(rows, { writeHeader });
    const inference = await fixture.infer(file, { withHeader: writeHeader });
    const read = await fixture.scan(file, inference);
    expect(read.map((row) => Object.values(row)[0])).toEqual(values.map((value) => (value === null ? null : 1n)));
  },
);

test('nested values are JSON, bytes base64', async () => {
  const file = await write(sql`SELECT {'a': 1, 'b': [1, 2]} AS s, 'xy'::BLOB AS b`);
  const inference = await fixture.infer(file);
  expect(await fixture.scan(file, inference)).toEqual([{ s: '{"a":1,"b":[1,2]}', b: 'eHk=' }]);
});

test('no rows, no header, rows beyond a sheet', async () => {
  const empty = await fixture.infer(await write(sql`SELECT 1 AS id, 'x' AS name WHERE false`), {
    format: 'excel',
    withHeader: true,
  });
  expect(empty).toMatchObject({ rowCount: 0, schema: [{ name: 'id' }, { name: 'name' }] });
  const bare = await fixture.infer(await write(sql`SELECT 7 AS id`, { writeHeader: false }));
  expect(bare).toMatchObject({ rowCount: 1, reading: { options: { withHeader: false } } });
  const split = await write(sql`SELECT i AS id FROM range(25) r(i)`, { sheet: 'Rows & more' }, 11);
  for (const [sheet, rows] of [
    ['Rows & more', 10],
    ['Rows & more 2', 10],
    ['Rows & more 3', 5],
  ] as const)
    expect(await fixture.infer(split, { format: 'excel', sheet })).toMatchObject({
      rowCount: rows,
      schema: [{ name: 'id' }],
    });
});

test('rows beyond a sheet are read from the numbered ones', async () => {
  const file = await write(sql`SELECT range AS n, 'v' || range AS t FROM range(11)`, { sheet: 'Orders' }, 5);
  const alone = await fixture.infer(file);
  expect(alone).toMatchObject({ rowCount: 4, reading: { options: { furtherSheets: false } } });
  const all = await fixture.infer(file, { format: 'excel', furtherSheets: true, emptyTextIsNull: false });
  expect(all.rowCount).toBe(11);
  expect((await fixture.scan(file, all)).map(({ n }) => Number(n))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  // A sheet of this name that does not follow the others is none of them.
  const sheets = ['Orders', 'Orders 2', 'Orders 4'].map((name) => ({ name, isHidden: false }));
  expect(furtherSheets({ sheets } as unknown as Workbook, 'Orders')).toEqual(['Orders 2']);
});

test('a text that no cell can hold is an error, and no file is left', async () => {
  await expect(write(sql`SELECT repeat('x', 40000) AS long`)).rejects.toMatchObject({
    code: 'InvalidInput',
    details: { column: 'long' },
  });
  expect(existsSync(`${fixture.folder}/written-${count}.xlsx`)).toBe(false);
});

test('many rows go through in pieces', async () => {
  const file = await write(sql`SELECT i AS id, 'name ' || i AS name, i / 7 AS ratio FROM range(100000) r(i)`);
  const inference = await fixture.infer(file);
  expect(inference.rowCount).toBe(100_000);
  expect((await fixture.scan(file, inference)).at(-1)).toMatchObject({ id: 99_999n, name: 'name 99999' });
});

test.runIf(hasOpenpyxl)('openpyxl reads the same values', async () => {
  const file = await write(mixed);
  const script = `import sys, json, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).active
print(json.dumps([[None if v is None else v if isinstance(v, (bool, int, float)) else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]))`;
  const { stdout, stderr } = spawnSync(python!, ['-c', script, file], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    ['whole', 'single', 'double', 'flag', 'day', 'moment', 'words', 'price'],
    [1, 0.1, 2.5, true, '2024-02-29 00:00:00', '2024-02-29 12:30:15.500000', 'plain', 12.3],
    [
      '9007199254740993',
      -1,
      1e300,
      false,
      '1899-01-01',
      '2024-01-01 00:00:00',
      '=1+1 <&> "x" _x005F_x0041__x0007_\n😀',
      0,
    ],
    [null, null, 'NaN', null, null, null, null, null],
  ]);
});
