/** Jobs that write to a real S3 server which fails now and then: every mode, undo, foreign objects, and nothing left over. */

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#engine/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { queryPath, type Answer } from '#engine/testing/same-folders/read-every-way.ts';
import { connectedTo } from '#engine/storage/s3/testing/connected-to.ts';
import type { ObjectFacts } from '#engine/storage/s3/object-service.ts';
import type { FaultProxy } from '#engine/storage/s3/testing/fault-proxy.ts';
import { connectionTo } from '#engine/storage/s3/testing/lake-workspace.ts';
import type { ObjectServer } from '#engine/storage/s3/testing/object-server.ts';
import { useLake } from '#engine/storage/s3/testing/use-lake.ts';
import { hasObjectServer } from '#engine/storage/s3/testing/s3-proxy-server.ts';

let server: ObjectServer;
let proxy: FaultProxy;
let folder: string;
let engine: Engine;

const formats = ['csv', 'json', 'parquet'] as const;

describe.skipIf(!hasObjectServer)('a job that writes to a bucket', () => {
  const lake = useLake(11);
  beforeAll(() => {
    ({ server, proxy, folder, engine } = lake);
    proxy.share = 0.05;
  });
  afterEach(async () => {
    // An upload whose beginning got no answer is not known to its run: the sweep ends it.
    await engine.dispatcher.call('cleanHistory', { dryRun: false });
    expect(await server.uploads('lake')).toEqual([]);
    expect((await server.keys('lake', '')).filter((key) => /_tenon\/jr_/u.test(key))).toEqual([]);
  });

  async function save(name: string, args: Readonly<Record<string, unknown>>): Promise<void> {
    const source = { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'input.csv' } };
    const transform = args['tableName'] === undefined ? 'PathTarget' : 'CatalogTarget';
    const target = { id: 'out', name: 'Out', transform, inputs: { in: { node: 'in' } }, args };
    await engine.dispatcher.call('saveJob', {
      job: { name, nodes: [source, target], maxRetries: 0 },
      expectedHash: null,
    });
  }

  async function run(jobName: string, rows: readonly string[]): Promise<Record<string, unknown> & { id: string }> {
    await writeFile(path.join(folder, 'input.csv'), `id,name\n${rows.map((row) => `${row}\n`).join('')}`);
    const { id } = await engine.dispatcher.call('startJobRun', { jobName });
    const items = await Array.fromAsync(engine.dispatcher.stream('watchJobRun', { id }));
    return { ...((items.at(-1) as { run: object }).run as Record<string, unknown>), id };
  }

  const succeeded = { jobRunState: 'SUCCEEDED', error: null };
  /** What a request leaves whose answer got lost. */
  async function beginLost(key: string): Promise<void> {
    await using objects = connectedTo(connectionTo(server.endpoint));
    const marks = { checksum: '01234567', upload: 'f'.repeat(32) };
    await objects.ask({ method: 'beginUpload', request: { bucket: 'lake', key, marks } });
  }
  const read = async (location: string): Promise<readonly string[]> =>
    [...((await queryPath(lake, location)) as Answer).rows].sort();

  test.each(casesOfRun(formats, 1))(
    'appends and overwrites %s, and each undo brings back what was there',
    async (format) => {
      const root = `s3://lake/plain/${format}`;
      await save(`append_${format}`, { path: root, format, mode: 'append' });
      await save(`overwrite_${format}`, { path: root, format, mode: 'overwrite' });
      expect(await run(`append_${format}`, ['1,a', '2,b'])).toMatchObject(succeeded);
      const second = await run(`append_${format}`, ['3,c']);
      expect(second).toMatchObject(succeeded);
      expect(await read(root)).toEqual(['[1,"a"]', '[2,"b"]', '[3,"c"]']);
      const third = await run(`overwrite_${format}`, ['9,z']);
      expect(third).toMatchObject(succeeded);
      expect(await read(root)).toEqual(['[9,"z"]']);
      expect((await server.keys('lake', `plain/${format}/part-`)).length).toBe(1);
      await engine.dispatcher.call('undoJobRun', { id: third.id });
      expect(await read(root)).toEqual(['[1,"a"]', '[2,"b"]', '[3,"c"]']);
      await engine.dispatcher.call('undoJobRun', { id: second.id });
      expect(await read(root)).toEqual(['[1,"a"]', '[2,"b"]']);
    },
  );

  test('partitions are replaced one by one, in a catalog table', async () => {
    const target = {
      databaseName: 'shop',
      tableName: 'orders',
      path: 's3://lake/shop/orders',
      format: 'parquet',
      partitionKeys: ['name'],
    };
    await engine.dispatcher.call('createDatabase', { name: 'shop' });
    await save('orders', { ...target, mode: 'overwritePartitions' });
    expect(await run('orders', ['1,a', '2,b', '3,é/ü'])).toMatchObject(succeeded);
    const second = await run('orders', ['7,b']);
    expect(second).toMatchObject(succeeded);
    expect(await read('s3://lake/shop/orders')).toEqual(['[1,"a"]', '[3,"é/ü"]', '[7,"b"]']);
    await engine.dispatcher.call('undoJobRun', { id: second.id });
    expect(await read('s3://lake/shop/orders')).toEqual(['[1,"a"]', '[2,"b"]', '[3,"é/ü"]']);
  });

  test('one named file is replaced as a whole', async () => {
    await save('named', { path: 's3://lake/named', fileName: 'résumé 1.csv', format: 'csv', mode: 'overwrite' });
    expect(await run('named', ['1,a'])).toMatchObject(succeeded);
    const second = await run('named', ['2,b', '3,c']);
    expect(second).toMatchObject(succeeded);
    expect(await server.get('lake', 'named/résumé 1.csv')).toBe('id,name\n2,b\n3,c\n');
    await engine.dispatcher.call('undoJobRun', { id: second.id });
    expect(await server.get('lake', 'named/résumé 1.csv')).toBe('id,name\n1,a\n');
  });

  test.each(casesOfRun(formats, 1))(
    'rows of two runs are compared, also those that were replaced, as %s',
    async (format) => {
      await save(`compared_${format}`, { path: `s3://lake/compared/${format}`, format, mode: 'overwrite' });
      const a = await run(`compared_${format}`, ['1,a', '2,b', '3,c']);
      const b = await run(`compared_${format}`, ['1,a', '2,z', '4,d']);
      const items = await Array.fromAsync(
        engine.dispatcher.stream('compareRunRows', { a: a.id, b: b.id, key: ['id'] }),
      );
      expect(items.at(-1)).toMatchObject({
        comparison: { target: `s3://lake/compared/${format}`, same: 1, changed: 1, added: 1, removed: 1 },
      });
    },
  );

  test('objects of somebody else are neither replaced nor removed', async () => {
    await server.put('lake', 'theirs/report.csv', 'id,name\n5,x\n');
    await save('over_theirs', { path: 's3://lake/theirs', format: 'csv', mode: 'overwrite' });
    const refused = await run('over_theirs', ['1,a']);
    expect(refused).toMatchObject({
      jobRunState: 'FAILED',
      error: { code: 'ForeignFiles', message: expect.stringContaining('s3://lake/theirs/report.csv') as string },
    });
    expect(await server.get('lake', 'theirs/report.csv')).toBe('id,name\n5,x\n');

    // The refused run is resumed with what it had sent; a cleaning before that takes only what no record names.
    await beginLost(`theirs/part-${refused.id}-s0-0-0-lost.csv`);
    await engine.dispatcher.call('cleanHistory', { dryRun: false });
    expect(await server.uploads('lake')).toEqual([expect.not.stringContaining('lost') as string]);
    await server.delete('lake', 'theirs/report.csv');
    const { id } = await engine.dispatcher.call('resumeJobRun', { id: refused.id });
    await Array.fromAsync(engine.dispatcher.stream('watchJobRun', { id }));
    expect(await server.keys('lake', 'theirs/part-')).toMatchObject([expect.stringContaining(refused.id) as string]);
    await engine.dispatcher.call('undoJobRun', { id });

    await save('beside_theirs', { path: 's3://lake/theirs', format: 'csv', mode: 'append' });
    const own = await run('beside_theirs', ['1,a']);
    expect(own).toMatchObject(succeeded);
    const [written] = await server.keys('lake', 'theirs/part-');
    await server.put('lake', written!, 'id,name\n6,changed\n');
    await expect(engine.dispatcher.call('undoJobRun', { id: own.id })).rejects.toThrow();
    expect(await server.get('lake', written!)).toBe('id,name\n6,changed\n');
    await beginLost(`theirs/part-${own.id}-s0-0-0-lost.csv`);
  });

  test('a bucket that is missing and a key with odd levels are said before a row is read', async () => {
    for (const [index, [root, why]] of [
      ['s3://missing/out', 'the bucket "missing" does not exist'] as const,
      ['s3://lake/a/../b', 'a level of it is empty, "." or ".."'] as const,
      ['s3://lake//b', 'a level of it is empty, "." or ".."'] as const,
    ].entries()) {
      await save(`nowhere_${index}`, { path: root, format: 'csv', mode: 'append' });
      expect(await run(`nowhere_${index}`, ['1,a'])).toMatchObject({
        jobRunState: 'FAILED',
        error: { message: expect.stringContaining(why) as string },
      });
    }
  });

  test('a file of several parts arrives whole', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `${index},${String(index).repeat(60)}`);
    await save('large', { path: 's3://lake/large', format: 'csv', mode: 'append' });
    expect(await run('large', rows)).toMatchObject(succeeded);
    expect((await read('s3://lake/large')).length).toBe(60_000);
    const keys = await server.keys('lake', 'large/part-');
    const sent = (await Promise.all(keys.map((key) => server.get('lake', key)))).join('');
    expect(sent.length).toBeGreaterThan(16 * 1024 * 1024);
  });

  test('a large object is copied in parts', async () => {
    await using objects = connectedTo(connectionTo(server.endpoint));
    const content = randomBytes(13 * 1024 * 1024);
    await server.put('lake', 'copies/from', content);
    const question = { method: 'find', request: { bucket: 'lake', key: 'copies/from' } } as const;
    const { tag, size } = (await objects.ask(question)) as ObjectFacts;
    const marks = { checksum: '01234567', upload: 'f'.repeat(32) };
    const request = { bucket: 'lake', key: 'copies/to', from: 'copies/from', size, tag, marks, most: 6 * 1024 * 1024 };
    expect(await objects.ask({ method: 'copy', request })).toBe('done');
    const place = { bucket: 'lake', key: 'copies/to' };
    expect(await objects.ask({ method: 'find', request: place })).toMatchObject({ size, marks });
    expect(await server.get('lake', 'copies/to')).toBe(content.toString());
    expect(await objects.ask({ method: 'copy', request: { ...request, from: 'copies/none' } })).toBe('gone');
    expect(await objects.ask({ method: 'delete', request: { ...place, tag: '' } })).toBe('done');
    expect(await objects.ask({ method: 'delete', request: { ...place, tag: '' } })).toBe('done');
  });
});
