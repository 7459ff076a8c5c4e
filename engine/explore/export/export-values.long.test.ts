/** Values of every type that a query may give, in files of every format: those that the query shows. */

import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formats, loadFormat } from '#engine/formats/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

const choice = "{'tag': 'long', 'long': 5::BIGINT, 'string': NULL::VARCHAR}";
const otherChoice = "{'tag': 'string', 'long': NULL::BIGINT, 'string': 'x, \"y\"'}";

/** An expression, its type, and its value in the JSON of a query. */
const values: readonly (readonly [sql: string, type: string, json: unknown])[] = [
  ['sum(9007199254740993)', 'decimal(38,0)', '9007199254740993'],
  ['170141183460469231731687303715884105::HUGEINT', 'decimal(38,0)', '170141183460469231731687303715884105'],
  ['18446744073709551615::UBIGINT', 'decimal(20,0)', '18446744073709551615'],
  ["TIME '10:00:00.5'", 'string', '10:00:00.5'],
  ["'1b4e28ba-2fa1-11d2-883f-0016d3cca427'::UUID", 'string', '1b4e28ba-2fa1-11d2-883f-0016d3cca427'],
  ["'b'::ENUM ('a', 'b')", 'string', 'b'],
  ["'101'::BIT", 'string', '101'],
  ["'\\xAA\\x00'::BLOB", 'binary', 'qgA='],
  ["DATE '2024-02-29'", 'date', '2024-02-29'],
  ['[1::HUGEINT, NULL]', 'array<decimal(38,0)>', ['1', null]],
  ["{'t': TIME '11:00', 'b': '\\xAA'::BLOB}", 'struct<t:string,b:binary>', { t: '11:00:00', b: 'qg==' }],
  [choice, 'uniontype<bigint,string>', 5],
  [otherChoice, 'uniontype<bigint,string>', 'x, "y"'],
  [`[${choice}, ${otherChoice}]`, 'array<uniontype<bigint,string>>', [5, 'x, "y"']],
  [`{'c': ${choice}}`, 'struct<c:uniontype<bigint,string>>', { c: 5 }],
];
const select = `SELECT ${values.map(([value], index) => `${value} AS c${index}`).join(', ')}`;
/** These keep every type; the others have text instead. */
const typed = ['parquet', 'orc', 'arrow', 'avro'];

interface Result {
  readonly types: readonly string[];
  readonly row: readonly unknown[];
}

async function query(sql: string): Promise<Result> {
  let types: readonly string[] = [];
  const rows: unknown[][] = [];
  for await (const item of place.engine.dispatcher.stream('query', { sql, folder: place.folder })) {
    if ('columns' in item) types = item.columns.map(({ type }) => type);
    if ('rows' in item) rows.push(...item.rows.map((row) => Object.values(row)));
  }
  expect(rows).toHaveLength(1);
  return { types, row: rows[0]! };
}

async function write(name: string, sql: string): Promise<string> {
  const format = await loadFormat(name);
  const to = join(place.folder, `${name}${format.fileExtension(format.writeOptions!.parse({}))}`);
  await rm(to, { force: true });
  await place.engine.dispatcher.call('writeQuery', { sql, folder: place.folder, to });
  return to;
}

test('the query shows them', async () => {
  const { types, row } = await query(select);
  expect(types).toEqual(values.map(([, type]) => type));
  expect(row).toEqual(values.map(([, , json]) => json));
});

test.each(typed)('%s holds them', async (name) => {
  const { types, row } = await query(`SELECT * FROM '${await write(name, select)}'`);
  expect(types).toEqual(values.map(([, type]) => type));
  expect(row).toEqual(values.map(([, , json]) => json));
});

/** The first and the last of their types, behind which are DuckDB's infinities; and those that a workbook cannot count. */
const ends: readonly (readonly [sql: string, json: string])[] = [
  ['make_timestamp(9223372036854775806)', '+294247-01-10T04:00:54.775806'],
  ['make_timestamp(9223372036854000000)', '+294247-01-10T04:00:54'],
  ['make_timestamp(-9223372022400000000)', '-290308-12-22T00:00:00'],
  ["TIMESTAMP '10000-01-01 00:00:00'", '+010000-01-01T00:00:00'],
  ["TIMESTAMP '9999-12-31 23:59:59.999999'", '9999-12-31T23:59:59.999999'],
  ["TIMESTAMP '0001-01-01 00:00:00'", '0001-01-01T00:00:00'],
  ["DATE '5881580-07-10'", '+5881580-07-10'],
  ["DATE '5877642-06-25 (BC)'", '-5877641-06-25'],
  ["DATE '1899-12-31'", '1899-12-31'],
];

test.each([...typed, 'excel'])('%s holds the ends of times', async (name) => {
  const columns = ends.map(([value], index) => `${value} AS c${index}`).join(', ');
  const { row } = await query(`SELECT * FROM '${await write(name, `SELECT ${columns}`)}'`);
  expect(row.map((value) => String(value).replace(' ', 'T'))).toEqual(ends.map(([, json]) => json));
});

/** Numbers that no digits write, in the words that Java reads. */
const unending = `SELECT 'nan'::DOUBLE AS a, '-nan'::FLOAT AS b, 'inf'::DOUBLE AS c, '-inf'::FLOAT AS d, NULL::DOUBLE AS e,
  0.1::FLOAT AS f, ['nan'::DOUBLE, 1.5, NULL] AS g`;

test('csv and json have words for numbers without end, and no sign of NaN', async () => {
  const text = await readFile(await write('csv', unending), 'utf8');
  expect(text.split('\n')[1]).toBe('NaN,NaN,Infinity,-Infinity,,0.1,"[""NaN"",1.5,null]"');
  const json = await readFile(await write('json', unending), 'utf8');
  expect(JSON.parse(json)).toMatchObject({
    a: 'NaN',
    b: 'NaN',
    c: 'Infinity',
    d: '-Infinity',
    f: 0.1,
    g: ['NaN', 1.5, null],
  });
  for (const name of ['csv', 'json']) {
    const { row } = await query(
      `SELECT a::DOUBLE, b::FLOAT, c::DOUBLE, d::FLOAT FROM '${await write(name, unending)}'`,
    );
    expect(row, name).toEqual(['NaN', 'NaN', 'Infinity', '-Infinity']);
  }
});

test('json holds their JSON', async () => {
  const line = JSON.parse(await readFile(await write('json', select), 'utf8')) as Record<string, unknown>;
  expect(Object.values(line)).toEqual(values.map(([, , json]) => json));
});

test('csv holds their text', async () => {
  const text = await readFile(await write('csv', select), 'utf8');
  expect(text.split('\n')[1]).toBe(values.map(([, , json]) => cellOf(textOf(json))).join(','));
});

test('excel holds their text in its cells', async () => {
  const { row } = await query(`SELECT * FROM '${await write('excel', select)}'`);
  expect(row.map(String)).toEqual(values.map(([, , json]) => textOf(json)));
});

test('every format that is written has its test', () => {
  const written = formats.filter(({ writeOptions }) => writeOptions !== null).map(({ name }) => name);
  expect([...typed, 'json', 'csv', 'excel'].toSorted()).toEqual(written.toSorted());
});

test('exports into one folder at the same moment do not hinder each other', async () => {
  await mkdir(join(place.folder, 'many'));
  const names = Array.from({ length: 40 }, (_, index) => join(place.folder, 'many', `${index}.csv`));
  await Promise.all(
    names.map((to) => place.engine.dispatcher.call('writeQuery', { sql: 'SELECT 1 AS a', folder: place.folder, to })),
  );
  expect((await readdir(join(place.folder, 'many'))).length).toBe(names.length);
});

function textOf(json: unknown): string {
  return typeof json === 'string' ? json : JSON.stringify(json);
}

function cellOf(text: string): string {
  return /[",]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
