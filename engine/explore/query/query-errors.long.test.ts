/** Errors of a failing query: places in the user's own text, the missing file, the record that does not fit. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-errors-')));
  for (const table of ['orders', 'gone', 'notes']) mkdirSync(join(folder, 'lake', table), { recursive: true });
  writeFileSync(join(folder, 'lake', 'orders', 'a.csv'), 'id,amount,name\n1,10,a\n2,20,b\n');
  writeFileSync(join(folder, 'lake', 'orders', 'b.csv'), 'id,amount,name\n3,30,c\n4,40,d\n');
  writeFileSync(join(folder, 'lake', 'gone', 'a.csv'), 'id\n1\n');
  writeFileSync(join(folder, 'lake', 'gone', 'b.csv'), 'id\n2\n');
  writeFileSync(join(folder, 'lake', 'notes', 'a.json'), '{"id":1}\n{"id":2}\n');
  engine = await createEngine({ workspace: folder, title: 'a test', inline: true });
  for await (const _item of engine.dispatcher.stream('crawl', { path: join(folder, 'lake'), databaseName: 'shop' }));
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function failureOf(sql: string): Promise<EngineError> {
  try {
    for await (const _item of engine.dispatcher.stream('query', { sql, folder }));
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

async function rowsOf(sql: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of engine.dispatcher.stream('query', { sql, folder }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

describe('places in the text of the user', () => {
  test.each([
    ['SELECT id,\n  nmae FROM shop.orders', 'UnknownColumn', 2, 3],
    ["SELECT 'é' AS e,\n\n   amuont FROM shop.orders", 'UnknownColumn', 3, 4],
    ["SELECT id FROM shop.orders\nWHERE uper(name) = 'X'", 'UnknownFunction', 2, 7],
    ['SELECT sum(id),\n name FROM shop.orders', 'SqlSyntax', 2, 2],
    ['SELECT id FROM shop.orders o\nJOIN shop.gone g ON o.id = g.nix', 'UnknownColumn', 2, 28],
    [
      "SELECT * FROM 'lake/orders/*.csv'\nWHERE id = (SELECT max(nope) FROM 'lake/orders/a.csv')",
      'UnknownColumn',
      2,
      24,
    ],
    ['SELECT id\nFROM shop.orders\nWHERE name = date_trunc(id)', 'TypeMismatch', 3, 14],
    ['SELECT *\nFROM shop.ordres', 'EntityNotFound', 2, 6],
    ["SELECT *\nFROM 'lake/orders/nix.csv'", 'FileNotFound', 2, 6],
    ['SELECT id,\nFROM FROM shop.orders', 'SqlSyntax', 2, 6],
    ["SELECT 'é',\n getenv('HOME')", 'SqlRefused', undefined, undefined],
  ])('%s', async (sql, code, line, character) => {
    const error = await failureOf(sql);
    expect(error).toMatchObject({ code });
    expect([error.details['line'], error.details['character']]).toEqual([line, character]);
    if (line !== undefined) expect(error.message).toContain(`line ${line}, character ${character}`);
    expect(error.message.match(/\(line /gu)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  test('a failure while rows are read has its place too', async () => {
    const error = await failureOf('SELECT id,\n   CAST(name AS INTEGER) AS n FROM shop.orders');
    expect(error).toMatchObject({ code: 'Execution', details: { line: 2, character: 4 } });
  });
});

describe('records that do not fit', () => {
  test('a query names file, line and column, and no record is skipped', async () => {
    writeFileSync(join(folder, 'lake', 'orders', 'b.csv'), 'id,amount,name\n3,30,c\n4,many,d\n');
    const error = await failureOf('SELECT count(*), sum(amount) FROM shop.orders');
    expect(error).toMatchObject({
      code: 'MalformedFile',
      details: { path: join(folder, 'lake', 'orders', 'b.csv'), line: 3, column: 'amount', table: 'shop.orders' },
    });
    expect(error.message).toContain(`${join(folder, 'lake', 'orders', 'b.csv')}, line 3, column amount: `);
    expect(error.hint).toMatch(/\S/u);
    writeFileSync(join(folder, 'lake', 'orders', 'b.csv'), 'id,amount,name\n3,30,c\n4,40,d,too,many\n');
    expect(await failureOf('SELECT sum(amount) FROM shop.orders')).toMatchObject({
      code: 'MalformedFile',
      details: { path: join(folder, 'lake', 'orders', 'b.csv'), line: 3 },
    });
    writeFileSync(join(folder, 'lake', 'orders', 'b.csv'), 'id,amount,name\n3,30,c\n4,40,d\n');
    expect(await rowsOf('SELECT sum(amount)::INT AS s FROM shop.orders')).toEqual([{ s: 100 }]);
  });

  test('are skipped and reported on request', async () => {
    writeFileSync(join(folder, 'lake', 'orders', 'b.csv'), 'id,amount,name\n3,30,c\n4,many,d\n5,50,e,f\n6,60,g\n');
    const items = [];
    const sql = 'SELECT sum(amount)::INT AS s, count(*)::INT AS n FROM shop.orders o WHERE o.id > 1';
    for await (const item of engine.dispatcher.stream('query', { sql, folder, leaveOutMisfits: true }))
      items.push(item);
    const file = join(folder, 'lake', 'orders', 'b.csv');
    expect(items[0]).toMatchObject({
      warnings: [
        expect.stringContaining(`(${file}, line 3, column amount)`) as string,
        expect.stringContaining(`(${file}, line 4`) as string,
      ],
    });
    expect(items[1]).toEqual({ item: 'rows', rows: [{ s: 110, n: 3 }] });
    const to = join(folder, 'good.csv');
    const written = await engine.dispatcher.call('writeQuery', { sql, folder, leaveOutMisfits: true, to });
    expect([written.rowCount, written.warnings.length]).toEqual([1, 2]);
    writeFileSync(file, 'id,amount,name\n3,30,c\n4,40,d\n');
  });

  test('of JSON lines too', async () => {
    const file = join(folder, 'lake', 'notes', 'a.json');
    writeFileSync(file, '{"id":1}\n{"id":"x"}\n{"id":3}\n');
    expect(await failureOf('SELECT max(id) FROM shop.notes')).toMatchObject({
      code: 'MalformedFile',
      details: { path: file, line: 2, column: 'id' },
    });
    writeFileSync(file, '{"id":1}\n{"id":2}\n');
  });

  test('a missing file is named with its table', async () => {
    const file = join(folder, 'lake', 'gone', 'b.csv');
    rmSync(file);
    const error = await failureOf('SELECT * FROM shop.gone');
    expect(error).toMatchObject({
      code: 'FileNotFound',
      details: { path: file, table: 'shop.gone' },
    });
    expect(error.hint).toContain('crawl');
    writeFileSync(file, 'id\n2\n');
  });
});

describe.each(['parquet', 'csv', 'json', 'avro', 'orc', 'arrow', 'xlsx'])('a file of a table of %s', (format) => {
  const table = `shop.${format}_files`;
  let file: string;

  beforeAll(async () => {
    file = join(folder, 'tables', `${format}_files`, `b.${format}`);
    mkdirSync(join(file, '..'), { recursive: true });
    const sql = "SELECT i AS id, 'text of ' || i AS name FROM range(400) r(i)";
    for (const to of [file, join(file, '..', `a.${format}`)]) await engine.dispatcher.call('writeQuery', { sql, to });
    const target = { path: join(folder, 'tables'), databaseName: 'shop' };
    for await (const _item of engine.dispatcher.stream('crawl', target));
  });

  test('that was removed is named as such', async () => {
    const bytes = readFileSync(file);
    rmSync(file);
    expect(await failureOf(`SELECT sum(id) FROM ${table}`)).toMatchObject({
      code: 'FileNotFound',
      message: `File ${file} was removed since table ${table} was crawled.`,
    });
    writeFileSync(file, bytes);
  });

  test('that is damaged is named, without a line of the SQL and without words of the engine around it', async () => {
    const bytes = readFileSync(file);
    const isOfLines = format === 'csv' || format === 'json';
    const noise = Buffer.from('\u0000\u0001 not "a file {"<\n'.repeat(9));
    for (const damaged of isOfLines ? [noise] : [noise, bytes.subarray(0, bytes.length / 2), Buffer.alloc(0)]) {
      writeFileSync(file, damaged);
      const error = await failureOf(`SELECT sum(id) FROM ${table}`);
      expect(error).toMatchObject({ code: 'MalformedFile', details: { path: file, table } });
      expect(error.details['character']).toBeUndefined();
      expect(error.message.split(file)).toHaveLength(2);
      expect(error.message).toMatch(isOfLines ? /^A record does not fit table / : /^Cannot read a file of table /);
      expect(error.message).toMatch(/[^.]\.$/);
    }
    writeFileSync(file, bytes);
  });
});

test.each([1, 300])('a record behind %d records of several lines has its line in the file', async (records) => {
  const file = join(folder, `lines-${records}.csv`);
  const body = Array.from({ length: records }, (_, index) => `${index},"a\nb"\n`).join('');
  writeFileSync(file, `id,v\n${body}9,x,y\n${body}`);
  expect((await failureOf(`SELECT count(*) FROM '${file}'`)).details).toMatchObject({
    path: file,
    line: 2 * records + 2,
  });
});

describe('a preview and a query', () => {
  test('agree about a line of 10 MB behind the sample', async () => {
    const path = join(folder, 'long.csv');
    const rows = Array.from({ length: 50 }, (_, id) => `${id},${id === 30 ? 'x'.repeat(10_000_000) : 'short'}`);
    writeFileSync(path, `id,v\n${rows.join('\n')}\n`);
    const preview = await engine.dispatcher.call('previewFile', { path, limit: 100 });
    expect(preview).toMatchObject({ rowCount: 50, warnings: [] });
    expect(await rowsOf("SELECT count(*)::INT AS n, max(length(v))::INT AS l FROM 'long.csv'")).toEqual([
      { n: 50, l: 10_000_000 },
    ]);
    for (const asStrings of [true, false]) {
      let count = 0;
      for await (const item of engine.dispatcher.stream('readFileRows', { path, limit: null, asStrings }))
        if (item.item === 'rows') count += item.rows.length;
      expect(count).toBe(50);
    }
  });
});

describe("DuckDB's own readers of text", () => {
  test('a plain call reads as FROM does: no line is skipped', async () => {
    // DuckDB's sniffer mistakes the first line for a title and skips it.
    writeFileSync(join(folder, 'short.csv'), 'alone\n1,a\n2,b\n');
    expect(await rowsOf("SELECT * FROM read_csv('short.csv')")).toEqual(await rowsOf("SELECT * FROM 'short.csv'"));
    expect(await rowsOf("SELECT t.id FROM read_json_auto('lake/notes/a.json') t ORDER BY ALL")).toHaveLength(2);
    expect(
      await rowsOf("SELECT count(*)::INT AS n FROM read_csv('lake/orders/*.csv') AS o(a, b, c) WHERE o.a > 1"),
    ).toEqual([{ n: 3 }]);
  });

  test.each([
    "SELECT * FROM read_csv('lake/orders/a.csv', ignore_errors = true)",
    "SELECT * FROM read_csv(['lake/orders/a.csv', 'lake/orders/b.csv'])",
    "SELECT 1 FROM range((SELECT count(*) FROM read_json('lake/notes/a.json', ignore_errors = true)))",
  ])('%s is refused with what to write instead', async (sql) => {
    const error = await failureOf(sql);
    expect(error.code).toBe('SqlRefused');
    expect(error.hint).toMatch(/^Write FROM 'lake\/(?:orders|notes)\/a\.(?:csv|json)'/u);
  });
});
