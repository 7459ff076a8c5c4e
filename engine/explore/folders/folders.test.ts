/** A folder as a whole: which files it has, which tables have them, and their rows together. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-folders-'));
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

async function crawl(path: string): Promise<void> {
  for await (const item of engine.dispatcher.stream('crawl', { path: join(folder, path), databaseName: 'lake' }))
    if (item.item === 'result') return;
}

async function filesOf(path: string): Promise<NonNullable<Output<'getFolderFiles'>>> {
  return (await engine.dispatcher.call('getFolderFiles', { path: join(folder, path) }))!;
}

async function queried(from: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  const sql = `SELECT * FROM '${from.replaceAll("'", "''")}'`;
  for await (const item of engine.dispatcher.stream('query', { sql }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

describe('files', () => {
  test('of one kind in folders that are keys', async () => {
    await put('sales/year=2024/month=01/a.csv', 'id,price\n1,2.5\n');
    await put('sales/year=2025/month=02/b.csv', 'id,price\n1,2.5\n');
    await put('sales/year=2025/_SUCCESS', '');
    expect(await filesOf('sales')).toEqual({
      fileCount: 2,
      sizeBytes: 30,
      kinds: [{ format: 'csv', extension: 'csv', fileCount: 2 }],
      partitionKeys: [
        { name: 'year', type: 'int' },
        { name: 'month', type: 'string' },
      ],
      sameColumns: true,
      snapshot: expect.any(String),
    });
  });

  test.each<[string, Record<string, string>, boolean | null]>([
    ['of two endings of a format', { 'a.json': '{"a":1}', 'b.jsonl': '{"a":2}' }, true],
    ['with a column more', { 'a.csv': 'a,b,c\n1,2,3\n', 'b.csv': 'A,b,c,d\n1,2,3,4\n' }, true],
    ['with other columns', { 'a.csv': 'a,b,c\n1,2,3\n', 'b.csv': 'd,e,f\n1,2,3\n' }, false],
    ['of two formats', { 'a.csv': 'a\n1\n', 'b.json': '{"a":1}' }, null],
    ['of no format', { 'a.pdf': 'x', 'b.pdf': 'y' }, null],
    ['without an ending', { LICENSE: 'x' }, null],
    ['one of them damaged', { 'a.parquet': 'x', 'b.parquet': 'y' }, false],
    ['none', {}, null],
  ])('%s', async (_name, files, same) => {
    await mkdir(join(folder, 'in'));
    for (const [name, text] of Object.entries(files)) await put(`in/${name}`, text);
    const { sameColumns, fileCount } = await filesOf('in');
    expect({ sameColumns, fileCount }).toEqual({ sameColumns: same, fileCount: Object.keys(files).length });
  });

  test('no answer where the time is up, and an error where there is no folder', async () => {
    await put('in/a.csv', 'a\n1\n');
    const path = join(folder, 'in');
    const slow = engine.dispatcher.call('getFolderFiles', { path, withinMillis: 1 });
    // So little time may still be enough.
    expect([null, 1]).toContain((await slow)?.fileCount ?? null);
    await expect(filesOf('nowhere')).resolves.toMatchObject({ fileCount: 0 });
  });
});

describe('rows', () => {
  test('are those of a query of the folder, and stay until a file changes', async () => {
    await put("it's/year=2024/a.csv", 'id,price\n3,1.5\n1,2.5\n');
    await put("it's/year=2025/b.csv", 'id,price,note\n2,9.5,x\n');
    const path = join(folder, "it's");
    const opened = await engine.dispatcher.call('openFolderRows', { path });
    expect(opened).toMatchObject({ rowCount: 3, warnings: [] });
    const { snapshot } = await filesOf("it's");
    expect(await filesOf("it's")).toMatchObject({ snapshot });
    expect(await queried(opened.path)).toEqual(await queried(path));
    expect(await queried(opened.path)).toEqual([
      { id: 3, price: 1.5, note: null, year: 2024 },
      { id: 1, price: 2.5, note: null, year: 2024 },
      { id: 2, price: 9.5, note: 'x', year: 2025 },
    ]);
    expect(await engine.dispatcher.call('openFolderRows', { path })).toEqual(opened);
    await put("it's/year=2026/c.csv", 'id,price\n4,0.5\n');
    const again = await engine.dispatcher.call('openFolderRows', { path });
    expect(again.rowCount).toBe(4);
    expect((await filesOf("it's")).snapshot).not.toBe(snapshot);
    expect(again.path).not.toBe(opened.path);
  });

  test('a record that does not fit is skipped and named', async () => {
    await put('in/a.jsonl', '{"a":1}\n{"a":2\n{"a":3}\n');
    const { rowCount, warnings } = await engine.dispatcher.call('openFolderRows', { path: join(folder, 'in') });
    expect(rowCount).toBe(2);
    expect(warnings.join('\n')).toContain('a.jsonl');
  });

  test('a folder without files is an error', async () => {
    await mkdir(join(folder, 'in'));
    await expect(engine.dispatcher.call('openFolderRows', { path: join(folder, 'in') })).rejects.toMatchObject({
      code: 'FileNotFound',
    });
  });
});

test('tables of a folder, of one around it and of those inside it, as a search of all tables finds them', async () => {
  const part = fc.constantFrom('a', 'b', 'a b', 'ab', 'year=1');
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ['lake', ...parts].join('/'));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(path, { minLength: 1, maxLength: 5 }), fc.array(path), async (crawled, asked) => {
      await rm(join(folder, 'lake'), { recursive: true, force: true });
      for (const [index, each] of crawled.entries()) await put(`${each}/f.csv`, `c${index},d${index}\n1,2\n`);
      await crawl('lake');
      const { items } = await engine.dispatcher.call('getTables', { databaseName: 'lake' });
      const known = await Promise.all(
        items.map(async ({ databaseName, name, location }) => ({
          table: { databaseName, name },
          location: location.replace(/\/$/u, ''),
          paths: (await engine.dispatcher.call('getTableObjects', { databaseName, name })).items.map(
            (each) => each.path,
          ),
        })),
      );
      for (const each of ['lake', ...crawled, ...asked]) {
        const at = join(folder, each);
        const found = await engine.dispatcher.call('getFolderTables', { path: `${at}/` });
        const namesOf = (tables: readonly { readonly table: unknown }[]): unknown[] => tables.map(({ table }) => table);
        expect(found.own).toEqual(namesOf(known.filter(({ location }) => location === at)));
        expect(new Set(found.inside.map(({ name }) => name))).toEqual(
          new Set(known.filter(({ location }) => location.startsWith(`${at}/`)).map(({ table }) => table.name)),
        );
        expect(found.around).toEqual(
          namesOf(
            known
              .filter(
                ({ location, paths }) =>
                  at.startsWith(`${location}/`) && paths.some((file) => file.startsWith(`${at}/`)),
              )
              .toSorted((left, right) => right.location.length - left.location.length),
          ),
        );
      }
    }),
    { numRuns: triesOfRun(20, 4) },
  );
});
