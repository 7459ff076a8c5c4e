/** Addresses let one browser in, once and for a while; strangers who keep connections open shut nobody out. */

import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';
import { EntryCodes } from '#main/headless/entry-codes.ts';
import { serveApp, type ServedApp } from '#main/headless/serve-app.ts';

let folder: string;
let engine: Engine;
let app: ServedApp;
const renewed: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-entry-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'renderer', 'index.html'), '<p>ours</p>');
  engine = await createEngine({ workspace: null, title: 'test' });
  const onUsedAddress = (address: string): void => void renewed.push(address);
  app = await serveApp({ engine, rendererFolder: join(folder, 'renderer'), port: 0, onUsedAddress });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const visit = (address: string): Promise<Response> => fetch(address, { redirect: 'manual' });

test('a code is valid once and until its end', () => {
  const codes = new EntryCodes();
  const [first, second] = [codes.make(1000, 0), codes.make(1000, 0)];
  expect([codes.take(first, 999), codes.take(first, 999), codes.take(first, 5000)]).toEqual(['valid', 'used', 'used']);
  expect(codes.take(second, 1000)).toBe('used');
  expect(codes.take(`${first.slice(0, -1)}${first.endsWith('_') ? '-' : '_'}`, 1)).toBe('unknown');
});

test('an address opens one session; coming again prints a new address, and only for codes of this start', async () => {
  const address = app.openAddress();
  const first = await visit(address);
  expect(first.status).toBe(303);
  const again = await visit(address);
  expect(again.status).toBe(403);
  expect(again.headers.get('set-cookie')).toBeNull();
  expect(await again.text()).toContain('already used');
  expect(renewed).toHaveLength(1);
  expect((await visit(`${new URL('/', address).href}?code=${'A'.repeat(32)}`)).status).toBe(403);
  expect(renewed).toHaveLength(1);
  expect((await visit(renewed[0]!)).status).toBe(303);
  // A second browser gets the same cookie, below the same path.
  const second = await visit(app.openAddress());
  expect(second.headers.get('set-cookie')).toBe(first.headers.get('set-cookie'));
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
});

test('the address for the opener is valid for seconds, the printed one for minutes', async () => {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now });
  try {
    const [opened, late] = [app.openAddress(), app.openAddress()];
    vi.setSystemTime(now + 14_000);
    expect((await visit(opened)).status).toBe(303);
    vi.setSystemTime(now + 16_000);
    expect((await visit(late)).status).toBe(403);
    const shown = renewed.at(-1)!;
    vi.setSystemTime(now + 9 * 60_000);
    expect((await visit(shown)).status).toBe(303);
  } finally {
    vi.useRealTimers();
  }
});

test('300 slow connections leave room for a new window', async () => {
  const { port, href } = new URL(app.openAddress());
  const slow: Socket[] = [];
  for (let number = 0; number < 300; number += 1) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\n');
    slow.push(socket);
    await once(socket, 'connect');
  }
  expect((await visit(href)).status).toBe(303);
  for (const socket of slow) socket.destroy();
});
