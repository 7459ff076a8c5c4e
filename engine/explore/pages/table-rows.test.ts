/** A catalog table viewed like a file: every row of all its files, sorted, filtered, counted. */

import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { tableFromIPC } from 'apache-arrow';
import { afterEach, beforeEach, expect, test } from 'vitest';
import yazl from 'yazl';
import type { Input } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-table-rows-'));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
});

afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

async function crawled(path: string): Promise<{ databaseName: string; name: string }> {
  for await (const item of engine.dispatcher.stream('crawl', { path: join(folder, path), databaseName: 'lake' })) {
    if (item.item !== 'result') continue;
    const [table] = item.result.tables;
    return { databaseName: table!.database, name: table!.name };
  }
  throw new Error('The crawl gave no result.');
}

async function rowsOf(path: string, view: Partial<Input<'openPages'>> = {}): Promise<unknown[][]> {
  const { snapshot, rowCount } = await engine.dispatcher.call('openPages', { path, ...view });
  if (rowCount === 0) return [];
  const { arrow } = await engine.dispatcher.call('readPage', { path, ...view, snapshot, start: 0, count: 100 });
  return tableFromIPC(arrow)
    .toArray()
    .map((row: Record<string, unknown>) => Object.values(row).map(String));
}

test('rows of every partition, with the keys behind the columns, sorted and filtered', async () => {
  await put('sales/year=2024/a.csv', 'id,price\n3,1.5\n1,2.5\n');
  await put('sales/year=2025/b.csv', 'id,price\n2,9.5\n');
  const { path, rowCount, warnings } = await engine.dispatcher.call('openTableRows', await crawled('sales'));
  expect({ rowCount, warnings }).toEqual({ rowCount: 3, warnings: [] });
  expect(await rowsOf(path)).toEqual([
    ['3', '1.5', '2024'],
    ['1', '2.5', '2024'],
    ['2', '9.5', '2025'],
  ]);
  expect(await rowsOf(path, { order: [{ column: 'id', direction: 'ascending' }] })).toEqual([
    ['1', '2.5', '2024', '1'],
    ['2', '9.5', '2025', '2'],
    ['3', '1.5', '2024', '0'],
  ]);
  expect(await rowsOf(path, { filter: [{ column: 'year', operator: 'eq', values: ['2025'] }] })).toHaveLength(1);
  const profile = await engine.dispatcher.call('profileColumn', { path, column: 'price' });
  expect(profile).toMatchObject({ rowCount: 3, nullCount: 0, maximum: '9.5' });
});

test('the same file as long as nothing changed, another one after', async () => {
  await put('sales/a.csv', 'id\n1\n');
  const table = await crawled('sales');
  const first = await engine.dispatcher.call('openTableRows', table);
  const { snapshot } = await engine.dispatcher.call('openPages', { path: first.path });
  expect(await engine.dispatcher.call('openTableRows', table)).toEqual(first);
  // Opened again while its rows are viewed: the open pages stay.
  expect((await engine.dispatcher.call('openPages', { path: first.path })).snapshot).toBe(snapshot);
  await put('sales/a.csv', 'id\n1\n2\n');
  const changed = await engine.dispatcher.call('openTableRows', table);
  expect(changed.path).not.toBe(first.path);
  expect(changed.rowCount).toBe(2);
  expect(first.warnings).toEqual([]);
  // The catalog's facts are older.
  expect(changed.warnings).toEqual([
    expect.stringMatching(/a\.csv has changed since the table was crawled or written/u),
  ]);
});

test('of a changed archive as well', async () => {
  await mkdir(join(folder, 'packed'), { recursive: true });
  const pack = async (text: string): Promise<void> => {
    const writer = new yazl.ZipFile();
    writer.addBuffer(Buffer.from(text), 'a.csv');
    writer.end();
    await finished(writer.outputStream.pipe(createWriteStream(join(folder, 'packed/a.zip'))));
  };
  await pack('id\n1\n');
  const table = await crawled('packed');
  const first = await engine.dispatcher.call('openTableRows', table);
  await pack('id\n1\n2\n3\n');
  const changed = await engine.dispatcher.call('openTableRows', table);
  expect(changed.path).not.toBe(first.path);
  expect(changed.rowCount).toBe(3);
});

test('the copy is created again when the cache was emptied', async () => {
  await put('sales/a.csv', 'id\n1\n');
  const table = await crawled('sales');
  await engine.dispatcher.call('openTableRows', table);
  await engine.dispatcher.call('clearCache', {});
  const { path } = await engine.dispatcher.call('openTableRows', table);
  expect(await rowsOf(path)).toEqual([['1']]);
});

test('two parallel requests both get every row', async () => {
  await put('sales/a.csv', 'id\n1\n2\n');
  const table = await crawled('sales');
  const both = await Promise.all([1, 2].map(() => engine.dispatcher.call('openTableRows', table)));
  for (const { path } of both) expect(await rowsOf(path)).toEqual([['1'], ['2']]);
});

test('records that do not fit are skipped and reported, also the second time', async () => {
  await put('sales/a.csv', 'id\n1\n2\n');
  const table = await crawled('sales');
  await put('sales/a.csv', 'id\n1\nx\n3\n');
  for (let time = 0; time < 2; time += 1) {
    const { path, rowCount, warnings } = await engine.dispatcher.call('openTableRows', table);
    expect(rowCount).toBe(2);
    expect(warnings).toEqual([
      expect.stringMatching(/a\.csv has changed/u),
      expect.stringMatching(/a\.csv, line 3, column id/u),
    ]);
    expect(await rowsOf(path)).toEqual([['1'], ['3']]);
  }
});

test('types stay those of the table', async () => {
  await put(
    'sales/a.json',
    '{"id":1,"at":"2024-01-02T03:04:05Z","who":{"name":"x","tags":["a"]},"sum":"1.50","either":1}\n{"id":2,"at":null,"who":null,"sum":"2","either":"two"}\n',
  );
  const table = await crawled('sales');
  const { columns } = await engine.dispatcher.call('getTable', table);
  const { path } = await engine.dispatcher.call('openTableRows', table);
  const opened = await engine.dispatcher.call('openPages', { path });
  expect(opened.columns).toEqual(columns.map(({ name, type }) => ({ name, type })));
});

test('a file that was removed since the crawl is reported with the remedy, and no copy is kept', async () => {
  await put('sales/year=2024/a.csv', 'id\n1\n');
  await put('sales/year=2025/b.csv', 'id\n2\n');
  const table = await crawled('sales');
  await rm(join(folder, 'sales/year=2025/b.csv'));
  await expect(engine.dispatcher.call('openTableRows', table)).rejects.toMatchObject({
    code: 'FileNotFound',
    message: expect.stringContaining('b.csv was removed since table lake.sales was crawled'),
  });
  expect(await engine.dispatcher.call('getCache', {})).toMatchObject({ fileCount: 0 });
});

test('a table that is not there', async () => {
  await expect(
    engine.dispatcher.call('openTableRows', { databaseName: 'lake', name: 'nothing' }),
  ).rejects.toMatchObject({ code: 'EntityNotFound' });
});
