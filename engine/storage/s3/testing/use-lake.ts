/** A server of objects, a proxy before it that fails, and an engine whose workspace is connected to it; for one test file. */

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { createEngine } from '#engine/index.ts';
import type { EnginePlace } from '#engine/testing/engine-place.ts';
import { startFaultProxy, type FaultProxy } from '#engine/storage/s3/testing/fault-proxy.ts';
import { filesWithSecret, workersWithSecret } from '#engine/storage/s3/testing/find-secret.ts';
import { makeLakeWorkspace, secretVariable } from '#engine/storage/s3/testing/lake-workspace.ts';
import type { ObjectServer } from '#engine/storage/s3/testing/object-server.ts';
import { startObjectServer } from '#engine/storage/s3/testing/s3-proxy-server.ts';

const secret = 'very-secret';

interface Lake extends EnginePlace {
  /** Has the bucket `lake`. */
  readonly server: ObjectServer;
  /** Lets no request fail at first. */
  readonly proxy: FaultProxy;
}

/** Call it once in a suite: its members are there in the tests. @param seed of the proxy. */
export function useLake(seed: number): Lake {
  const lake = {} as { -readonly [Member in keyof Lake]: Lake[Member] };
  beforeAll(async () => {
    vi.stubEnv(secretVariable, secret);
    lake.server = await startObjectServer();
    await lake.server.createBucket('lake');
    lake.proxy = await startFaultProxy(lake.server.endpoint, seed);
    lake.folder = await makeLakeWorkspace(lake.proxy.endpoint);
    // Workers are processes, which may open no connection.
    lake.engine = await createEngine({ workspace: lake.folder, title: 'test' });
  }, 60_000);
  afterAll(async () => {
    const workers = workersWithSecret(secret).found;
    await lake.engine[Symbol.asyncDispose]();
    await lake.proxy[Symbol.asyncDispose]();
    await lake.server[Symbol.asyncDispose]();
    const files = filesWithSecret([lake.folder], secret);
    await rm(lake.folder, { recursive: true, force: true });
    vi.unstubAllEnvs();
    // Whatever the tests did: neither the workspace nor a worker has had the keys.
    expect({ workers, files }).toEqual({ workers: [], files: [] });
  });
  return lake;
}
