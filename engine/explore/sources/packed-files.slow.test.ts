/** Files of every packing and of archives, through every door of Explore: preview, pages, queries, conversion. */

import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import zlib from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import iconv from 'iconv-lite';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { createEngine, type Engine } from '#engine/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-packed-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const rowCount = 30_000;
const csv = `id,name\n${Array.from({ length: rowCount }, (_, row) => `${row},ñame ${row}\n`).join('')}`;
const json = Array.from({ length: rowCount }, (_, row) => `{"id":${row},"name":"ñame ${row}"}\n`).join('');

async function zip(name: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const file = join(folder, name);
  const writer = new yazl.ZipFile();
  for (const [member, content] of Object.entries(files)) writer.addBuffer(Buffer.from(content), member);
  writer.end();
  await finished(writer.outputStream.pipe(createWriteStream(file)));
  return file;
}

async function query(sql: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of engine.dispatcher.stream('query', { sql, folder }, new AbortController().signal))
    if ('rows' in item) rows.push(...item.rows);
  return rows;
}

/** @returns rows that were counted. */
async function throughEveryDoor(path: string): Promise<unknown> {
  const preview = await engine.dispatcher.call('previewFile', { path, limit: 3 });
  expect(preview.columns).toEqual([
    { name: 'id', type: 'bigint' },
    { name: 'name', type: 'string' },
  ]);
  expect(preview.rows[2]).toEqual({ id: 2, name: 'ñame 2' });
  const opened = await engine.dispatcher.call('openPages', { path });
  expect(opened.rowCount).toBe(rowCount);
  const { arrow } = await engine.dispatcher.call('readPage', {
    path,
    snapshot: opened.snapshot,
    start: 29_998,
    count: 2,
  });
  expect(
    tableFromIPC(arrow)
      .toArray()
      .map((row: { name: unknown }) => String(row.name)),
  ).toEqual(['ñame 29998', 'ñame 29999']);
  const [counted] = (await query(`SELECT count(*) AS n, max(id) AS last FROM '${path}'`)) as {
    n: number;
    last: number;
  }[];
  expect(counted?.last).toBe(rowCount - 1);
  return counted?.n;
}

const packings = [
  ['gz', (bytes: Buffer) => zlib.gzipSync(bytes)],
  ['zst', (bytes: Buffer) => zlib.zstdCompressSync(bytes)],
  ['br', (bytes: Buffer) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ['lz4', (bytes: Buffer) => compressFrameSync(bytes)],
  ['snappy', (bytes: Buffer) => compressSync(bytes)],
] as const;

describe.each(casesOfRun<(typeof packings)[number]>(packings, 2))('packed as %s', (extension, pack) => {
  test('csv and json', async () => {
    for (const [name, content] of [
      ['rows.csv', csv],
      ['rows.json', json],
    ] as const) {
      const path = join(folder, `${name}.${extension}`);
      writeFileSync(path, pack(Buffer.from(content)));
      expect(await throughEveryDoor(path)).toBe(rowCount);
    }
  });
});

test.each(['utf-16be', 'utf-32le'])('json in %s', async (encoding) => {
  const path = join(folder, `rows-${encoding}.json`);
  writeFileSync(path, iconv.encode(json, encoding, { addBOM: encoding === 'utf-32le' }));
  expect(await throughEveryDoor(path)).toBe(rowCount);
});

test.each(['windows-1252', 'utf-16le', 'utf-32be', 'cp850'])('in %s', async (encoding) => {
  const path = join(folder, `rows-${encoding}.csv`);
  writeFileSync(path, iconv.encode(csv, encoding, { addBOM: encoding === 'utf-16le' }));
  if (encoding !== 'cp850') {
    expect(await throughEveryDoor(path)).toBe(rowCount);
    return;
  }
  const preview = await engine.dispatcher.call('previewFile', { path, limit: 3, options: { encoding } });
  expect(preview.rows[2]).toEqual({ id: 2, name: 'ñame 2' });
});

describe('archives', () => {
  test('a file inside, also a packed one', async () => {
    await zip('data.zip', { 'deep/rows.csv': csv, 'rows.json.gz': zlib.gzipSync(json), 'book.txt': 'no table' });
    expect(await throughEveryDoor(join(folder, 'data.zip!/deep/rows.csv'))).toBe(rowCount);
    expect(await throughEveryDoor(join(folder, 'data.zip!/rows.json.gz'))).toBe(rowCount);
  });

  test('the only file of an archive needs no name', async () => {
    expect(await throughEveryDoor(await zip('only.zip', { 'rows.csv': csv, '__MACOSX/rows.csv': 'x' }))).toBe(rowCount);
  });

  test('an archive inside of an archive; endless nesting is refused', async () => {
    const inner = readFileSync(await zip('inner.zip', { 'a.csv': csv, 'b.csv': csv }));
    const path = await zip('outer.zip', { 'inner.zip': inner });
    expect(await throughEveryDoor(`${path}!/inner.zip!/b.csv`)).toBe(rowCount);
    let endless = Buffer.from('id\n1\n');
    for (let depth = 0; depth < 7; depth += 1)
      endless = readFileSync(await zip(`deep-${depth}.zip`, { 'x.zip': endless }));
    await expect(
      engine.dispatcher.call('previewFile', { path: join(folder, 'deep-6.zip'), limit: 1 }),
    ).rejects.toMatchObject({
      code: 'MalformedFile',
      message: expect.stringContaining('nested archives'),
    });
  });

  test('an archive is recognised by its content where one file is opened', async () => {
    const path = await zip('without-extension', { 'rows.csv': csv });
    expect(await engine.dispatcher.call('previewFile', { path, limit: 1 })).toMatchObject({
      path,
      classification: 'csv',
    });
    expect(await engine.dispatcher.call('openPages', { path })).toMatchObject({ rowCount });
    const to = join(folder, 'converted.parquet');
    expect(await engine.dispatcher.call('convertFile', { from: path, to })).toMatchObject({ rowCount });
  });

  test('an archive of several files is an error that names them and shows the spelling', async () => {
    const path = await zip('many.zip', { 'a.csv': csv, 'b.csv': csv });
    await expect(engine.dispatcher.call('previewFile', { path, limit: 3 })).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining('"a.csv", "b.csv"'),
      hint: expect.stringContaining('many.zip!/a.csv'),
    });
    expect(await query(`SELECT count(*) AS n FROM '${path}!/*.csv'`)).toEqual([{ n: 2 * rowCount }]);
  });

  test('a Parquet file inside is read and converted; errors name the path that was given', async () => {
    const parquet = join(folder, 'rows.parquet');
    await engine.dispatcher.call('convertFile', { from: join(folder, 'data.zip!/deep/rows.csv'), to: parquet });
    const path = await zip('parquet.zip', { 'rows.parquet': readFileSync(parquet), 'bad.json': '{"a":1}\n{"a":' });
    expect(await throughEveryDoor(`${path}!/rows.parquet`)).toBe(rowCount);
    await expect(
      engine.dispatcher.call('previewFile', { path: `${path}!/bad.json`, limit: 3, format: 'parquet' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('parquet.zip!/bad.json') });
  });

  test('a folder of archives is a table of what they hold', async () => {
    const years = join(folder, 'years');
    mkdirSync(years);
    await zip('years/2023.zip', { 'a.csv': 'id,v\n1,a\n' });
    await zip('years/2024.zip', { 'a.csv': 'id,v\n2,b\n', 'b.csv': 'id,v\n3,c\n' });
    expect(await query(`SELECT sum(id)::BIGINT AS total FROM '${years}'`)).toEqual([{ total: 6 }]);
  });
});
