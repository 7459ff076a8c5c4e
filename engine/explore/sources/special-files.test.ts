/** Pipes, sockets and devices are refused, never waited for. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

describe.runIf(process.platform !== 'win32')('entries that are not regular files', () => {
  let folder: string;
  let engine: Engine;
  const server = createServer();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tenon-special-'));
    engine = await createEngine({ workspace: null, title: 'a test', inline: true });
    execFileSync('mkfifo', [join(folder, 'fifo.csv')]);
    writeFileSync(join(folder, 'a.csv'), 'id\n1\n');
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket.csv'), resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await engine[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  async function query(sql: string): Promise<unknown[]> {
    const rows: unknown[] = [];
    for await (const item of engine.dispatcher.stream('query', { sql, folder }))
      if (item.item === 'rows') rows.push(...item.rows);
    return rows;
  }

  async function preview(path: string): Promise<void> {
    const input = { path, options: {}, asStrings: false, limit: 5 };
    for await (const _item of engine.dispatcher.stream('readFileRows', input));
  }

  test.each([
    ['fifo.csv', 'pipe'],
    ['socket.csv', 'socket'],
    ['/dev/zero', 'device'],
  ])('%s is refused wherever one file is opened', async (name, kind) => {
    const path = name.startsWith('/') ? name : join(folder, name);
    const refusal = { code: 'InvalidInput', message: expect.stringContaining(`${path} is a ${kind}, not a file`) };
    await expect(preview(path)).rejects.toMatchObject(refusal);
    await expect(query(`SELECT * FROM '${path}'`)).rejects.toMatchObject(refusal);
    await expect(query(`SELECT * FROM read_parquet('${path}')`)).rejects.toMatchObject(refusal);
    const to = join(folder, 'out.json');
    await expect(
      engine.dispatcher.call('convertFile', { from: path, to, options: {}, writeOptions: {} }),
    ).rejects.toMatchObject(refusal);
  });

  test('a folder or wildcard skips it', async () => {
    expect(await query(`SELECT * FROM '*.csv'`)).toEqual([{ id: 1 }]);
    expect(await query(`SELECT * FROM '.'`)).toEqual([{ id: 1 }]);
  });
});
