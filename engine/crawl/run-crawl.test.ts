import { existsSync, utimesSync } from 'node:fs';
import { rename, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { Catalog } from '#engine/catalog/index.ts';
import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';

let place: CrawlPlace;
beforeEach(async () => {
  place = await openCrawlPlace();
});
afterEach(() => place[Symbol.asyncDispose]());

const orders = 'id,name,price,day\n1,pen,1.5,2024-01-01\n2,ink,2.5,2024-01-02\n';
const columnsOf = async (table: string): Promise<string[]> =>
  (await place.table(table)).columns.map((column) => `${column.name} ${column.type.kind}`);

async function describeLastCrawl(): Promise<string[]> {
  const { items } = await place.catalog.crawls.getCrawls('test', { limit: 1 });
  return items[0]!.changes.map(
    (change) => `${change.tableName}: ${change.change} ${change.entity} ${change.description}`,
  );
}

describe('a crawl', () => {
  test('of an empty folder makes nothing, of a missing one fails and changes nothing', async () => {
    expect(await place.crawl()).toMatchObject({ tables: [], added: 0, skipped: [] });
    await place.write('orders/a.csv', orders);
    await place.crawl();
    const state = await place.state();
    await expect(place.crawl({ targets: [{ path: path.join(place.folder, 'nowhere') }] })).rejects.toMatchObject({
      code: 'FileNotFound',
    });
    expect(await place.state()).toEqual(state);
    const { items } = await place.catalog.crawls.getCrawls('test', { limit: 1 });
    expect(items[0]).toMatchObject({ state: 'FAILED', error: { code: 'FileNotFound' } });
  });

  test('reports its stages in order', async () => {
    for (const folder of ['a', 'b']) await place.write(`${folder}/t/x.csv`, orders);
    const stages: string[] = [];
    const targets = ['a', 'b'].map((folder) => ({ path: path.join(place.lake, folder) }));
    await place.crawl({ targets }, { onProgress: ({ stage }) => void (stages.at(-1) === stage || stages.push(stage)) });
    // A worker reports at most so often: quick stages are skipped.
    expect(stages.join(' ')).toMatch(/^list (?:(?:list|read) )*group write$/u);
  });

  test('reads only what is new or changed, and reports the changes', async () => {
    const file = await place.write('orders/a.csv', orders);
    await place.write('orders/b.csv', orders);
    expect(await place.crawl()).toMatchObject({ added: 1, filesRead: 2 });
    expect(await place.crawl()).toMatchObject({ unchanged: 1, filesRead: 0 });
    await place.write('orders/c.csv', 'id,name,price,day\nx1,pen,3,2024-01-01\n');
    await place.write('orders/a.csv', `${orders}3,cap,3,2024-01-03\n`);
    await place.remove('orders/b.csv');
    const result = await place.crawl();
    expect(result).toMatchObject({ updated: 1, filesRead: 2, tables: [{ objectCount: 2, recordCount: 4 }] });
    expect(await describeLastCrawl()).toEqual([
      'orders: updated table Column retyped: id bigint → string (c.csv: "x1" on line 2 is text).',
      'orders: added object 1 file added: c.csv.',
      'orders: updated object 1 file changed: a.csv.',
      'orders: deleted object 1 file removed: b.csv.',
    ]);
    utimesSync(file, new Date(5000), new Date(5000));
    expect(await place.crawl()).toMatchObject({ updated: 1, filesRead: 1 });
    expect(await place.crawl()).toMatchObject({ unchanged: 1, filesRead: 0 });
  });

  test('gives types over all rows of all files, in hive folders too, and mixed packing', async () => {
    await place.write('t/year=2023/a.csv', 'v,w,e\n1,true,\n');
    await place.write('t/year=2024/a.csv.gz', gzipSync('v,w,e\n1.5,false,\n01460,true,\n'));
    await place.write('t/year=2024/b.csv', 'v,w,e\n2,false,7\n');
    expect(await place.crawl()).toMatchObject({
      tables: [
        {
          name: 't',
          compression: 'mixed',
          partitionCount: 2,
          objectCount: 3,
          recordCount: 4,
          partitionKeys: [{ name: 'year', type: 'int' }],
        },
      ],
    });
    expect(await columnsOf('t')).toEqual(['v string', 'w boolean', 'e bigint']);
    expect((await place.objects('t')).map((object) => [object.partitionValues, object.compression])).toEqual([
      [['2023'], 'none'],
      [['2024'], 'gzip'],
      [['2024'], 'none'],
    ]);
  });

  test('skips the definitions of a nested workspace, and reads its data', async () => {
    await place.write('shop/tenon.json', '{"name":"shop","version":1}');
    await place.write('shop/jobs/load.json', '{"name":"load","nodes":[]}');
    await place.write('shop/jobs/store.json', '{"name":"store","nodes":[]}');
    await place.write('shop/data/orders.csv', orders);
    expect(await place.crawl()).toMatchObject({
      tables: [{ name: 'data', objectCount: 1 }],
      skipped: [
        {
          path: path.join(place.lake, 'shop'),
          reason: 'Tenon workspace: skipped 3 definition files.',
        },
      ],
    });
    expect(await place.crawl()).toMatchObject({ unchanged: 1, filesRead: 0, skipped: [{}] });
    const inside = await place.crawl({ targets: [{ path: path.join(place.lake, 'shop', 'jobs') }] });
    expect(inside).toMatchObject({ tables: [{ name: 'load' }, { name: 'store' }], skipped: [] });
  });

  test('puts files that cannot be read among the skipped, and nothing into two places', async () => {
    await place.write('t/a.csv', orders);
    await place.write('t/broken.csv.gz', Buffer.concat([gzipSync(orders).subarray(0, 20), Buffer.from('garbage')]));
    await place.write('t/image.png', Buffer.from('89504e470d0a1a0a0000', 'hex'));
    await place.write('t/empty.csv', '');
    await place.write('t/_hidden.csv', orders);
    await symlink(path.join(place.lake, 'nowhere'), path.join(place.lake, 't', 'link.csv'));
    const result = await place.crawl();
    expect(result.tables).toMatchObject([{ name: 't', objectCount: 1 }]);
    expect(result.skipped.map((entry) => path.basename(entry.path))).toEqual([
      'broken.csv.gz',
      'empty.csv',
      'image.png',
      'link.csv',
    ]);
    expect(result.skipped[2]!.reason).toBe('unsupported format');
    expect(result.filesListed).toBe(4);
    expect(await place.crawl()).toMatchObject({ filesRead: 0, unchanged: 1, skipped: result.skipped });
  });

  test('reports the rows that do not fit with file, count and first line, in its result, its record and the log', async () => {
    const rows = Array.from({ length: 1000 }, (_, row) => `${row},name ${row},${row}.5\n`);
    for (const broken of [90, 500, 900]) rows[broken] = `${broken},too,many,values\n`;
    await place.write('t/rows.csv', `id,name,price\n${rows.join('')}`);
    const lines = Array.from({ length: 1000 }, (_, row) => `{"id":${row}}\n`);
    for (const broken of [7, 8]) lines[broken] = '{"id":\n';
    await place.write('j/lines.json', lines.join(''));
    const log: string[] = [];
    const logged = { write: (_level: string, text: string): void => void log.push(text) };
    const result = await place.crawl({}, { log: logged });
    expect(result.tables.map(({ name, recordCount }) => [name, recordCount])).toEqual([
      ['j', 998],
      ['t', 997],
    ]);
    const told = [
      expect.stringMatching(/j.lines\.json: 2 lines are not valid JSON \(first: line 8\)/u),
      expect.stringMatching(/t.rows\.csv: 3 rows have too many values \(first: line 92\)/u),
    ];
    expect(result.warnings).toEqual(told);
    expect(log).toEqual(told);
    const record = await place.catalog.crawls.getCrawl(result.crawlId);
    expect(record.changes.map(({ description }) => description)).toEqual([
      expect.stringMatching(/1 file\. lines\.json: 2 lines are not valid JSON \(first: line 8\)/u),
      expect.stringMatching(/1 file\. rows\.csv: 3 rows have too many values \(first: line 92\)/u),
    ]);
    expect(record).toMatchObject({ warningCount: 2, warnings: result.warnings });
    const again = await place.crawl();
    expect(again).toMatchObject({ filesRead: 0, unchanged: 2, warnings: result.warnings });
    expect(await place.catalog.crawls.getCrawl(again.crawlId)).toMatchObject({ changes: [], warningCount: 2 });
  });

  test('reports files that do not fit the table of their partition, in its result, its record and the log', async () => {
    await place.write('t/y=1/a.csv', orders);
    await place.write('t/y=2/a.csv', orders);
    const odd = await place.write('t/y=2/odd.csv', 'first,last\na,b\n');
    const log: string[] = [];
    const logged = { write: (_level: string, text: string): void => void log.push(text) };
    const result = await place.crawl({}, { log: logged });
    expect(result.tables.map(({ name, objectCount }) => [name, objectCount])).toEqual([
      ['t', 2],
      ['odd', 1],
    ]);
    const misfit = {
      path: odd,
      fileCount: 1,
      databaseName: 'lake',
      tableName: 'odd',
      fits: 't',
      reason: 'none of its 2 columns (first, last) are in the table; it lacks id, name, price, day',
    };
    expect(result.misfits).toEqual([misfit]);
    expect(log).toEqual([`${odd}: does not fit table lake.t: ${misfit.reason}. It is a separate table, lake.odd.`]);
    // A crawl that changes nothing finds them too.
    for (const { crawlId } of [result, await place.crawl()]) {
      const record = await place.catalog.crawls.getCrawl(crawlId);
      expect(record.misfits).toEqual([misfit]);
      expect(record.changes).toHaveLength(crawlId === result.crawlId ? 2 : 0);
    }
  });

  test('samples leaf folders, but reads all of a folder whose files differ', async () => {
    for (let file = 0; file < 10; file += 1) {
      await place.write(`alike/y=1/${file}.csv`, orders);
      await place.write(`mixed/${file}.csv`, file < 5 ? orders : `a${file},b${file},c${file}\n1,2,3\n`);
    }
    const result = await place.crawl({ targets: [{ path: place.lake, sampleSize: 6 }] });
    expect(result.filesRead).toBe(16);
    expect(result.tables).toHaveLength(11);
    expect(result.tables[0]).toMatchObject({ name: 'alike', objectCount: 10, recordCount: null });
    expect(await place.crawl({ targets: [{ path: place.lake, sampleSize: 6 }] })).toMatchObject({
      filesRead: 0,
      unchanged: 11,
    });
    expect(await place.crawl()).toMatchObject({ filesRead: 4, updated: 1 });
    expect((await place.table('alike')).recordCount).toBe(20);
  });

  test('reads within its budget', async () => {
    for (let file = 0; file < 20; file += 1) await place.write(`t/${String(file).padStart(2, '0')}.csv`, orders);
    const result = await place.crawl({ readBudgetBytes: orders.length * 5 });
    expect(result).toMatchObject({ filesRead: 7, tables: [{ objectCount: 20, recordCount: null }] });
  });

  test('of one file makes its table; nested targets share nothing', async () => {
    const file = await place.write('deep/orders.csv', orders);
    await place.write('deep/inner/people.csv', 'first,last\na,b\nc,d\n');
    expect(await place.crawl({ targets: [{ path: file }] })).toMatchObject({
      tables: [{ name: 'orders', location: file }],
    });
    const both = await place.crawl({
      name: 'both',
      databaseName: 'both',
      targets: [{ path: place.lake }, { path: path.join(place.lake, 'deep/inner') }],
    });
    expect(both.tables.map((table) => table.name).sort()).toEqual(['deep', 'people']);
    await expect(place.crawl({ targets: [{ path: place.lake }, { path: `${place.lake}/` }] })).rejects.toMatchObject({
      code: 'InvalidDefinition',
    });
  });

  test('creates no more tables than allowed', async () => {
    await place.write('a/1.csv', orders);
    await place.write('b/1.csv', 'first,last\na,b\nc,d\n');
    await expect(place.crawl({ tableThreshold: 1 })).rejects.toMatchObject({ code: 'Execution' });
    expect(await place.state()).toEqual([]);
    expect(await place.crawl({ tableThreshold: 2 })).toMatchObject({ added: 2 });
  });

  test('of new folders only leaves known ones as they are', async () => {
    const settings = { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' };
    await place.write('t/y=1/a.csv', orders);
    await place.crawl(settings);
    await place.write('t/y=1/b.csv', orders);
    await place.write('t/y=1/a.csv', `${orders}3,cap,1,2024-01-01\n`);
    await place.write('t/y=2/a.csv', orders);
    await place.write('u/a.csv', 'first,last\na,b\nc,d\n');
    expect(await place.crawl(settings)).toMatchObject({ added: 1, updated: 1 });
    expect(
      (await place.objects('t')).map((object) => [path.relative(place.lake, object.path), object.recordCount]),
    ).toEqual([
      ['t/y=1/a.csv', 2],
      ['t/y=2/a.csv', 2],
    ]);
    expect(await place.crawl(settings)).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
  });

  test('of new folders only adds no table without files', async () => {
    const settings = { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY', combineCompatibleSchemas: true };
    await place.write('a.csv', orders);
    await place.crawl(settings);
    await place.write('b.json', '{"a":"x"}\n');
    expect(await place.crawl(settings)).toMatchObject({ added: 0, unchanged: 1, tables: [{ objectCount: 1 }] });
  });

  test('forgets files that were removed', async () => {
    await place.write('t/a.csv', orders);
    await place.crawl();
    await place.remove('t');
    await place.crawl();
    const { items: seen } = await place.catalog.crawls.getSeenObjects(place.lake, { limit: 10_000 });
    expect(seen.filter((object) => !object.path.includes('_tenon'))).toEqual([]);
  });

  test('runs once at a time, and can be cancelled', async () => {
    for (let file = 0; file < 50; file += 1) await place.write(`t/${file}.csv`, orders);
    const first = place.crawl();
    await expect(place.crawl()).rejects.toMatchObject({ code: 'CrawlerRunning' });
    await first;
    await place.write('t/new.csv', orders);
    const state = await place.state();
    const cancelling = new AbortController();
    const cancelled = place.crawl(
      {},
      { signal: cancelling.signal, onStart: () => setImmediate(() => cancelling.abort()) },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'Cancelled' });
    expect(await place.state()).toEqual(state);
    expect((await place.catalog.crawls.getCrawls('test', { limit: 1 })).items[0]).toMatchObject({ state: 'CANCELLED' });
    expect(await place.crawl()).toMatchObject({ updated: 1 });
  });
});

describe('a crawl while a run commits', () => {
  const intent = async (runId: string, generation: number, staged: string, final: string): Promise<CommitIntent> => {
    const { size } = await stat(staged);
    return {
      runId,
      jobName: 'job',
      expectedTables: [{ databaseName: 'lake', name: 't', generation }],
      expectedBookmarkVersion: null,
      publishes: [{ staged, final, size, checksum: '' }],
      retires: [],
      bookmarkChanges: [],
      tableChanges: [
        {
          databaseName: 'lake',
          name: 't',
          table: null,
          removeObjects: [],
          madeBy: `run ${runId}`,
          addObjects: [
            { path: final, size, compression: 'none', partitionValues: [], recordCount: 2, inferenceHash: 'run' },
          ],
        },
      ],
    };
  };
  const startRun = (runId: string): Promise<unknown> =>
    place.catalog.jobRuns.createJobRun(
      {
        id: runId,
        jobName: 'job',
        jobRunState: 'RUNNING',
        attempt: 0,
        previousRunId: null,
        arguments: {},
        plan: '{}',
        planHash: '',
        createdOn: 1,
        hostProcess: null,
      },
      9,
    );

  test('adopts no file of an intent that is not applied, and does not double it after', async () => {
    await place.write('t/a.csv', orders);
    await place.write('t/b.csv', orders);
    await place.crawl();
    await startRun('jr_1');
    const staged = await place.write('t/_tenon/jr_1/0/x.csv', orders);
    const final = path.join(place.lake, 't', 'x.csv');
    await place.catalog.commits.writeIntent(await intent('jr_1', (await place.table('t')).generation, staged, final));
    await rename(staged, final);
    const before = await place.objects('t');
    await place.write('t/late.csv', orders);
    await place.crawl();
    expect(await place.objects('t')).toEqual(before);
    await place.catalog.commits.applyIntent('jr_1', [
      { path: final, modifiedMicros: Math.floor((await stat(final)).mtimeMs * 1000) },
    ]);
    await place.crawl();
    expect((await place.objects('t')).map((object) => path.basename(object.path))).toEqual([
      'a.csv',
      'b.csv',
      'late.csv',
      'x.csv',
    ]);
  });

  test('plans again when a run committed after the catalog was read', async () => {
    await place.write('t/a.csv', orders);
    await place.write('t/b.csv', orders);
    await place.crawl();
    await startRun('jr_2');
    const staged = await place.write('t/_tenon/jr_2/0/x.csv', orders);
    const final = path.join(place.lake, 't', 'x.csv');
    await place.write('t/c.csv', orders);
    // The first look at open commits comes after listing: the run publishes right then, unseen by the listing.
    let committed = false;
    const commits = new Proxy(place.catalog.commits, {
      get: (target, name, receiver) =>
        name !== 'getCommitsInPhase' || committed
          ? (Reflect.get(target, name, receiver) as unknown)
          : async (phase: 'publishing') => {
              committed = true;
              await target.writeIntent(await intent('jr_2', (await place.table('t')).generation, staged, final));
              await rename(staged, final);
              await target.applyIntent('jr_2', [
                { path: final, modifiedMicros: Math.floor((await stat(final)).mtimeMs * 1000) },
              ]);
              return target.getCommitsInPhase(phase);
            },
    });
    const catalog: Catalog = { ...place.catalog, commits, [Symbol.asyncDispose]: async () => undefined };
    await place.crawl({}, { catalog });
    expect(existsSync(final)).toBe(true);
    expect((await place.objects('t')).map((object) => path.basename(object.path))).toEqual([
      'a.csv',
      'b.csv',
      'c.csv',
      'x.csv',
    ]);
  });
});
