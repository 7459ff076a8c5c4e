/** Exports of rows as a grid shows them: the same rows in the same order, in every format, and nothing half written. */

import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { formats, loadFormat } from '#engine/formats/index.ts';
import { createEngine, initWorkspace } from '#engine/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();
const rowCount = 5000;
type Source = Input<'exportRows'>['source'];
type Target = Omit<Input<'exportRows'>, 'source'>;
type FileSource = Extract<Source, { kind: 'file' }>;

let count = 0;
const newFile = (extension: string): string => join(place.folder, `out-${(count += 1)}${extension}`);
const inFile = (name: string): string => join(place.folder, name);

beforeAll(async () => {
  const lines = Array.from({ length: rowCount }, (_, row) => `${row},name ${row % 7},${(row * 7919) % 1000}\n`);
  await writeFile(inFile('rows.csv'), `id,name,amount\n${lines.join('')}`);
  await writeFile(
    inFile('bad.csv'),
    `id,amount\n${Array.from({ length: 3000 }, (_, row) => `${row},1\n`).join('')}x,2\n7,8\n`,
  );
});

async function exportRows(source: Source, target: Target, signal?: AbortSignal): Promise<Output<'exportRows'>[]> {
  const items: Output<'exportRows'>[] = [];
  for await (const item of place.engine.dispatcher.stream('exportRows', { source, ...target }, signal))
    items.push(item);
  return items;
}

async function codeOf(source: Source, target: Target): Promise<string> {
  return exportRows(source, target).then(
    () => 'done',
    (thrown: unknown) => toEngineError(thrown).code,
  );
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const item of place.engine.dispatcher.stream('query', { sql, folder: place.folder }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

function file(more: Partial<FileSource> = {}): FileSource {
  return { kind: 'file', path: inFile('rows.csv'), ...more };
}

const view = {
  order: [{ column: 'amount', direction: 'descending' }],
  filter: [{ column: 'name', operator: 'eq', values: ['name 3'] }],
} as const satisfies Partial<FileSource>;
const viewed = { order: [...view.order], filter: [{ ...view.filter[0], values: ['name 3'] }] };

test.each(formats.filter(({ writeOptions }) => writeOptions !== null).map(({ name }) => name))(
  '%s: the rows behind a filter, in their order',
  async (format) => {
    const to = newFile((await loadFormat(format)).fileExtension({}));
    const items = await exportRows(file(viewed), { to });
    const wanted = await query(`SELECT * FROM 'rows.csv' WHERE name = 'name 3' ORDER BY amount DESC, id`);
    expect(items.at(-1)).toMatchObject({ item: 'result', file: { path: to, format, rowCount: wanted.length } });
    expect(await query(`SELECT * FROM '${to}'`)).toEqual(wanted);
  },
);

test('everything of a file is what a conversion writes, byte for byte', async () => {
  const [exported, converted] = [newFile('.csv'), newFile('.csv')];
  await exportRows(file(), { to: exported });
  await place.engine.dispatcher.call('convertFile', { from: inFile('rows.csv'), to: converted });
  expect(await readFile(exported, 'utf8')).toBe(await readFile(converted, 'utf8'));
});

test('a selection of a view: rows by position, each once, and the columns in the order that is asked for', async () => {
  const { snapshot } = await place.engine.dispatcher.call('openPages', { path: inFile('rows.csv'), ...viewed });
  const to = newFile('.json');
  const rows = [
    { start: 600, count: 2 },
    { start: 3, count: 2 },
    { start: 4, count: 3 },
  ];
  await exportRows(file({ ...viewed, snapshot, rows, columns: ['amount', 'id'] }), { to });
  const all = await query(`SELECT amount, id FROM 'rows.csv' WHERE name = 'name 3' ORDER BY amount DESC, id`);
  const wanted = [...all.slice(3, 7), ...all.slice(600, 602)];
  const lines = (await readFile(to, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(wanted);
  expect(Object.keys(JSON.parse(lines[0]!) as object)).toEqual(['amount', 'id']);
});

test('positions of a file that changed mean other rows: nothing is written', async () => {
  const path = inFile('changing.csv');
  await writeFile(path, 'a\n1\n2\n');
  const { snapshot } = await place.engine.dispatcher.call('openPages', { path });
  await writeFile(path, 'a\n0\n1\n2\n');
  const to = newFile('.csv');
  expect(await codeOf({ kind: 'file', path, snapshot, rows: [{ start: 0, count: 1 }] }, { to })).toBe('FileChanged');
  await expect(stat(to)).rejects.toThrow('ENOENT');
});

test('records that do not fit stop an export of everything; without them it reports each', async () => {
  const source: Source = { kind: 'file', path: inFile('bad.csv'), options: { columnTypes: { id: 'int' } } };
  const to = newFile('.parquet');
  const failure = await exportRows(source, { to }).catch(toEngineError);
  expect(failure).toMatchObject({
    code: 'MalformedFile',
    details: { path: inFile('bad.csv'), line: 3002, column: 'id' },
  });
  await expect(stat(to)).rejects.toThrow('ENOENT');
  const items = await exportRows(source, { to, leaveOutMisfits: true });
  expect(items.at(-1)).toMatchObject({ file: { rowCount: 3001, warnings: [expect.stringContaining('line 3002')] } });
});

test('a table and a query are exported without a copy', async () => {
  await mkdir(inFile('shop/orders'), { recursive: true });
  await writeFile(inFile('shop/orders/a.csv'), 'id,note\n1,=1+1\n2,b\n');
  for await (const _ of place.engine.dispatcher.stream('crawl', { path: inFile('shop/orders'), databaseName: 'shop' }));
  const [table, kept] = [newFile('.csv'), newFile('.csv')];
  await exportRows({ kind: 'table', databaseName: 'shop', name: 'a' }, { to: table });
  expect(await readFile(table, 'utf8')).toBe("id,note\n1,'=1+1\n2,b\n");
  const [some, none] = [newFile('.csv'), newFile('.csv')];
  const inTable = { kind: 'table', databaseName: 'shop', name: 'a' } as const;
  await exportRows({ ...inTable, columns: ['note', 'id'] }, { to: some, keepFormulas: true });
  expect(await readFile(some, 'utf8')).toBe('note,id\n=1+1,1\nb,2\n');
  expect(await codeOf({ ...inTable, columns: ['id', 'x" FROM'] }, { to: none })).toBe('UnknownColumn');
  const sql = `SELECT * FROM '${inFile('shop/orders')}' WHERE id = 1`;
  await exportRows({ kind: 'query', sql }, { to: kept, keepFormulas: true });
  expect(await readFile(kept, 'utf8')).toBe('id,note\n1,=1+1\n');
});

test('values that a spreadsheet would run are counted in every column, over all threads', async () => {
  const rows =
    "SELECT CASE WHEN r % 10 = 0 THEN '=' || r ELSE 'text ' || r END AS a, 'x;=' || r AS b, -r AS n FROM range(50000) t(r)";
  const source: Source = { kind: 'query', sql: rows, folder: place.folder, parameters: {} };
  const guardedIn = async (target: Target): Promise<number> => {
    const last = (await exportRows(source, target)).at(-1)!;
    return last.item === 'result' ? last.file.guardedValues : Number.NaN;
  };
  const to = newFile('.csv');
  const target = { leaveOutMisfits: false, writeOptions: {}, keepFormulas: false };
  expect(await guardedIn({ ...target, to })).toBe(55_000);
  const lines = (await readFile(to, 'utf8')).split('\n');
  expect([lines[1], lines[2], lines[11]]).toEqual(["'=0,x;'=0,0", "text 1,x;'=1,-1", "'=10,x;'=10,-10"]);
  expect(await guardedIn({ ...target, to: newFile('.csv'), keepFormulas: true })).toBe(0);
  expect(await guardedIn({ ...target, to: newFile('.parquet') })).toBe(0);
});

test('a table that is not there is reported, whatever its name', async () => {
  for (const name of ['none', 'a\u0000b', 'a"b'])
    expect(await codeOf({ kind: 'table', databaseName: 'nowhere', name }, { to: newFile('.csv') })).toBe(
      'EntityNotFound',
    );
});

test('an existing file is replaced only as the one that was seen, and stays when the export fails', async () => {
  const to = newFile('.csv');
  const ask = async (): Promise<Output<'findExportTarget'>> =>
    place.engine.dispatcher.call('findExportTarget', { to, toFormat: 'csv' });
  expect(await ask()).toMatchObject({ path: to, existing: null, free: to, extension: '.csv', folderExists: true });
  await writeFile(to, 'old');
  const found = await ask();
  expect(found).toMatchObject({ existing: { kind: 'file', sizeBytes: 3 }, free: to.replace('.csv', '-2.csv') });
  expect(await codeOf(file(), { to })).toBe('AlreadyExists');
  const replaces = found.existing!.version;
  expect(await codeOf({ kind: 'query', sql: 'SELECT error(1::VARCHAR)' }, { to, replaces })).not.toBe('done');
  expect(await readFile(to, 'utf8')).toBe('old');
  await exportRows({ kind: 'query', sql: 'SELECT 1 AS a' }, { to, replaces });
  expect(await readFile(to, 'utf8')).toBe('a\n1\n');
  expect(await codeOf({ kind: 'query', sql: 'SELECT 2 AS a' }, { to, replaces })).toBe('AlreadyExists');
  expect(await readFile(to, 'utf8')).toBe('a\n1\n');
});

test('a file is not replaced by its own rows, nor a folder or a link by anything', async () => {
  const seen = await place.engine.dispatcher.call('findExportTarget', { to: inFile('rows.csv'), toFormat: 'csv' });
  const replaces = seen.existing!.version;
  for (const source of [
    file(),
    file(viewed),
    { kind: 'query', sql: `SELECT id FROM '${inFile('rows.csv')}'` },
  ] as const)
    expect(await codeOf(source, { to: inFile('rows.csv'), replaces })).toBe('TargetOverlapsSource');
  await mkdir(inFile('taken.csv'));
  await symlink(inFile('rows.csv'), inFile('link.csv'));
  for (const [name, kind] of [
    ['taken.csv', 'folder'],
    ['link.csv', 'link'],
  ] as const) {
    const { existing } = await place.engine.dispatcher.call('findExportTarget', { to: name, toFormat: 'csv' });
    expect(existing?.kind).toBe(kind);
    const sql = 'SELECT 1 AS a';
    expect(await codeOf({ kind: 'query', sql }, { to: inFile(name), replaces: existing!.version })).toBe(
      'AlreadyExists',
    );
  }
});

test('a cancelled export leaves nothing behind', async () => {
  const folder = inFile('cancelled');
  await mkdir(folder);
  const stop = new AbortController();
  const sql = 'SELECT a.range AS a, b.range AS b FROM range(100000) a, range(100000) b';
  const started = (async () => {
    for await (const item of place.engine.dispatcher.stream(
      'exportRows',
      { source: { kind: 'query', sql }, to: join(folder, 'all.csv') },
      stop.signal,
    ))
      if (item.item === 'progress') stop.abort();
  })();
  await expect(started.catch((thrown: unknown) => toEngineError(thrown).code)).resolves.toBe('Cancelled');
  expect(await readdir(folder)).toEqual([]);
});

test('a workspace with wildcards in its path exports the rows behind a filter', async () => {
  const root = inFile('a[1]');
  await mkdir(root);
  await initWorkspace(root);
  await using engine = await createEngine({ workspace: root, title: 'test', inline: true });
  const to = join(root, 'out.csv');
  const items: Output<'exportRows'>[] = [];
  for await (const item of engine.dispatcher.stream('exportRows', { source: file(viewed), to })) items.push(item);
  const wanted = await query(`SELECT * FROM 'rows.csv' WHERE name = 'name 3'`);
  expect(items.at(-1)).toMatchObject({ item: 'result', file: { path: to, rowCount: wanted.length } });
});
