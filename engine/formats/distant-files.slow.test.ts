/** Every format reads a file that lies elsewhere as it reads a local one: slowly, over requests that fail now and then. */

import path from 'node:path';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#engine/base/ids.ts';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { formats, loadFormat } from '#engine/formats/index.ts';
import type { InferFileOutput } from '#engine/formats/infer-file.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import type { Isolated } from '#engine/formats/testing/isolated-rows.ts';
import { DistantFiles } from '#engine/testing/distant-files.ts';
import { fromDuckDb } from '#engine/types/duckdb.ts';
import { casesOfRun, isWholeRun } from '#engine/testing/run-length.ts';

const seed = 20_261_123;
const count = 8000;
const rows = sql`SELECT i AS id, 'name ' || (i % 97) || repeat('x', (i % 40)::INTEGER) AS name,
    (i * 7919 % 100000)::INTEGER AS v, (i / 4)::DOUBLE AS price FROM range(${literal(count)}) t(i)`;
const wide = sql`SELECT ${joinSql(Array.from({ length: 10 }, (_, column) => sql`hash(i, ${literal(column)}) // 2::UBIGINT AS ${ident(`c${column}`)}`))}
  FROM range(150000) t(i)`;

let local: FormatFixture;
let distant: FormatFixture;
/** A short run makes few requests: more of them fail, so that it is seen there too. */
const files = new DistantFiles({ seed, faultShare: isWholeRun ? 0.05 : 0.15 });
beforeAll(async () => {
  local = await openFormatFixture();
  distant = await openFormatFixture((file) => files.open(file));
});
afterAll(async () => {
  await distant[Symbol.asyncDispose]();
  await local[Symbol.asyncDispose]();
});

function lines(line: (row: number) => string): string {
  return Array.from({ length: count }, (_, row) => `${line(row)}\n`).join('');
}

/** A file of the rows, by DuckDB and the format's encoder. */
async function writtenBy(
  name: string,
  options: Readonly<Record<string, unknown>> = {},
  written = rows,
): Promise<string> {
  const format = await loadFormat(name);
  const target = path.join(local.folder, `${newId(name)}${format.fileExtension(options)}`);
  const copied = format.encode === undefined ? target : `${target}.parquet`;
  await local.connection.run(sql`COPY (${written}) TO ${literal(copied)} (${format.copyOptions!(options)})`);
  const described = await local.connection.rows<{ column_name: string; column_type: string }>(sql`DESCRIBE ${written}`);
  const columns = described.map((each) => ({ name: each.column_name, type: fromDuckDb(each.column_type) }));
  await format.encode?.({ parquet: copied, target, columns, options }, local.context);
  return target;
}

const csvText = `id,name,v\n${lines((row) => `${row},"name, ${row % 97}",${row % 1000 === 999 ? 'none' : (row * 7919) % 100_000}`)}`;
const cases: readonly (readonly [name: string, format: string, make: () => Promise<string> | string])[] = [
  ['csv', 'csv', () => writtenBy('csv')],
  ['csv with bad values', 'csv', () => local.write('bad.csv', csvText)],
  [
    'csv in windows-1252',
    'csv',
    () => local.write('latin.csv', Buffer.from(csvText.replaceAll('name', 'näme'), 'latin1')),
  ],
  ['csv.gz', 'csv', () => local.write('bad.csv.gz', zlib.gzipSync(csvText))],
  ['csv.br', 'csv', () => local.write('bad.csv.br', zlib.brotliCompressSync(csvText))],
  ['json', 'json', () => writtenBy('json')],
  [
    'json inside a document',
    'json',
    () => local.write('inner.json', `{"rows":[${lines((row) => `{"a":${row}}${row < count - 1 ? ',' : ''}`)}]}`),
  ],
  [
    'json.zst',
    'json',
    () => local.write('packed.json.zst', zlib.zstdCompressSync(lines((row) => `{"a":${row},"b":"${row % 7}"}`))),
  ],
  ['parquet', 'parquet', () => writtenBy('parquet')],
  ['avro', 'avro', () => writtenBy('avro')],
  ['arrow', 'arrow', () => writtenBy('arrow')],
  ['excel', 'excel', () => writtenBy('excel')],
  ['orc', 'orc', () => writtenBy('orc', { stripeSize: 100_000 })],
  [
    'orc.gz',
    'orc',
    async () =>
      local.write('whole.orc.gz', zlib.gzipSync(await readBytes(await writtenBy('orc', { stripeSize: 90_000 })))),
  ],
  [
    'xml',
    'xml',
    () => local.write('rows.xml', `<rows>${lines((row) => `<row id="${row}"><v>${row * 3}</v></row>`)}</rows>`),
  ],
  [
    'a log',
    'grokLog',
    () =>
      local.write(
        'access.log',
        lines((row) => `127.0.0.1 - - [01/Jan/2024:00:00:00 +0000] "GET /${row} HTTP/1.1" 200 ${row}`),
      ),
  ],
  [
    'fixed width',
    'fixedWidth',
    () =>
      local.write(
        'people.txt',
        lines((row) => `${String(row).padEnd(8)}${`name ${row % 97}`.padEnd(12)}${String(row % 10)}`),
      ),
  ],
];

async function readBytes(file: string): Promise<Uint8Array> {
  const { readFile } = await import('node:fs/promises');
  return await readFile(file);
}

/** The file is the place of a copy. */
function withoutFile({ rejects }: Isolated): object[] {
  return rejects.map((reject) => ({ ...reject, file: '' }));
}

const stated: Readonly<Record<string, InferFileOutput['reading']['options']>> = {
  'json inside a document': { format: 'json', jsonPath: '$.rows[*]' },
  'fixed width': { format: 'fixedWidth' },
};

test('every format is among the cases', () => {
  expect(new Set(cases.map(([, format]) => format))).toEqual(new Set(formats.map(({ name }) => name)));
});

/** In a short run, one of each way of reading. */
const quick = new Set(['csv with bad values', 'json', 'parquet', 'orc']);

describe.each(casesOfRun(cases, ([name]) => quick.has(name)))('%s', (name, format, make) => {
  test('has the same columns, rows and rejected records', async () => {
    const file = await make();
    const here = await local.infer(file, stated[name]);
    const there = await distant.infer(file, stated[name]);
    expect(there).toEqual(here);
    expect(here).toMatchObject({ rowCount: count, exact: true, reading: { format } });
    const expected = await local.isolate(file, here);
    const isolated = await distant.isolate(file, there);
    expect(isolated.rows).toEqual(expected.rows);
    expect(withoutFile(isolated)).toEqual(withoutFile(expected));
    if (expected.rejects.length === 0) expect(await distant.scan(file, there)).toEqual(await local.scan(file, here));
    const some = here.schema.slice(0, 1);
    if (expected.rejects.length === 0) expect(await distant.scan(file, there, some)).toHaveLength(count);
  });

  test('a sample says the same', async () => {
    const file = await make();
    const depth = { bytes: 50_000 };
    expect(await distant.infer(file, stated[name], depth)).toEqual(await local.infer(file, stated[name], depth));
  });
});

test('requests failed, and were tried again', () => {
  expect(files.requests.length).toBeGreaterThan(isWholeRun ? 100 : 20);
  expect(files.faults).toBeGreaterThan(files.requests.length * 0.02);
});

test('of an ORC file, only the end and the wanted columns are fetched', async () => {
  const file = await writtenBy('orc', { stripeSize: 1_000_000 }, wide);
  const inference = await local.infer(file);
  const { length } = await readBytes(file);
  expect(length).toBeGreaterThan(8_000_000);
  const counted = new DistantFiles({ latencyMillis: 0, faultShare: 0 });
  await using fixture = await openFormatFixture((each) => counted.open(each));
  const wanted = inference.schema.slice(3, 4);
  expect(await fixture.scan(file, inference, wanted)).toEqual(await local.scan(file, inference, wanted));
  // Its head and tail are read to find the columns.
  expect(counted.bytes - 300_000).toBeLessThan(length * 0.15);
});
