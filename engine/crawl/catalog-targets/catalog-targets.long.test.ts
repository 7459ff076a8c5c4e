/** Crawls of tables that are in the catalog already. */

import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Table, TableInput } from '#engine/catalog/entities.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { TakenPart } from '#engine/crawl/taking/taken-part.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { openBucket } from '#engine/crawl/testing/notified-bucket.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { parseHive } from '#engine/types/hive.ts';

const onlyLog = { schemaChangePolicy: { deleteBehavior: 'LOG' } };

/** Of a crawler of these tables of the database `lake`. */
function of(...tables: string[]): Record<string, unknown> {
  return {
    ...onlyLog,
    name: 'keep',
    databaseName: '',
    targets: [],
    catalogTargets: [{ databaseName: 'Lake', tables }],
  };
}

async function createTable(place: CrawlPlace, table: Partial<TableInput>): Promise<void> {
  const input: TableInput = {
    databaseName: 'lake',
    name: 'made',
    tableType: 'EXTERNAL_TABLE',
    columns: [{ name: 'id', type: parseHive('string') }],
    partitionKeys: [],
    location: path.join(place.lake, 'made'),
    reading: { classification: 'csv', compression: 'none', options: {} },
    parameters: {},
    ...table,
  };
  await place.catalog.tables.createTable(input, 'a person', true);
}

async function namesOf(place: CrawlPlace): Promise<string[]> {
  return (await place.catalog.tables.getTables('lake', { limit: 100 })).items.map(({ name }) => name);
}

describe('a crawl of tables of the catalog', () => {
  test('takes new files, partitions and columns of its tables only', async () => {
    await using place = await openCrawlPlace();
    await place.write('orders/day=1/a.csv', 'id,total\n1,2\n');
    await place.write('other/a.csv', 'x\n1\n');
    await place.crawl();
    await place.write('orders/day=2/a.csv', 'id,total,city\n1,2,Rome\n');
    await place.write('other/b.csv', 'x\n2\n');
    await place.write('new/a.csv', 'y\n1\n');
    const other = await place.table('other');
    const result = await place.crawl(of('ORDERS'));
    expect(result).toMatchObject({ added: 0, updated: 1, unchanged: 0, deleted: 0, filesListed: 2 });
    expect(result.tables).toMatchObject([
      {
        database: 'lake',
        name: 'orders',
        partitionCount: 2,
        objectCount: 2,
        recordCount: 2,
        columns: [{ name: 'id' }, { name: 'total' }, { name: 'city', type: 'string' }],
      },
    ]);
    expect(await place.table('other')).toEqual(other);
    expect(await namesOf(place)).toEqual(['orders', 'other']);
    // The crawler that created it still owns it.
    expect((await place.table('orders')).parameters['UPDATED_BY_CRAWLER']).toBe('test');
    await place.write('orders/day=2/b.csv', 'id,total,city\n3,4,Oslo\n');
    expect(await place.crawl(of('orders'))).toMatchObject({ updated: 1, unchanged: 0, filesRead: 1 });
    expect(await place.crawl(of('orders'))).toMatchObject({ updated: 0, unchanged: 1, filesRead: 0 });
    expect((await place.catalog.crawls.getCrawls('keep', { limit: 10 })).items[2]).toMatchObject({
      changes: ['table', 'partition', 'object'].map((entity) => ({
        entity,
        databaseName: 'lake',
        tableName: 'orders',
      })),
    });
  });

  test('keeps the name of a table, though its folder and the prefix have others', async () => {
    await using place = await openCrawlPlace();
    await createTable(place, { name: 'renamed', columns: [{ name: 'id', type: parseHive('int') }] });
    await place.write('made/a.csv', 'id,more\n1,x\n');
    expect(
      await place.crawl({ ...of('renamed'), tablePrefix: 'raw_', tableLevel: 2, tableThreshold: 1 }),
    ).toMatchObject({ added: 0, updated: 1 });
    // Columns that somebody stated keep their types.
    expect((await place.table('renamed')).columns).toMatchObject([
      { name: 'id', type: { kind: 'int' } },
      { name: 'more', type: { kind: 'string' } },
    ]);
    expect(await namesOf(place)).toEqual(['renamed']);
  });

  test('skips files of another format with the reason, and creates no table for them', async () => {
    await using place = await openCrawlPlace();
    await place.write('t/a.csv', 'x\n1\n');
    await place.crawl();
    for (const name of ['b', 'c']) await place.write(`t/${name}.json`, '{"y":1}\n');
    const result = await place.crawl(of('t'));
    expect(result).toMatchObject({ added: 0, updated: 0, unchanged: 1, misfits: [] });
    expect(result.skipped).toEqual(
      ['b', 'c'].map((name) => ({
        path: path.join(place.lake, `t/${name}.json`),
        reason: 'its format is json; the files of the table lake.t are csv, and the crawler creates no table',
      })),
    );
    expect(await place.objects('t')).toHaveLength(1);
    // A table whose files all have another format follows them, as its policy says.
    await place.remove('t/a.csv');
    expect(await place.crawl(of('t'))).toMatchObject({ updated: 1, skipped: [] });
    expect((await place.table('t')).reading.classification).toBe('json');
  });

  test('logs columns instead of changing them under LOG', async () => {
    await using place = await openCrawlPlace();
    await place.write('t/a.csv', 'x\n1\n');
    await place.crawl();
    await place.write('t/b.csv', 'x,y\n1,2\n');
    const policy = { schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' } };
    const review = await place.review({ ...of('t'), ...policy });
    expect(review.notes).toEqual([
      expect.stringContaining('not changed, because the update behaviour is LOG') as string,
    ]);
    expect(await place.crawl({ ...of('t'), ...policy })).toMatchObject({ updated: 1, warnings: review.notes });
    const { columns, objectCount } = await place.table('t');
    expect([columns.map(({ name }) => name), objectCount]).toEqual([['x'], 2]);
  });

  test('keeps a table without files, whoever created it, and says so', async () => {
    await using place = await openCrawlPlace();
    await place.write('t/a.csv', 'x\n1\n');
    await place.crawl();
    await place.write('t/_hidden', '');
    await place.remove('t/a.csv');
    const before = await place.table('t');
    const review = await place.review(of('t'));
    expect(review.notes).toEqual([
      `t: no files were found at ${path.join(place.lake, 't')}; kept, because the delete behaviour is LOG.`,
    ]);
    expect(await place.crawl(of('t'))).toMatchObject({ updated: 0, deleted: 0, warnings: review.notes });
    expect(await place.table('t')).toEqual(before);
  });

  test('leaves files to other tables below, unless the table lists them itself', async () => {
    await using place = await openCrawlPlace();
    await place.write('all/p=1/a.csv', 'x\n1\n');
    await place.write('all/p=2/b.csv', 'x\n2\n');
    const partitionKeys = [{ name: 'p', type: parseHive('int') }];
    await createTable(place, { name: 'all', location: path.join(place.lake, 'all'), partitionKeys });
    await createTable(place, { name: 'own', location: path.join(place.lake, 'all/p=2') });
    await place.crawl(of('all', 'own'));
    expect([(await place.objects('all')).length, (await place.objects('own')).length]).toEqual([1, 1]);
    // Known to both from here on.
    await place.catalog.tables.deleteTable('lake', 'own');
    await place.crawl(of('all'));
    expect(await place.objects('all')).toHaveLength(2);
    await createTable(place, { name: 'own', location: path.join(place.lake, 'all/p=2') });
    await place.write('all/p=2/c.csv', 'x\n3\n');
    await place.crawl(of('own', 'all'));
    expect([(await place.objects('all')).length, (await place.objects('own')).length]).toEqual([3, 2]);
  });

  test('keeps the partition keys of a table that a person created', async () => {
    await using place = await openCrawlPlace();
    const key = (name: string): TableInput['columns'][number] => ({ name, type: parseHive('int') });
    await createTable(place, { partitionKeys: [key('Month')] });
    await place.write('made/month=1/a.csv', 'id\n1\n');
    await place.write('made/month=x/a.csv', 'id\n1\n');
    await createTable(place, { name: 'days', partitionKeys: [key('a'), key('b')], location: `${place.lake}/days` });
    await place.write('days/b=1/a=2/a.csv', 'id\n1\n');
    const review = await place.review(of('made', 'days'));
    expect(review.notes).toEqual(['days: unchanged; its partition keys are a, b, those of the folders are b, a.']);
    const { skipped } = await place.crawl(of('made', 'days'));
    expect(skipped).toEqual([
      {
        path: path.join(place.lake, 'days/b=1/a=2/a.csv'),
        reason: 'not added to days: its partition keys are a, b, those of the folders are b, a',
      },
      {
        path: path.join(place.lake, 'made/month=x/a.csv'),
        reason: '“x” is not a value of the key Month, which is int',
      },
    ]);
    expect((await place.objects('made')).map(({ partitionValues }) => partitionValues)).toEqual([['1']]);
    expect(await place.table('made')).toMatchObject({ objectCount: 1, partitionCount: 1, recordCount: 1 });
    expect(await place.objects('days')).toEqual([]);
    expect(await place.crawl(of('made'))).toMatchObject({ unchanged: 1 });
  });

  test('takes tables of a bucket, whose locations end with a slash as in AWS Glue', async () => {
    await using bucket = await openBucket();
    const { place, objects } = bucket;
    const keys = [{ name: 'p', type: parseHive('int') }];
    await createTable(place, { name: 'all', location: 's3://lake/all/', partitionKeys: keys });
    await createTable(place, { name: 'own', location: 's3://lake/all/p=2/' });
    bucket.put('all/p=1/a.csv', 'id\n1\n');
    bucket.put('all/p=2/b.csv', 'id\n2\n');
    await withObjectService(objects, async () => {
      expect(await place.crawl(of('all', 'own'))).toMatchObject({ updated: 2, skipped: [] });
      const pathsOf = async (name: string): Promise<string[]> => (await place.objects(name)).map((file) => file.path);
      expect(await pathsOf('all')).toEqual(['s3://lake/all/p=1/a.csv']);
      expect(await pathsOf('own')).toEqual(['s3://lake/all/p=2/b.csv']);
      expect((await place.objects('all'))[0]!.partitionValues).toEqual(['1']);
      expect(await place.crawl(of('all', 'own'))).toMatchObject({ updated: 0, unchanged: 2, filesRead: 0 });
      bucket.delete('all/p=2/b.csv');
      await expect(place.crawl(of('own'))).rejects.toMatchObject({ code: 'FileNotFound' });
      expect(await pathsOf('own')).toHaveLength(1);
    });
  });

  test('plans again when the table was changed while its files were listed', async () => {
    await using place = await openCrawlPlace();
    await place.write('t/a.csv', 'x\n1\n');
    await place.crawl();
    await place.write('t/b.csv', 'x\n2\n');
    let changes = 1;
    const getTablesOverlapping = async (location: string): Promise<Table[]> => {
      if (changes > 0) {
        changes -= 1;
        await place.write('t/c.csv', 'x\n3\n');
        await place.crawl();
      }
      return place.catalog.tables.getTablesOverlapping(location);
    };
    const catalog = { ...place.catalog, tables: { ...place.catalog.tables, getTablesOverlapping } };
    expect(await place.crawl(of('t'), { catalog })).toMatchObject({ unchanged: 1, updated: 0, filesListed: 3 });
    expect([changes, (await place.objects('t')).length]).toEqual([0, 3]);
  });

  test('takes a table that is one file, and two tables of one folder', async () => {
    await using place = await openCrawlPlace();
    await place.write('one.csv', 'x\n1\n');
    await place.write('two.csv', 'y\n1\n');
    await place.crawl();
    await place.write('one.csv', 'x,z\n1,2\n');
    expect(await place.crawl(of('one'))).toMatchObject({ updated: 1, filesListed: 1 });
    expect(await place.table('one')).toMatchObject({ location: path.join(place.lake, 'one.csv'), objectCount: 1 });
    await place.write('mixed/a.csv', 'x\n1\n');
    await place.write('mixed/b.json', '{"y":1}\n');
    await place.crawl({
      name: 'combine',
      targets: [{ path: path.join(place.lake, 'mixed') }],
      combineCompatibleSchemas: true,
    });
    await place.write('mixed/c.json', '{"y":2}\n');
    expect(await place.crawl(of('mixed', 'mixed_json'))).toMatchObject({ updated: 1, unchanged: 1 });
    expect([(await place.objects('mixed')).length, (await place.objects('mixed_json')).length]).toEqual([1, 2]);
  });

  test('skips what the crawler that created the table excludes', async () => {
    await using place = await openCrawlPlace();
    await place.write('t/a.csv', 'x\n1\n');
    const creator = { targets: [{ path: place.lake, exclusions: ['t/tmp/**', '**.bak'] }] };
    await place.crawl(creator);
    await place.write('t/b.csv', 'x\n1\n');
    await place.write('t/c.csv.bak', 'x\n1\n');
    await place.write('t/tmp/d.csv', 'x\n1\n');
    const saved = crawlerSchema.parse({ name: 'test', databaseName: 'lake', ...creator });
    await place.crawl(of('t'), {
      savedCrawler: ({ parameters }) => (parameters['UPDATED_BY_CRAWLER'] === 'test' ? saved : undefined),
    });
    expect((await place.objects('t')).map((file) => path.basename(file.path))).toEqual(['a.csv', 'b.csv']);
  });

  test('takes equal names of different databases apart', async () => {
    await using place = await openCrawlPlace();
    for (const name of ['lake', 'pond']) {
      await place.write(`${name}/t/a.csv`, 'x\n1\n');
      await place.crawl({ databaseName: name, targets: [{ path: path.join(place.lake, name) }] });
      await place.write(`${name}/t/b.csv`, `x,${name}\n1,2\n`);
    }
    const both = {
      ...of('t'),
      catalogTargets: ['lake', 'pond'].map((databaseName) => ({ databaseName, tables: ['t'] })),
    };
    const review = await place.review(both);
    expect(review.tables.map(({ databaseName, descriptions }) => [databaseName, descriptions[0]])).toEqual([
      ['lake', 'Column added: lake bigint.'],
      ['pond', 'Column added: pond bigint.'],
    ]);
    const objectCounts = async (): Promise<number[]> =>
      await Promise.all(
        ['lake', 'pond'].map(async (name) => (await place.catalog.tables.getTable(name, 't')).objectCount),
      );
    await expect(place.crawl(both, { part: new TakenPart({ tables: ['T'] }) })).rejects.toMatchObject({
      code: 'InvalidInput',
      message: 'Cannot take a part of the crawl: it finds several tables "t".',
      hint: 'Name the database as well: lake.t or pond.t.',
    });
    const part = new TakenPart({ tables: ['Pond.T'], leave: [{ table: 'pond.t', changes: ['added'] }] });
    expect(await place.crawl(both, { part })).toMatchObject({ updated: 1, left: ['lake.t', 'pond.t'] });
    expect(await objectCounts()).toEqual([1, 2]);
    expect(await place.crawl(both, { part: new TakenPart({ except: ['lake.t'] }) })).toMatchObject({ updated: 1 });
    expect((await place.catalog.tables.getTable('pond', 't')).columns).toHaveLength(2);
    expect(await objectCounts()).toEqual([1, 2]);
    const again = await place.review(both);
    const { crawlId } = await place.crawl(both, { review: again });
    expect(await objectCounts()).toEqual([2, 2]);
    expect(await place.catalog.crawls.undoCrawl(crawlId, false)).toMatchObject({
      undone: 'all',
      tables: [{ databaseName: 'lake', tableName: 't', undone: true }],
    });
    expect(await objectCounts()).toEqual([1, 2]);
  });

  test('refuses views, missing tables and missing folders by name, and changes nothing', async () => {
    await using place = await openCrawlPlace();
    await place.write('t/a.csv', 'x\n1\n');
    await place.crawl();
    await place.write('t/b.csv', 'x\n1\n');
    await createTable(place, { name: 'view', tableType: 'VIRTUAL_VIEW', location: '' });
    await createTable(place, { name: 'nowhere', location: '' });
    await createTable(place, { name: 'gone', location: path.join(place.lake, 'gone') });
    const before = await place.state();
    await expect(place.crawl(of('t', 'view'))).rejects.toMatchObject({
      code: 'InvalidInput',
      message: 'Cannot crawl lake.view: it is a view, so it has no files.',
    });
    await expect(place.crawl(of('nowhere'))).rejects.toMatchObject({
      code: 'InvalidInput',
      message: 'Cannot crawl lake.nowhere: it has no location, so it has no files.',
    });
    await expect(place.crawl(of('t', 'tt'))).rejects.toMatchObject({ code: 'EntityNotFound' });
    await expect(place.crawl(of('t', 'gone'))).rejects.toMatchObject({
      code: 'FileNotFound',
      message: `Cannot crawl lake.gone: its location ${path.join(place.lake, 'gone')} does not exist.`,
    });
    expect(await place.state()).toEqual(before);
  });
});

describe('the definition of such a crawler', () => {
  const base = { name: 'keep', catalogTargets: [{ databaseName: 'a', tables: ['t'] }], ...onlyLog };
  const problemsOf = (value: object): string[] =>
    (crawlerSchema.safeParse(value).error?.issues ?? []).map(
      ({ path: place, message }) => `${place.join('.')}: ${message}`,
    );

  test('needs no database, and has a default for each other member', () => {
    expect(crawlerSchema.parse(base)).toMatchObject({ databaseName: '', targets: [] });
  });

  test.each([
    [{ targets: [{ path: 'x' }] }, 'catalogTargets: it cannot be combined with targets; use one crawler for each kind'],
    [{ schemaChangePolicy: {} }, 'schemaChangePolicy.deleteBehavior: it must be LOG if the crawler has catalogTargets'],
    [
      { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
      'recrawlBehavior: it must be CRAWL_EVERYTHING or CRAWL_EVENT_MODE if the crawler has catalogTargets',
    ],
    [
      { watch: { enabled: true } },
      'watch.enabled: catalogTargets are watched by event queues only; add eventQueueArn to each of them',
    ],
    [
      { catalogTargets: [...base.catalogTargets, { databaseName: 'A', tables: ['T'] }] },
      'catalogTargets.1.tables.0: a.t is listed twice',
    ],
    [{ catalogTargets: [] }, 'targets: it is empty; add a folder or file, or list tables in catalogTargets'],
  ])('refuses %j', (change, problem) => {
    expect(problemsOf({ ...base, ...change })).toContain(problem);
  });

  test('a crawler of folders needs its database', () => {
    expect(problemsOf({ name: 'c', targets: [{ path: 'x' }] })).toEqual([
      'databaseName: it is empty; name the database for the tables',
    ]);
  });
});
