/** How files are read, through a client: evidence, refused records, and readings saved for a folder or a table. */

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-reading-'));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
});

afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

async function firstRows(
  file: string,
  more: { options?: Record<string, unknown>; saved?: boolean } = {},
): Promise<unknown[]> {
  const { rows } = await engine.dispatcher.call('previewFile', { path: file, limit: 2, ...more });
  return rows.map((row) => Object.values(row)[0]);
}

test('a reading has the evidence for the format, and other formats that claim the file', async () => {
  const file = await put('a.csv', 'id;name\n1;x\n2;y\n');
  const reading = await engine.dispatcher.call('getFileReading', { path: file });
  expect(reading).toMatchObject({ classification: 'csv', options: { separator: ';', withHeader: true }, saved: null });
  expect(reading.evidence[0]).toMatchObject({ part: 'format' });
  expect(reading.evidence[0]!.because).not.toBe('');
  expect(reading.claims[0]).toMatchObject({ format: 'csv' });
  expect(reading.place).toEqual({ kind: 'folder', path: folder, extension: 'csv' });
});

test('records that a file’s columns refuse are reported with line, offset, reason and text', async () => {
  const rows = Array.from({ length: 20 }, (_, row) => `${row},x\n`).join('');
  const file = await put('a.csv', `id,name\n${rows}20,y,z\n21,w\n`);
  const found = await engine.dispatcher.call('getFileRejects', { path: file });
  expect(found).toMatchObject({ rejectedCount: 1, rowCount: 21 });
  expect(found.rejects).toMatchObject([{ line: 22, raw: '20,y,z', reason: 'too many values: more than 2' }]);
});

test('a reading saved for a folder is used by previews of its files, below stated options, and can be ignored', async () => {
  const one = await put('lists/one.csv', '1;2\n3;4\n');
  const two = await put('lists/deep/two.csv', '5;6\n7;8\n');
  const other = await put('other.csv', '5;6\n7;8\n');
  const before = await firstRows(two);
  expect(await firstRows(two, { options: { withHeader: true } })).not.toEqual(before);
  await engine.dispatcher.call('saveFileReading', { path: one, format: null, options: { withHeader: true } });
  expect(await firstRows(two)).toEqual(before.slice(1));
  expect(await firstRows(two, { options: { withHeader: false } })).toEqual(before);
  expect(await firstRows(two, { saved: false })).toEqual(before);
  expect(await firstRows(other)).toEqual(before);
  const [file, ...others] = await readdir(path.join(folder, 'classifiers'));
  expect(others).toEqual([]);
  expect(JSON.parse(await readFile(path.join(folder, 'classifiers', file!), 'utf8'))).toMatchObject({
    type: 'reading',
    path: 'lists',
    classification: null,
    options: { withHeader: true },
  });
  // Saved again, it takes the place of what was saved.
  await engine.dispatcher.call('saveFileReading', { path: one, format: 'csv', options: { separator: '|' } });
  expect(await engine.dispatcher.call('getFileReading', { path: two })).toMatchObject({
    options: { separator: '|' },
    saved: { place: { kind: 'folder' }, format: 'csv' },
  });
  expect(await readdir(path.join(folder, 'classifiers'))).toHaveLength(1);
  await engine.dispatcher.call('forgetFileReading', { path: two });
  expect(await firstRows(two)).toEqual(before);
  expect(await readdir(path.join(folder, 'classifiers'))).toEqual([]);
});

test('a reading saved for a folder is shown as evidence, and used by queries and by path sources that state nothing', async () => {
  const file = await put('lists/one.csv', '1;2\n3;4\n5;6\n');
  await engine.dispatcher.call('saveFileReading', { path: file, format: 'csv', options: { withHeader: true } });
  const reading = await engine.dispatcher.call('getFileReading', { path: file });
  const because = (part: string): string | undefined => reading.evidence.find((entry) => entry.part === part)?.because;
  expect([because('format'), because('withHeader')]).toEqual(['as saved for this folder', 'as saved for this folder']);
  expect(because('separator')).not.toContain('saved');
  const stated = await engine.dispatcher.call('getFileReading', { path: file, options: { withHeader: false } });
  expect(stated.evidence.find(({ part }) => part === 'withHeader')?.because ?? '').not.toContain('saved');

  const preview = await engine.dispatcher.call('previewFile', { path: file });
  expect(preview.rowCount).toBe(2);
  expect(preview.warnings).toEqual([expect.stringContaining('format, withHeader')]);
  const unsaved = await engine.dispatcher.call('previewFile', {
    path: file,
    options: { withHeader: false },
    format: 'csv',
  });
  expect([unsaved.rowCount, unsaved.warnings]).toEqual([3, []]);

  const counted: unknown[] = [];
  for await (const item of engine.dispatcher.stream('query', { sql: `SELECT count(*) AS n FROM '${file}'` }))
    if (item.item === 'rows') counted.push(...item.rows);
  expect(counted).toEqual([{ n: 2 }]);

  const rowsOf = async (args: Record<string, unknown>): Promise<readonly unknown[]> => {
    const source = { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'lists', ...args } };
    const { rows } = await engine.dispatcher.call('previewNode', { job: { name: 'j', nodes: [source] }, nodeId: 'in' });
    return rows;
  };
  expect(await rowsOf({})).toHaveLength(2);
  expect(await rowsOf({ options: { withHeader: false } })).toHaveLength(3);
});

test('a path source reads each file as saved for its own folder, unless one column may hold several types', async () => {
  const headed = await put('lists/headed/one.csv', '1;2\n3;4\n');
  await put('lists/plain/two.csv', '5;6\n7;8\n');
  await engine.dispatcher.call('saveFileReading', { path: headed, format: 'csv', options: { withHeader: true } });
  const preview = (args: Record<string, unknown>): Promise<{ rows: readonly unknown[] }> => {
    const source = { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'lists', ...args } };
    return engine.dispatcher.call('previewNode', { job: { name: 'j', nodes: [source] }, nodeId: 'in' });
  };
  expect((await preview({})).rows).toHaveLength(3);
  await expect(preview({ onMisfit: 'choice' })).rejects.toMatchObject({ code: 'UnsupportedFormat' });
  expect((await preview({ onMisfit: 'choice', format: 'csv' })).rows).toHaveLength(4);
});

test('the next crawl reads a folder as it was saved, although its files did not change', async () => {
  const one = await put('lists/one.csv', '1;2\n3;4\n5;6\n');
  const crawl = async (): Promise<{ recordCount: number | null; columns: number }[]> => {
    const tables: { recordCount: number | null; columns: number }[] = [];
    for await (const item of engine.dispatcher.stream('crawl', {
      path: path.join(folder, 'lists'),
      databaseName: 'd',
    }))
      if (item.item === 'result')
        for (const { recordCount, columns } of item.result.tables)
          tables.push({ recordCount, columns: columns.length });
    return tables;
  };
  expect(await crawl()).toEqual([{ recordCount: 3, columns: 2 }]);
  // By now the folder is a table, so its settings keep the reading.
  const place = await engine.dispatcher.call('saveFileReading', {
    path: one,
    format: null,
    options: { withHeader: true },
  });
  expect(place).toMatchObject({ kind: 'table', databaseName: 'd' });
  expect(await firstRows(one)).toEqual([3, 5]);
  expect((await engine.dispatcher.call('previewFile', { path: one })).warnings).toEqual([
    'Read as saved for the table d.one: withHeader.',
  ]);
  expect(await crawl()).toEqual([{ recordCount: 2, columns: 2 }]);
  expect(await readdir(path.join(folder, 'tables/d'))).toHaveLength(1);
  await engine.dispatcher.call('forgetFileReading', { path: one });
  expect(await readdir(path.join(folder, 'tables/d'))).toEqual([]);
  expect(await crawl()).toEqual([{ recordCount: 3, columns: 2 }]);
});

test('a folder that is not a table yet is crawled as it was saved, in its format', async () => {
  const one = await put('lists/one.dat', '{"a":1}\n{"a":2}\n');
  await engine.dispatcher.call('saveFileReading', {
    path: one,
    format: 'csv',
    options: { separator: ':', withHeader: false },
  });
  for await (const item of engine.dispatcher.stream('crawl', {
    path: path.join(folder, 'lists'),
    databaseName: 'd',
  })) {
    if (item.item !== 'result') continue;
    expect(item.result.tables).toMatchObject([{ classification: 'csv', recordCount: 2 }]);
  }
});

test('a copy of ours, as of a dropped file, has no place to keep a reading', async () => {
  const copy = await put('.tenon/dropped/x/one.csv', '1;2\n');
  expect(await engine.dispatcher.call('getFileReading', { path: copy })).toMatchObject({ place: null });
  const saving = engine.dispatcher.call('saveFileReading', { path: copy, format: null, options: { withHeader: true } });
  await expect(saving).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('an unknown format, a wrong option, and nothing to forget are reported', async () => {
  const one = await put('one.csv', '1;2\n');
  const save = (format: string | null, options: Record<string, unknown>): Promise<unknown> =>
    engine.dispatcher.call('saveFileReading', { path: one, format, options });
  await expect(save('cvs', {})).rejects.toMatchObject({ code: 'UnknownFormat' });
  await expect(save('csv', { withHeader: 'perhaps' })).rejects.toMatchObject({ code: 'InvalidInput' });
  await expect(engine.dispatcher.call('forgetFileReading', { path: one })).rejects.toMatchObject({
    code: 'EntityNotFound',
  });
});
