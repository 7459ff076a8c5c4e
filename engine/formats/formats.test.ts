/** Which format a file is in, packings, Parquet, and the operation that looks at a file. */

import { gzipSync, brotliCompressSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { headOf } from '#engine/bytes/testing/head-of.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { classifyFile } from '#engine/formats/classify-file.ts';
import { findFormat, formats, getFormat, loadFormat } from '#engine/formats/index.ts';
import { bigintType, stringType } from '#engine/types/data-type.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test('formats are found by name, also by their other names; unknown ones list near names', () => {
  for (const format of formats) expect(getFormat(format.name.toUpperCase())).toBe(format);
  expect(findFormat('ndjson')?.name).toBe('json');
  expect(() => getFormat('parquett')).toThrow(
    expect.objectContaining({ code: 'UnknownFormat', hint: expect.stringContaining('parquet') }),
  );
});

test.each<[name: string, content: string | Uint8Array, expected: string]>([
  ['a.csv', 'a,b\n1,2\n', 'csv'],
  ['csv.json', 'a,b\n1,2\n', 'csv'],
  ['json.csv', '{"a":1}\n{"a":2}\n', 'json'],
  ['noextension', '{"a":1}\n', 'json'],
  ['table.txt', 'a|b\n1|2\n3|4\n', 'csv'],
  ['a.CSV.GZ', gzipSync('a,b\n1,2\n'), 'csv'],
  ['misnamed.csv', gzipSync('{"a":1}\n'), 'json'],
  ['a.json.zst', zstdCompressSync('{"a":1}\n'), 'json'],
  ['a.json.br', brotliCompressSync('{"a":1}\n'), 'json'],
  ['empty.csv', '', 'csv'],
  ['empty.json', '', 'json'],
  ['prose.txt', 'This is a text, with commas.\nAnd another line.\nNo table at all\n', 'UnknownFormat'],
  ['app.log', '127.0.0.1 - - [01/Jan/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 5\n'.repeat(5), 'grokLog'],
  ['random', Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251), 'UnknownFormat'],
  ['random.csv', Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251), 'UnknownFormat'],
  ['a.orc', 'ORC\u0000\u0001', 'orc'],
  ['a.avro', 'Obj\u0001\u0002', 'avro'],
  ['a.xml', '<?xml version="1.0"?><a/>', 'xml'],
  ['rows.txt', '<row a="1"/>\n<row a="2"/>\n', 'xml'],
  ['page.xml', '<!DOCTYPE html>\n<html><body></body></html>', 'UnsupportedFormat'],
  ['a.xlsx', 'PK\u0003\u0004......xl/workbook.xml', 'excel'],
])('%s is %s', async (name, content, expected) => {
  const file = fixture.write(name, content);
  let found: string;
  try {
    found = (await classifyFile(await headOf(file))).name;
  } catch (thrown) {
    found = (thrown as { code: string }).code;
  }
  expect(found).toBe(expected);
});

test('a format of which nothing is known but its mark says so in the words that a crawl reports', async () => {
  const head = await headOf(fixture.write('b.pdf', '%PDF-1.7...'));
  await expect(classifyFile(head)).rejects.toThrow('unsupported format');
});

test('a damaged gzip file is a malformed file', async () => {
  const whole = gzipSync(
    Buffer.from(Array.from({ length: 200_000 }, (_, index) => `${index},${index * 7}`).join('\n')),
  );
  const damaged = Buffer.from(whole);
  damaged.fill(0x55, damaged.length >> 1, (damaged.length >> 1) + 200);
  await expect(fixture.infer(fixture.write('damaged.csv.gz', damaged))).rejects.toMatchObject({
    code: 'MalformedFile',
  });
  const cut = fixture.write('cut.csv.gz', whole.subarray(0, whole.length - 5000));
  await expect(fixture.infer(cut)).rejects.toMatchObject({ code: 'MalformedFile' });
});

test('brotli and several members are unpacked whole', async () => {
  const brotli = fixture.write('x.csv.br', brotliCompressSync('a,b\n1,x\n2,y\n'));
  const members = fixture.write('y.csv.gz', Buffer.concat([gzipSync('a,b\n1,x\n'), gzipSync('2,y\n')]));
  const frames = fixture.write('z.csv.zst', Buffer.concat([zstdCompressSync('a,b\n1,x\n'), zstdCompressSync('2,y\n')]));
  for (const file of [brotli, members, frames]) {
    const inference = await fixture.infer(file);
    expect(inference).toMatchObject({ rowCount: 2, exact: true });
    expect(await fixture.scan(file, inference)).toEqual([
      { a: 1n, b: 'x' },
      { a: 2n, b: 'y' },
    ]);
  }
});

test('the operation returns claims, and a stated format is taken at its word', async () => {
  const file = fixture.write('claims.txt', '{"a":1}\n');
  expect((await fixture.infer(file)).claims[0]).toMatchObject({ format: 'json', certainty: 1 });
  const stated = await fixture.infer(file, { format: 'csv', withHeader: false, separator: ',', quoteChar: -1 });
  expect(stated.reading.format).toBe('csv');
  expect(stated.claims).toEqual([]);
  await expect(fixture.infer(`${fixture.folder}/missing.csv`)).rejects.toMatchObject({ code: 'FileNotFound' });
  await expect(fixture.infer(fixture.folder)).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('Parquet: types and count from the footer, columns by name, missing ones null', async () => {
  const file = `${fixture.folder}/p.parquet`;
  const options = (await loadFormat('parquet')).copyOptions!({ compression: 'zstd' });
  await fixture.connection.run(
    sql`COPY (SELECT i AS id, 'x' || i AS name, {'a': i, 'b': [i]} AS s, CAST(i AS DECIMAL(9, 2)) AS d, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS t FROM range(1000) r(i)) TO ${literal(file)} (${options})`,
  );
  const inference = await fixture.infer(file);
  expect(inference).toMatchObject({ rowCount: 1000, exact: true, reading: { format: 'parquet', compression: 'none' } });
  expect(typesOf(inference.schema)).toEqual([
    'id:bigint',
    'name:string',
    's:struct<a:bigint,b:array<bigint>>',
    'd:decimal(9,2)',
    't:timestamp',
  ]);
  const columns = [
    { name: 'label', type: stringType, sourceName: 'name' },
    { name: 'gone', type: bigintType },
  ];
  expect((await fixture.scan(file, inference, columns))[0]).toEqual({ label: 'x0', gone: null });
});

test('Parquet that was cut is malformed, with where and what to do', async () => {
  const file = `${fixture.folder}/whole.parquet`;
  await fixture.connection.run(sql`COPY (SELECT * FROM range(1000)) TO ${literal(file)} (FORMAT parquet)`);
  const { readFileSync } = await import('node:fs');
  const cut = fixture.write('cut.parquet', readFileSync(file).subarray(0, 500));
  await expect(fixture.infer(cut)).rejects.toMatchObject({
    code: 'MalformedFile',
    details: { path: cut },
    hint: expect.any(String),
  });
  const wrong = readFileSync(file);
  wrong.writeUInt32LE(0x7fffffff, wrong.length - 8);
  await expect(fixture.infer(fixture.write('wrong.parquet', wrong))).rejects.toMatchObject({ code: 'MalformedFile' });
});
