/** A bucket with many keys, listed and read over a connection on which requests fail: every key is there, once. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectionTo, secretVariable } from '#engine/storage/s3/testing/lake-workspace.ts';
import { connectedTo } from '#engine/storage/s3/testing/connected-to.ts';
import { startFaultProxy, type FaultProxy } from '#engine/storage/s3/testing/fault-proxy.ts';
import { fullKeys, startFullBucket } from '#engine/storage/s3/testing/full-bucket.ts';
import { motoPython } from '#engine/storage/s3/testing/moto-server.ts';
import type { ObjectServer } from '#engine/storage/s3/testing/object-server.ts';
import { storageWith } from '#engine/storage/s3/testing/storage-with.ts';
import { changedObjects } from '#engine/storage/s3/object-questions.ts';
import type { ConnectedObjects } from '#engine/storage/s3/connected-objects.ts';
import type { Storage } from '#engine/storage/storage.ts';

/** All of 100,000 keys take minutes: moto looks at every key for each page. */
const count = process.env['TENON_WHOLE'] === '1' ? 100_000 : 5000;
const folders = 40;
const patience = 600_000;

describe.skipIf(motoPython === undefined)(`${count} keys`, () => {
  const { signal } = new AbortController();
  let server: ObjectServer;
  let proxy: FaultProxy;
  let objects: ConnectedObjects;
  let storage: Storage;
  beforeAll(async () => {
    vi.stubEnv(secretVariable, 'very-secret');
    server = await startFullBucket(count, folders);
    proxy = await startFaultProxy(server.endpoint, 5);
    objects = connectedTo(connectionTo(proxy.endpoint));
    storage = storageWith(changedObjects((question, aborted) => objects.ask(question, aborted)));
  }, patience);
  afterAll(async () => {
    await objects[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });

  const list = async (root: string): Promise<string[]> => {
    const { objects: listed, skipped } = await storage.list({ root: `s3://full/${root}` }, signal);
    expect(skipped).toEqual([]);
    return listed.map(({ path }) => path.slice('s3://full/'.length));
  };

  test(
    'are each listed once, in order, though some of the requests fail',
    async () => {
      proxy.share = 0.1;
      expect(await list('rows')).toEqual(fullKeys(count, folders));
      expect([...proxy.met.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0);
    },
    patience,
  );

  test(
    'a folder of them costs a few pages',
    async () => {
      proxy.share = 0;
      proxy.requests.length = 0;
      const wanted = fullKeys(count, folders).filter((key) => key.startsWith('rows/day=007/'));
      expect(await list('rows/day=007')).toEqual(wanted);
      // Besides the pages: whether logs of tables are in it or in a folder above.
      expect(proxy.requests.length).toBeLessThanOrEqual(Math.ceil(wanted.length / 1000) + 8);
    },
    patience,
  );

  test('a clock that differs too much ends the listing with what to do, and is not tried again', async () => {
    proxy.canned = { status: 403, code: 'RequestTimeTooSkewed' };
    proxy.requests.length = 0;
    await expect(list('rows')).rejects.toMatchObject({
      code: 'AccessDenied',
      hint: 'Set the clock of this computer.',
      details: { problem: 'clock' },
    });
    // Those that are sent together; tried again, each would be seven.
    expect(proxy.requests.length).toBeLessThan(7);
    proxy.canned = undefined;
  });
});
