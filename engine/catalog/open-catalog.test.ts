/** Opening and closing: two openings of one file, foreign and newer files, threads that die, garbage. */

import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';

import { sql } from '#engine/base/sql.ts';
import { silentLog } from '#engine/base/log.ts';
import { catalogCode } from '#engine/catalog/host/catalog-code.ts';
import { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { sampleObjects, sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { makeTemporaryFolder, openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

describe('openCatalog', () => {
  test('two openings of a new file at once both work and see each other', async () => {
    await using place = await makeTemporaryFolder();
    const [left, right] = await Promise.all([openCatalog(place), openCatalog(place)]);
    await using _left = left;
    await using _right = right;
    const names = Array.from({ length: 40 }, (_, index) => `d${index}`);
    await Promise.all(names.map((name, index) => (index % 2 === 0 ? left : right).databases.createDatabase({ name })));
    const [fromLeft, fromRight] = await Promise.all([left.databases.getDatabases(), right.databases.getDatabases()]);
    expect(fromLeft.items).toHaveLength(40);
    expect(fromRight).toEqual(fromLeft);
  });

  test.each<[string, (path: string) => Promise<void>]>([
    ['removed', (path) => rm(path)],
    ['removed with its folder', (path) => rm(dirname(path), { recursive: true })],
    ['moved', (path) => rename(path, `${path}.moved`)],
    ['replaced', (path) => copyFile(path, `${path}.copy`).then(() => rename(`${path}.copy`, path))],
  ])('a file that is %s takes no more writes', async (_how, change) => {
    await using place = await makeTemporaryFolder();
    await using catalog = await openCatalog(place);
    await catalog.databases.createDatabase({ name: 'before' });
    // Opens the reader, which does not find the file later.
    await catalog.databases.getDatabases();
    await change(place.path);
    await expect(catalog.databases.createDatabase({ name: 'after' })).rejects.toMatchObject({
      code: 'IoFailed',
      message: expect.stringContaining(`Cannot write to the catalog ${place.path}: `),
      hint: expect.stringContaining('put the folder'),
    });
  });

  test('a file that was moved away and back takes writes again', async () => {
    await using place = await makeTemporaryFolder();
    await using catalog = await openCatalog(place);
    const folder = dirname(place.path);
    await catalog.databases.getDatabases();
    await rename(folder, `${folder}-away`);
    await expect(catalog.databases.createDatabase({ name: 'd' })).rejects.toMatchObject({ code: 'IoFailed' });
    await rename(`${folder}-away`, folder);
    await catalog.databases.createDatabase({ name: 'd' });
    expect((await catalog.databases.getDatabases()).items).toHaveLength(1);
  });

  test('a second opening leaves a publication under way alone', async () => {
    await using place = await openTemporaryCatalog();
    const { crawls, tables } = place.catalog;
    await crawls.startCrawl({ id: 'cr_1', crawlerName: 'c' });
    const objects = sampleObjects('orders', 'a', 30_000);
    const publishing = crawls.publishCrawl({
      crawlId: 'cr_1',
      tables: [{ table: sampleTable('orders'), objects, expectedGeneration: null }],
      deleteTables: [],
      changes: [],
    });
    await using second = await openCatalog(place);
    // A reader never sees the state in between.
    for (let index = 0; index < 20; index += 1) {
      const table = await second.tables.findTable('sales', 'orders');
      expect([undefined, 30_000]).toContain(table?.objectCount);
    }
    await publishing;
    expect((await tables.getTable('sales', 'orders')).objectCount).toBe(30_000);
    expect((await second.crawls.getCrawl('cr_1')).state).toBe('RUNNING');
  });

  test('what dead processes left is swept and their crawls are failed', async () => {
    await using place = await makeTemporaryFolder();
    await (await openCatalog(place))[Symbol.asyncDispose]();
    const database = new BetterSqlite3(place.path);
    database.exec(
      `INSERT INTO listings (id, state, owner) VALUES (7, 'pending', '999999999@1'), (8, 'garbage', NULL), (9, 'pending', '${process.pid}@1');
      INSERT INTO partitions (id, listing_id, partition_values, location, create_time, object_count, size_bytes, counted_records, uncounted_objects)
        SELECT value, 7, value, '', 0, 1, 0, 0, 0 FROM generate_series(1, 12000);
      INSERT INTO table_objects (listing_id, path, size, modified_micros, compression, partition_id, record_count, inference_hash)
        SELECT 7, value, 0, 0, '', value, 0, '' FROM generate_series(1, 12000);
      INSERT INTO crawls (id, crawler_name, state, owner, start_time) VALUES ('cr_dead', 'c', 'RUNNING', '999999999@1', 0);`.replaceAll(
        /generate_series\(1, 12000\)/g,
        '(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 12000) SELECT value FROM n)',
      ),
    );
    await using catalog = await openCatalog(place);
    expect(await catalog.crawls.getCrawl('cr_dead')).toMatchObject({ state: 'FAILED', error: { code: 'Cancelled' } });
    const count = (): unknown =>
      database
        .prepare(
          'SELECT (SELECT count(*) FROM listings) + (SELECT count(*) FROM table_objects) + (SELECT count(*) FROM partitions)',
        )
        .pluck()
        .get();
    await expect.poll(count).toBe(0);
    database.close();
  });

  test('a folder, a text file, another program’s database and a missing permission give different errors', async () => {
    await using place = await makeTemporaryFolder();
    await mkdir(place.path, { recursive: true });
    await expect(openCatalog(place)).rejects.toMatchObject({ code: 'IoFailed' });
    const text = join(place.folder, 'text.sqlite');
    await writeFile(text, 'not a database, but longer than a header of one hundred bytes '.repeat(20));
    await expect(openCatalog({ path: text })).rejects.toMatchObject({ code: 'MalformedFile', details: { path: text } });
    const foreign = join(place.folder, 'foreign.sqlite');
    const database = new BetterSqlite3(foreign);
    database.exec('CREATE TABLE x (a)');
    database.close();
    await expect(openCatalog({ path: foreign })).rejects.toMatchObject({ code: 'MalformedFile' });
    await expect(openCatalog({ path: join(text, 'below', 'a.sqlite') })).rejects.toMatchObject({ code: 'IoFailed' });
  });

  test('calls after closing are refused, calls before it are answered', async () => {
    await using place = await makeTemporaryFolder();
    const catalog = await openCatalog(place);
    const under = Promise.all([catalog.databases.ensureDatabase('a'), catalog.databases.getDatabases()]);
    await under;
    const last = catalog.databases.ensureDatabase('b');
    await catalog[Symbol.asyncDispose]();
    await expect(last).resolves.toMatchObject({ name: 'b' });
    await expect(catalog.databases.getDatabases()).rejects.toMatchObject({ code: 'InvalidState' });
    await expect(catalog.databases.ensureDatabase('c')).rejects.toMatchObject({ code: 'InvalidState' });
    await catalog[Symbol.asyncDispose]();
  });

  test('when a thread dies, every caller gets the error, and later ones too', async () => {
    await using place = await makeTemporaryFolder();
    await mkdir(dirname(place.path));
    const entry = join(place.folder, 'dying.mjs');
    await writeFile(
      entry,
      `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ kind }) => {
        if (kind === 'open') parentPort.postMessage({ kind: 'opened', nouns: {} });
        else setTimeout(() => { throw new Error('out of luck'); }, 50);
      });`,
    );
    const channel = new ThreadChannel({ ...catalogCode, entry: new URL(`file://${entry}`) }, 'reader', silentLog);
    await channel.open({ path: '/c', owner: '' });
    const calls = await Promise.allSettled([channel.call('read', []), channel.call('read', [])]);
    for (const call of calls) {
      expect(call).toMatchObject({
        status: 'rejected',
        reason: { code: 'WorkerCrashed', message: expect.stringContaining('out of luck') as string },
      });
    }
    await expect(channel.call('read', [])).rejects.toMatchObject({ code: 'WorkerCrashed' });
    await channel.close();
  });

  test('a thread that cannot start fails the opening', async () => {
    await using place = await makeTemporaryFolder();
    const channel = new ThreadChannel(
      { ...catalogCode, entry: new URL(`file://${place.folder}/none.mjs`) },
      'writer',
      silentLog,
    );
    await expect(channel.open({ path: '/c', owner: '' })).rejects.toMatchObject({ code: 'WorkerCrashed' });
    await channel.close();
  });

  test('code that cannot be loaded in the calling thread fails the opening', async () => {
    const declared = (): Promise<never> => Promise.reject(new Error('out of luck'));
    const channel = new ThreadChannel({ ...catalogCode, declared }, 'sole', silentLog);
    await expect(channel.open({ path: '/c', owner: '' })).rejects.toMatchObject({
      code: 'WorkerCrashed',
      message: expect.stringContaining('out of luck') as string,
    });
    await channel.close();
  });
});

describe('code in the schema of a file that anybody may have made', () => {
  test.each(['read-write', 'read-only'] as const)('is not run, %s', async (mode) => {
    await using place = await makeTemporaryFolder();
    await mkdir(dirname(place.path), { recursive: true });
    const file = `${place.path}.forged`;
    const forged = new BetterSqlite3(file);
    // A virtual table that SQLite gives only to schemas that are trusted.
    forged.exec('CREATE VIEW v AS SELECT count(*) AS a FROM pragma_table_list');
    forged.close();
    const connection = Connection.open(file, mode);
    expect(() => connection.all(sql`SELECT a FROM v`)).toThrow(/unsafe use of virtual table/u);
    connection.close();
  });
});
