/** A watched bucket whose notifications come by a real queue: a whole engine, kills, a queue that goes away. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';
import { makeLakeWorkspace, secretVariable } from '#engine/storage/s3/testing/lake-workspace.ts';
import { motoPython, startMoto } from '#engine/storage/s3/testing/moto-server.ts';
import { createTestQueue, s3Notification, type TestQueue } from '#engine/storage/s3/testing/moto-queue.ts';
import type { ObjectServer } from '#engine/storage/s3/testing/object-server.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const hostScript = path.join(import.meta.dirname, '../testing/watching-program.ts');
let server: ObjectServer;
let count = 0;

interface Case extends AsyncDisposable {
  readonly folder: string;
  readonly bucket: string;
  readonly queue: TestQueue;
}

/** @param settingsOf members of the crawler over the usual ones, by the ARN of its queue. */
async function openCase(
  settingsOf: (arn: string) => Record<string, unknown> = () => ({}),
  deadLetters?: TestQueue,
): Promise<Case> {
  const bucket = `lake-${(count += 1)}`;
  await server.createBucket(bucket);
  const queue = await createTestQueue(server.endpoint, {
    name: bucket,
    bucket,
    ...(deadLetters === undefined ? {} : { deadLetters: { queue: deadLetters, after: 2 } }),
  });
  const folder = await makeLakeWorkspace(server.endpoint);
  await mkdir(path.join(folder, 'crawlers'), { recursive: true });
  const crawler = {
    name: 'sales',
    databaseName: 'lake',
    targets: [{ path: `s3://${bucket}/sales`, eventQueueArn: queue.arn }],
    recrawlBehavior: 'CRAWL_EVENT_MODE',
    schemaChangePolicy: { deleteBehavior: 'DELETE_FROM_DATABASE' },
    watch: { enabled: true, quietSeconds: 0.2 },
    ...settingsOf(queue.arn),
  };
  await writeFile(path.join(folder, 'crawlers', 'sales.json'), JSON.stringify(crawler));
  return {
    folder,
    bucket,
    queue,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function pathsOf({ dispatcher }: Engine): Promise<string[]> {
  const table = await dispatcher
    .call('getTableObjects', { databaseName: 'lake', name: 'orders' })
    .catch(() => undefined);
  return table === undefined ? [] : table.items.map(({ path: file }) => file.slice(file.indexOf('/sales/') + 7)).sort();
}

const rows = (id: number): string => `id,name\n${id},n\n`;

describe.skipIf(motoPython === undefined)('a bucket with a queue', () => {
  beforeAll(async () => {
    vi.stubEnv(secretVariable, 'very-secret');
    server = await startMoto();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });

  test('nothing is read until the workspace is allowed to watch; then changes arrive, and start a job by an event', async () => {
    await using place = await openCase();
    await server.put(place.bucket, 'sales/orders/day=1/a.csv', rows(1));
    await mkdir(path.join(place.folder, 'triggers'), { recursive: true });
    await writeFile(
      path.join(place.folder, 'triggers', 'arrived.json'),
      JSON.stringify({
        name: 'arrived',
        type: 'EVENT',
        eventSources: [{ crawlerName: 'sales' }],
        actions: [{ crawlerName: 'sales' }],
      }),
    );
    await using engine = await createEngine({ workspace: place.folder, title: 'test', watch: true });
    const { dispatcher } = engine;
    await delay(1500);
    // The test event, and the object's.
    expect(await place.queue.count()).toBe(2);
    expect(await dispatcher.call('getWatchedCrawlers', {})).toMatchObject([{ state: 'off', needsTrust: true }]);
    await dispatcher.call('activateTrigger', { kind: 'trigger', name: 'arrived' });
    await dispatcher.call('trustWorkspace', {});
    await expect.poll(() => pathsOf(engine), { timeout: 30_000 }).toEqual(['orders/day=1/a.csv']);
    await expect.poll(() => place.queue.count(), { timeout: 30_000 }).toBe(0);
    await server.put(place.bucket, 'sales/orders/day=2/b c+ü.csv', rows(2));
    await expect
      .poll(() => pathsOf(engine), { timeout: 30_000 })
      .toEqual(['orders/day=1/a.csv', 'orders/day=2/b c+ü.csv']);
    await server.delete(place.bucket, 'sales/orders/day=1/a.csv');
    await expect.poll(() => pathsOf(engine), { timeout: 30_000 }).toEqual(['orders/day=2/b c+ü.csv']);
    expect(await dispatcher.call('getWatchedCrawlers', {})).toMatchObject([{ reason: null, error: null }]);
    await expect
      .poll(async () => (await dispatcher.call('getTrigger', { kind: 'trigger', name: 'arrived' })).firings.length, {
        timeout: 30_000,
      })
      .toBeGreaterThan(0);
  });

  test('messages that cannot be used go to the dead letters by the queue itself, and the watch names them', async () => {
    const dead = await createTestQueue(server.endpoint, { name: `dead-${count}` });
    await using place = await openCase(undefined, dead);
    await server.put(place.bucket, 'sales/orders/a.csv', rows(1));
    await place.queue.send('hello', s3Notification('elsewhere', 'x'));
    await using engine = await createEngine({ workspace: place.folder, title: 'test', watch: true });
    await engine.dispatcher.call('trustWorkspace', {});
    await expect.poll(() => pathsOf(engine), { timeout: 30_000 }).toEqual(['orders/a.csv']);
    await expect.poll(() => dead.count(), { timeout: 60_000 }).toBe(2);
    expect((await engine.dispatcher.call('getWatchedCrawlers', {}))[0]!.reason).toContain('it is not a JSON object');
  });

  test('without the queue the bucket is listed at intervals; two crawlers may not share one', async () => {
    await using place = await openCase();
    await server.put(place.bucket, 'sales/orders/a.csv', rows(1));
    await place.queue.delete();
    await using engine = await createEngine({ workspace: place.folder, title: 'test', watch: true });
    const { dispatcher } = engine;
    await dispatcher.call('trustWorkspace', {});
    await expect.poll(() => pathsOf(engine), { timeout: 30_000 }).toEqual(['orders/a.csv']);
    await expect
      .poll(async () => (await dispatcher.call('getWatchedCrawlers', {}))[0], { timeout: 30_000 })
      .toMatchObject({ state: 'rescanning', reason: expect.stringContaining('it does not exist') as string });
    await server.put(place.bucket, 'sales/orders/b.csv', rows(2));
    await expect.poll(() => pathsOf(engine), { timeout: 60_000 }).toEqual(['orders/a.csv', 'orders/b.csv']);
    const value = {
      name: 'twin',
      databaseName: 'lake',
      targets: [{ path: `s3://${place.bucket}/other`, eventQueueArn: place.queue.url }],
    };
    await dispatcher.call('saveDefinition', { kind: 'crawler', expectedHash: null, value });
    await expect(Array.fromAsync(dispatcher.stream('crawl', { crawlerName: 'twin' }))).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringContaining('"twin" and "sales" both name it') as string,
    });
  });

  test('tables of the catalog are watched by a queue, also when they are created later, deleted and moved', async () => {
    await using place = await openCase((eventQueueArn) => ({
      databaseName: '',
      targets: [],
      catalogTargets: [{ databaseName: 'lake', tables: ['orders'], eventQueueArn }],
      schemaChangePolicy: { deleteBehavior: 'LOG' },
    }));
    await server.put(place.bucket, 'sales/orders/day=1/a.csv', rows(1));
    await using engine = await createEngine({ workspace: place.folder, title: 'test', watch: true });
    const { dispatcher } = engine;
    await dispatcher.call('trustWorkspace', {});
    const state = async (): Promise<unknown> => (await dispatcher.call('getWatchedCrawlers', {}))[0];
    await expect
      .poll(state, { timeout: 30_000 })
      .toMatchObject({ state: 'off', needsTrust: false, reason: 'Database "lake" does not exist.' });
    expect(await place.queue.count()).toBe(2);
    const find = { path: `s3://${place.bucket}/sales`, databaseName: 'lake' };
    await Array.fromAsync(dispatcher.stream('crawl', find));
    await server.put(place.bucket, 'sales/orders/day=1/b c+ü.csv', rows(2));
    await expect
      .poll(() => pathsOf(engine), { timeout: 60_000 })
      .toEqual(['orders/day=1/a.csv', 'orders/day=1/b c+ü.csv']);
    await expect.poll(() => place.queue.count(), { timeout: 30_000 }).toBe(0);
    await server.put(place.bucket, 'sales/orders/day=2/a.csv', rows(3));
    await server.put(place.bucket, 'sales/other/a.csv', 'k,l,m\n1,2,3\n');
    await expect.poll(async () => (await pathsOf(engine)).length, { timeout: 30_000 }).toBe(3);
    await expect.poll(state, { timeout: 30_000 }).toMatchObject({ state: 'watching', reason: null, error: null });
    await dispatcher.call('deleteTable', { databaseName: 'lake', name: 'orders' });
    await expect.poll(state, { timeout: 30_000 }).toMatchObject({ state: 'off' });
    await server.put(place.bucket, 'sales/orders/day=3/a.csv', rows(4));
    await Array.fromAsync(dispatcher.stream('crawl', find));
    await server.put(place.bucket, 'sales/orders/day=4/a.csv', rows(5));
    await expect.poll(async () => (await pathsOf(engine)).length, { timeout: 60_000 }).toBe(5);
    await expect.poll(() => place.queue.count(), { timeout: 30_000 }).toBe(0);
  });

  test('a host that is killed between receiving and deleting loses and doubles nothing', async () => {
    const random = randomNumbers(Number(process.env['TENON_FAULT_SEED'] ?? 1));
    await using place = await openCase();
    const expected: string[] = [];
    {
      await using first = await createEngine({ workspace: place.folder, title: 'test', watch: true });
      await first.dispatcher.call('trustWorkspace', {});
    }
    let host: ChildProcess | undefined;
    for (let round = 0; round < triesOfRun(30, 6); round += 1) {
      host = spawn(process.execPath, [hostScript, place.folder], { stdio: ['ignore', 'ignore', 'inherit'] });
      for (let file = 0; file < 3; file += 1) {
        const key = `orders/day=${round % 4}/${round}-${file}.csv`;
        await server.put(place.bucket, `sales/${key}`, rows(round));
        expected.push(key);
      }
      await delay(500 + random() * 5000);
      host.kill('SIGKILL');
      await once(host, 'close');
    }
    await using engine = await createEngine({ workspace: place.folder, title: 'test', watch: true });
    await expect.poll(() => pathsOf(engine), { timeout: 60_000 }).toEqual(expected.sort());
    await expect.poll(() => place.queue.count(), { timeout: 30_000 }).toBe(0);
    const { recordCount } = await engine.dispatcher.call('getTable', { databaseName: 'lake', name: 'orders' });
    expect(recordCount).toBe(expected.length);
  }, 3_600_000);
});
