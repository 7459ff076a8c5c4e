/** Keys that Tenon keeps, used by everything that reads and writes a bucket: afterwards they are found nowhere. */

import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';
import { serializeError } from '#engine/contract/errors.ts';
import { filesWithSecret, hasSecret, workersWithSecret } from '#engine/storage/s3/testing/find-secret.ts';
import { connectionTo, makeLakeWorkspace, saveConnection } from '#engine/storage/s3/testing/lake-workspace.ts';
import type { ObjectServer } from '#engine/storage/s3/testing/object-server.ts';
import { hasObjectServer, startObjectServer } from '#engine/storage/s3/testing/s3-proxy-server.ts';

const secretAccessKey = 'Kx7/very+secret+words/that+nobody+writes0';
const sessionToken = `IQoJb3JpZ2luX2VjE${'Zm9vYmFy+/9z'.repeat(20)}`;
const passphrase = 'an unusual passphrase of tests';
const all = [secretAccessKey, sessionToken, passphrase];

describe('the search for secrets', () => {
  test.each([
    ['in clear', (text: string) => Buffer.from(`x${text}y`)],
    ['as UTF-16', (text: string) => Buffer.from(`xy${text}`, 'utf16le')],
    ['as hex', (text: string) => Buffer.from(Buffer.from(`x${text}y`).toString('hex').toUpperCase())],
    ['in base64', (text: string) => Buffer.from(Buffer.from(`x${text}yz`).toString('base64'))],
    ['in base64 at another offset', (text: string) => Buffer.from(Buffer.from(`xy${text}z`).toString('base64'))],
    ['in base64 of an address', (text: string) => Buffer.from(Buffer.from(`${text}z`).toString('base64url'))],
  ])('finds one %s', (_how, write) => {
    for (const secret of all) {
      expect(hasSecret(write(secret), secret)).toBe(true);
      expect(hasSecret(write([...secret].reverse().join('')), secret)).toBe(false);
    }
  });
});

describe.skipIf(!hasObjectServer)('a bucket whose keys Tenon keeps', () => {
  const began = Date.now();
  const said: unknown[] = [];
  let server: ObjectServer;
  let state: string;
  let folder: string;
  let engine: Engine;
  const keys = { accessKeyId: 'AKIATEST', secretAccessKey, sessionToken };
  const open = (): Promise<Engine> =>
    createEngine({ workspace: folder, title: 'test', log: { write: (...entry) => void said.push(entry) } });
  const connection = (endpoint: string): ReturnType<typeof connectionTo> => {
    const {
      accessKeyId: _id,
      secretAccessKeyVariable: _variable,
      ...rest
    } = connectionTo(endpoint).connectionProperties as Record<string, string>;
    return { ...connectionTo(endpoint), connectionProperties: rest, secretId: 'lake' };
  };

  beforeAll(async () => {
    state = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-kept-')));
    vi.stubEnv('XDG_STATE_HOME', state);
    server = await startObjectServer();
    await server.createBucket('lake');
    folder = await makeLakeWorkspace(server.endpoint);
    await saveConnection(folder, connection(server.endpoint));
    engine = await open();
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    for (const each of [folder, state]) await rm(each, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });

  const failureOf = async (work: Promise<unknown>): Promise<{ code: string; problem: unknown }> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const plain = serializeError(error);
    said.push(plain, String((error as Error).stack));
    return { code: plain.code, problem: plain.details?.['problem'] };
  };
  const tested = async (): Promise<readonly { isWorking: boolean; problem: string | null }[]> => {
    const { checks } = await engine.dispatcher.call('testConnection', { name: 'lake', bucket: 'lake' });
    said.push(checks);
    return checks.map(({ isWorking, problem }) => ({ isWorking, problem }));
  };

  test('is read and written while the vault is unlocked, and says what is missing otherwise', async () => {
    const { dispatcher } = engine;
    expect(await tested()).toEqual([{ isWorking: false, problem: 'secret' }]);
    expect(await failureOf(dispatcher.call('saveSecret', { name: 'lake', keys }))).toMatchObject({ problem: 'vault' });
    await dispatcher.call('createVault', { passphrase });
    expect(await dispatcher.call('saveSecret', { name: 'lake', keys })).toEqual({
      keptIn: 'vault',
      endpoint: server.endpoint,
    });
    expect(await tested()).toEqual([{ isWorking: true, problem: null }]);

    await writeFile(path.join(folder, 'input.csv'), 'id,name\n1,a\n2,b\n');
    const source = { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'input.csv' } };
    const args = { path: 's3://lake/out', format: 'csv', mode: 'overwrite' };
    const target = { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'in' } }, args };
    await dispatcher.call('saveJob', { job: { name: 'load', nodes: [source, target] }, expectedHash: null });
    const run = async (): Promise<Record<string, unknown>> => {
      const { id } = await dispatcher.call('startJobRun', { jobName: 'load' });
      const items = await Array.fromAsync(dispatcher.stream('watchJobRun', { id }));
      said.push(items);
      return (items.at(-1) as { run: Record<string, unknown> }).run;
    };
    expect(await run()).toMatchObject({ jobRunState: 'SUCCEEDED' });
    const workers = workersWithSecret(secretAccessKey);
    if (process.platform === 'linux') expect(workers.seen).toBeGreaterThan(0);
    for (const secret of all) expect(workersWithSecret(secret).found).toEqual([]);

    await dispatcher.call('lockVault', {});
    expect(await tested()).toEqual([{ isWorking: false, problem: 'locked' }]);
    expect(await run()).toMatchObject({
      jobRunState: 'FAILED',
      error: { message: expect.stringContaining('the vault is locked') as string, problem: 'locked' },
    });
    expect(await failureOf(dispatcher.call('unlockVault', { passphrase: `${passphrase}!` }))).toMatchObject({
      code: 'AccessDenied',
    });
    await engine[Symbol.asyncDispose]();
    engine = await open();
    expect(await tested()).toEqual([{ isWorking: false, problem: 'locked' }]);
    await engine.dispatcher.call('unlockVault', { passphrase });
    expect(await tested()).toEqual([{ isWorking: true, problem: null }]);
  });

  test('gets no keys that were entered for another service', async () => {
    const elsewhere = connection('http://127.0.0.1:9');
    const result = await engine.dispatcher.call('testConnection', { name: 'lake', bucket: 'lake', draft: elsewhere });
    said.push(result);
    expect(result.checks).toMatchObject([
      { isWorking: false, problem: 'secret', message: expect.stringContaining('was entered for') as string },
    ]);
  });

  test('a secret that is not valid is refused without it in the error', async () => {
    const broken = { ...keys, secretAccessKey: `${secretAccessKey} with spaces` };
    expect(await failureOf(engine.dispatcher.call('saveSecret', { name: 'lake', keys: broken }))).toMatchObject({
      code: 'InvalidInput',
    });
    const wrongType = { ...keys, sessionToken: [sessionToken] } as unknown as typeof keys;
    expect(await failureOf(engine.dispatcher.call('saveSecret', { name: 'lake', keys: wrongType }))).toMatchObject({
      code: 'InvalidInput',
    });
  });

  test('no file, log, answer, error or worker has had a secret', async () => {
    const out = path.resolve(import.meta.dirname, '../../../out');
    for (const secret of all) {
      expect(filesWithSecret([folder, state], secret)).toEqual([]);
      expect(filesWithSecret([out], secret, began)).toEqual([]);
      expect(workersWithSecret(secret).found).toEqual([]);
      expect(hasSecret(Buffer.from(JSON.stringify(said)), secret)).toBe(false);
    }
    expect(said.length).toBeGreaterThan(5);
  });
});
