import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine, initWorkspace, workspaceIdOf } from '#engine/index.ts';
import { channelPath, openOwnerChannel } from '#main/cli/owner-channel.ts';
import { runTenon, startListeningTenon, startTenon } from '#main/cli/testing/run-tenon.ts';

let folder: string;
let engine: Engine;
let channel: AsyncDisposable;

/** This process owns the workspace; every command below is another process. */
beforeAll(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-owner-')));
  writeFileSync(join(folder, 'a.csv'), 'id\n1\n2\n');
  engine = await createEngine({ workspace: folder, title: 'the owner', inline: true });
  channel = await openOwnerChannel(engine);
});
afterAll(async () => {
  await channel[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('a workspace that another process has open', () => {
  test('commands work through the owner', async () => {
    expect((await runTenon(['call', 'createDatabase', '{"name":"through"}'], { folder })).code).toBe(0);
    const { items } = await engine.dispatcher.call('getDatabases', {});
    expect(items.map(({ name }) => name)).toContain('through');
    const rows = await runTenon(['query', "SELECT sum(id)::INT AS s FROM 'a.csv'", '--output', 'json'], { folder });
    expect(rows).toMatchObject({ code: 0, out: '[{"s":3}]\n' });
    const crawl = await runTenon(['crawl', 'a.csv', '--output', 'json'], { folder });
    expect(crawl.code).toBe(0);
  });

  test('errors keep code, hint and exit code', async () => {
    const { code, error } = await runTenon(['query', 'SELECT * FROM through.nothing'], { folder });
    expect(code).toBe(1);
    expect(error).toMatch(/^error EntityNotFound: .*\nhint: .*\n$/u);
  });

  test('a mistake in tenon.json does not keep commands from the owner; they warn that its settings are the last good ones', async () => {
    const file = join(folder, 'tenon.json');
    const good = readFileSync(file);
    const { name } = JSON.parse(good.toString()) as { name: string };
    try {
      for (const [text, place] of [
        ['{ "name": ', '1:11: Not JSON'],
        [JSON.stringify({ name, version: 1, prices: { currency: 'EURO' } }), 'prices.currency: it must be a code'],
      ] as const) {
        writeFileSync(file, text);
        for (const args of [['queue'], ['costs'], ['clean', '--dry-run']]) {
          const { code, error } = await runTenon(args, { folder });
          expect(code, error).toBe(0);
          expect(error).toMatch(
            /^warning: .*tenon\.json:.*[^.]\. Until it is corrected, the previous settings apply\.\n$/u,
          );
          expect(error).toContain(place);
        }
      }
    } finally {
      writeFileSync(file, good);
    }
    expect((await runTenon(['costs'], { folder })).error).toBe('');
  });

  test('an interrupted client ends what the owner did for it', async () => {
    const child = await startListeningTenon(
      ['query', 'SELECT count(*) FROM range(100000) a, range(100000) b WHERE (a.range * b.range) % 7 = 1'],
      { folder },
    );
    await new Promise((resolve) => {
      setTimeout(resolve, 1200);
    });
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(130);
    expect((await runTenon(['query', 'SELECT 1 AS one', '--output', 'jsonl'], { folder })).out).toBe('{"one":1}\n');
  });

  test('the door is of this user alone', async () => {
    const path = channelPath(await workspaceIdOf(folder));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });
});

describe('an owner without a door', () => {
  test('is waited for by name; an interrupt ends the waiting', async () => {
    const other = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-closed-')));
    const owner = await createEngine({ workspace: other, title: 'a quiet owner', inline: true });
    const interrupted = startWaiting(other);
    await interrupted.told;
    interrupted.child.kill('SIGINT');
    expect(await interrupted.code).toBe(130);
    const patient = startWaiting(other);
    expect(await patient.told).toContain('Waiting: The workspace is in use by a quiet owner');
    await owner[Symbol.asyncDispose]();
    expect(await patient.code).toBe(0);
    rmSync(other, { recursive: true, force: true });
  });
});

function startWaiting(folder: string): {
  child: ReturnType<typeof startTenon>;
  told: Promise<string>;
  code: Promise<number | null>;
} {
  const child = startTenon(['call', 'getWorkspace'], { folder });
  child.stdout.resume();
  const told = new Promise<string>((resolve) => child.stderr.once('data', (text: Buffer) => resolve(text.toString())));
  const code = new Promise<number | null>((resolve) => child.on('exit', (exit) => resolve(exit)));
  return { child, told, code };
}
