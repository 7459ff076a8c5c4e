/** A real S3 server on loopback, behind a proxy that fails: conformance, equal answers to a folder's, jobs, tests of connections. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import type { Connection } from '#engine/contract/definitions/connection.ts';
import type { Engine } from '#engine/index.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { crawl, queryPath, runSource, type Answer } from '#engine/testing/same-folders/read-every-way.ts';
import { describeReading } from '#engine/storage/storage-conformance.ts';
import { connectedTo } from '#engine/storage/s3/testing/connected-to.ts';
import { askedObjects } from '#engine/storage/s3/object-questions.ts';
import { connectionTo } from '#engine/storage/s3/testing/lake-workspace.ts';
import type { FaultProxy } from '#engine/storage/s3/testing/fault-proxy.ts';
import type { ObjectServer } from '#engine/storage/s3/testing/object-server.ts';
import { useLake } from '#engine/storage/s3/testing/use-lake.ts';
import { hasObjectServer, keepsEmptyLevels } from '#engine/storage/s3/testing/s3-proxy-server.ts';
import { storageWith } from '#engine/storage/s3/testing/storage-with.ts';

const never = new AbortController().signal;
const shared = process.env['TENON_SHARED_DATA'];
let server: ObjectServer;
let proxy: FaultProxy;
let folder: string;
let engine: Engine;

/** Puts all files below a folder of this machine into the bucket. */
async function putFolder(local: string, prefix: string): Promise<void> {
  for (const entry of await readdir(local, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    await server.put('lake', `${prefix}/${path.relative(local, file)}`, await readFile(file));
  }
}

describe.skipIf(!hasObjectServer)('with a server', () => {
  const lake = useLake(7);
  beforeAll(() => {
    ({ server, proxy, folder, engine } = lake);
  });

  let count = 0;
  describeReading('s3 of a server', async () => {
    proxy.share = 0.05;
    const root = `s3://lake/conformance-${(count += 1)}`;
    const objects = connectedTo(connectionTo(proxy.endpoint));
    const join = (relative: string): string => `${root}/${relative}`;
    return {
      storage: storageWith(askedObjects((question, signal) => objects.ask(question, signal))),
      root,
      join,
      write: (relative, content) => server.put('lake', join(relative).slice('s3://lake/'.length), content),
      read: async () => undefined,
      [Symbol.asyncDispose]: () => objects[Symbol.asyncDispose](),
    };
  });

  test('what a range gives belongs to the object that was opened', async () => {
    await using objects = connectedTo(connectionTo(server.endpoint));
    const storage = storageWith(askedObjects((question, signal) => objects.ask(question, signal)));
    await server.put('lake', 'changing.txt', '0123456789');
    await using source = await storage.open('s3://lake/changing.txt');
    await server.put('lake', 'changing.txt', 'abcdefghij');
    await expect(source.read(0, 5)).rejects.toMatchObject({ code: 'FileChanged' });
  });

  test('each key with odd characters is read under its exact name, and reading can be cancelled', async () => {
    const keys = ['a b', '+plus+', 'ü/é%20', "q'uote", 'a&b<c>', 'tab\tin', '%2F', '日本', '😀', 'hash#?x', '*[a]{b}'];
    for (const key of keys) await server.put('lake', `odd/${key}.csv`, `id\n${Buffer.from(key).toString('hex')}\n`);
    await using objects = connectedTo(connectionTo(server.endpoint));
    const storage = storageWith(askedObjects((question, signal) => objects.ask(question, signal)));
    const listing = await storage.list({ root: 's3://lake/odd' }, never);
    expect(new Set(listing.objects.map(({ path: each }) => each))).toEqual(
      new Set(keys.map((key) => `s3://lake/odd/${key}.csv`)),
    );
    expect(listing.skipped).toEqual([]);
    for (const key of keys) {
      await using source = await storage.open(`s3://lake/odd/${key}.csv`);
      expect(Buffer.from(await source.read(3, 1000)).toString()).toBe(`${Buffer.from(key).toString('hex')}\n`);
    }
    await expect(storage.list({ root: 's3://lake/odd' }, AbortSignal.abort(new Error('enough')))).rejects.toThrow();
  });

  test.skipIf(shared === undefined)(
    'a crawl of real folders from S3, one answer in 20 failing, is that of the folders',
    async () => {
      proxy.share = 0.05;
      for (const name of ['airports_csv', 'airports_orc', 'flights']) {
        const local = path.join(shared!, 'lake', name);
        await putFolder(local, name);
        const [far, near] = [`s3://lake/${name}`, local];
        const texts = await Promise.all(
          [far, near].map(async (root, at) =>
            JSON.stringify(await crawl(lake, `crawled_${name}_${at}`, root)).replaceAll(root, 'ROOT'),
          ),
        );
        expect(texts[0], name).toContain('"recordCount"');
        expect(texts[0], name).toBe(texts[1]);
      }
      expect(proxy.met.size).toBeGreaterThan(1);
    },
  );

  test('a query fetches only the columns of a Parquet object that it uses', async () => {
    proxy.share = 0;
    const columns = joinSql(
      Array.from({ length: 20 }, (_, column) => sql`hash(i * 20 + ${literal(column)}) AS ${ident(`c${column}`)}`),
    );
    const local = path.join(folder, 'wide.parquet');
    await using duck = await openTestDuck();
    await duck.connection.run(
      sql`COPY (SELECT ${columns} FROM range(400_000) r(i)) TO ${literal(local)} (FORMAT parquet, ROW_GROUP_SIZE 100_000)`,
    );
    const [row] = await duck.connection.rows<{ bytes: bigint }>(
      sql`SELECT CAST(sum(total_compressed_size) AS BIGINT) AS bytes FROM parquet_metadata(${literal(local)}) WHERE path_in_schema IN ('c3', 'c7', 'c19')`,
    );
    await server.put('lake', 'wide/wide.parquet', await readFile(local));
    const rows = async (text: string): Promise<unknown[]> => {
      const found: unknown[] = [];
      for await (const item of engine.dispatcher.stream('query', { sql: text, folder }))
        if (item.item === 'rows') found.push(...item.rows);
      return found;
    };
    // The look at the object: its footer.
    await rows("SELECT count(*) FROM 's3://lake/wide/wide.parquet'");
    const text = (file: string): string =>
      `SELECT count(*) AS n, max(c3) AS a, min(c7) AS b FROM '${file}' WHERE c19 % 3 = 1`;
    const before = proxy.bytes;
    const far = await rows(text('s3://lake/wide/wide.parquet'));
    expect(far).toEqual(await rows(text(local)));
    expect((proxy.bytes - before) / Number(row!.bytes)).toBeLessThan(1.2);
  });

  test('a job reads a path in S3 by its bookmark, and a crawled table in it', async () => {
    proxy.share = 0.05;
    await server.put('lake', 'shop/sales/a.csv', 'id,name\n1,a\n2,b\n');
    const { dispatcher } = engine;
    const job = {
      name: 'incremental',
      bookmark: 'enable' as const,
      nodes: [
        { id: 'in', name: 'In', transform: 'PathSource', args: { path: 's3://lake/shop/sales' } },
        {
          id: 'out',
          name: 'Out',
          transform: 'PathTarget',
          inputs: { in: { node: 'in' } },
          args: { path: 'out/incremental', format: 'csv' },
        },
      ],
    };
    await dispatcher.call('saveJob', { job, expectedHash: null });
    const run = async (): Promise<readonly string[]> => {
      const { id } = await dispatcher.call('startJobRun', { jobName: 'incremental' });
      const items = await Array.fromAsync(dispatcher.stream('watchJobRun', { id }));
      expect(items.at(-1)).toMatchObject({ item: 'finished', run: { jobRunState: 'SUCCEEDED', error: null } });
      return ((await queryPath(lake, path.join(folder, 'out/incremental'))) as Answer).rows;
    };
    expect(await run()).toEqual(['[1,"a"]', '[2,"b"]']);
    expect(await run()).toEqual(['[1,"a"]', '[2,"b"]']);
    await server.put('lake', 'shop/sales/b.csv', 'id,name\n3,c\n');
    expect(await run()).toEqual(['[1,"a"]', '[2,"b"]', '[3,"c"]']);

    expect(await crawl(lake, 'sales', 's3://lake/shop')).toMatchObject({
      tables: [{ location: 's3://lake/shop/sales' }],
    });
    const source = { transform: 'CatalogSource', args: { databaseName: 'sales', tableName: 'sales' } };
    expect(await runSource(lake, 'from_catalog', source)).toMatchObject({ rows: ['[1,"a"]', '[2,"b"]', '[3,"c"]'] });
  });

  const canned = [
    [403, 'SignatureDoesNotMatch', 'signature'],
    [403, 'InvalidAccessKeyId', 'credentials'],
    [400, 'ExpiredToken', 'credentials'],
    [403, 'RequestTimeTooSkewed', 'clock'],
    [403, 'AccessDenied', 'permission'],
    [404, 'NoSuchBucket', 'bucket'],
    [400, 'AuthorizationHeaderMalformed', 'region'],
    [503, 'SlowDown', 'server'],
    [418, 'Teapot', 'server'],
  ] as const;

  test('a test of a connection says exactly what fails, and never a secret', async () => {
    await using objects = connectedTo();
    const fails = async (connection: Connection, problem: string, bucket = 'lake'): Promise<void> => {
      const thrown = (await objects.tryBucket(connection, bucket, never).catch((error: unknown) => error)) as Error;
      expect(thrown, problem).toMatchObject({ details: { problem }, hint: expect.any(String) as string });
      expect(JSON.stringify([thrown.message, thrown])).not.toMatch(/very-secret|secret words/u);
    };
    await objects.tryBucket(connectionTo(server.endpoint), 'lake', never);
    expect(await objects.listBuckets(connectionTo(server.endpoint), never)).toEqual(['lake']);
    for (const [status, code, problem] of canned) {
      proxy.canned = { status, code };
      await fails(connectionTo(proxy.endpoint), problem);
    }
    proxy.canned = undefined;
    await fails(connectionTo(server.endpoint), 'bucket', 'missing');
    await fails(connectionTo('http://127.0.0.1:9'), 'refused');
    await fails(connectionTo('http://nowhere.invalid'), 'dns');
    await fails(connectionTo(server.endpoint.replace('http:', 'https:')), 'tls');
    const {
      accessKeyId: _id,
      secretAccessKeyVariable: _secret,
      ...rest
    } = connectionTo(server.endpoint).connectionProperties as Record<string, string>;
    await fails(
      { ...connectionTo(server.endpoint), connectionProperties: { ...rest, profile: 'there-is-no-such-profile' } },
      'credentials',
    );
    await fails(connectionTo(server.endpoint, { secretAccessKeyVariable: 'MISSING_SECRET_ACCESS_KEY' }), 'credentials');
  });

  test('folders are browsed, and a connection that is not saved is tested', async () => {
    const { dispatcher } = engine;
    const odd = keepsEmptyLevels ? ['browsed//odd'] : [];
    for (const key of ['browsed/b.csv', 'browsed/a/one.csv', 'browsed/a/two.csv', 'browsed/_hidden/x', ...odd])
      await server.put('lake', key, 'id\n1\n');
    expect(await dispatcher.call('getObjects', { path: 's3://lake/browsed' })).toEqual({
      entries: [
        { path: 's3://lake/browsed/a', kind: 'folder' },
        { path: 's3://lake/browsed/b.csv', kind: 'file', sizeBytes: 5, modifiedAt: expect.any(Number) },
      ],
      isComplete: true,
    });
    expect((await dispatcher.call('getObjects', { path: 's3://lake' })).entries).toContainEqual({
      path: 's3://lake/browsed',
      kind: 'folder',
    });
    await expect(dispatcher.call('previewFile', { path: 's3://lake/browsed' })).rejects.toMatchObject({
      details: { isFolder: true },
    });
    await expect(dispatcher.call('getObjects', { path: 'input' })).rejects.toMatchObject({ code: 'InvalidInput' });
    expect(await dispatcher.call('getBuckets', { name: 'lake' })).toEqual({ buckets: ['lake'] });

    const draft = connectionTo(server.endpoint, { buckets: 'lake, missing' });
    expect(await dispatcher.call('testConnection', { name: 'new', draft })).toMatchObject({
      isWorking: false,
      checks: [
        { bucket: 'lake', isWorking: true },
        { bucket: 'missing', isWorking: false, problem: 'bucket' },
      ],
    });
    expect((await dispatcher.call('getConnections', {})).map(({ name }) => name)).toEqual(['lake']);
  });

  test('nothing is sent for a bucket without a connection', async () => {
    const before = proxy.requests.length;
    await using objects = connectedTo(connectionTo(proxy.endpoint, { buckets: 'lake, other' }));
    const question = { method: 'find', request: { bucket: 'third', key: 'a' } } as const;
    await expect(objects.ask(question)).rejects.toMatchObject({ code: 'EntityNotFound' });
    await expect(objects.answer({ ...question, more: 1 }, never)).rejects.toMatchObject({ code: 'Internal' });
    expect(proxy.requests.length).toBe(before);
  });
});
