/** Addresses let one browser in, once and for a while; strangers who keep connections open shut nobody out. */

import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createEngine, type Engine } from '#engine/index.ts';
import { EntryCodes } from '#main/headless/entry-codes.ts';
import { serveApp, type ServedApp } from '#main/headless/serve-app.ts';
import { loadRenderer } from '#main/renderer-files.ts';

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
  app = await serveApp({ engine, renderer: loadRenderer(join(folder, 'renderer')), port: 0, onUsedAddress });
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

test.each<[what: string, path: string, headers: Readonly<Record<string, string>>, method?: string]>([
  ['another path', '/x/', {}],
  ['a path below none', '//', {}],
  ['a post', '/', {}, 'POST'],
  ['a foreign Host', '/', { host: 'evil.example' }],
  ['a foreign Origin', '/', { origin: 'https://evil.example' }],
  ['a script of another page', '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  [
    'a frame of another page',
    '/',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  ],
  ['a fetch of another page', '/', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
])('a code with %s lets nobody in, and is not used up by it', async (_what, path, headers, method = 'GET') => {
  const { port, href, search } = new URL(app.openAddress());
  const [answer] = (await once(
    request({ host: '127.0.0.1', port, path: `${path}${search}`, headers, method }).end(),
    'response',
  )) as [IncomingMessage];
  answer.resume();
  expect([answer.statusCode, answer.headers['set-cookie'], answer.headers['content-length']]).toEqual([
    403,
    undefined,
    '0',
  ]);
  expect((await visit(href)).status).toBe(303);
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

describe('connections without a session', () => {
  const port = (): number => Number(new URL(app.url).port);
  const isOpen = (socket: Socket): boolean => !socket.destroyed && socket.readyState === 'open';

  /** Each says a part of a request, and no more. */
  async function comeSlowly(count: number): Promise<Socket[]> {
    const sockets: Socket[] = [];
    for (let number = 0; number < count; number += 1) {
      const socket = connect(port(), '127.0.0.1');
      // Read to its end, so that a connection that the host closed is seen as closed.
      socket.on('error', () => undefined).resume();
      socket.write('GET / HTTP/1.1\r\n');
      sockets.push(socket);
      await once(socket, 'connect');
    }
    return sockets;
  }

  /** One more connection is answered after everything before it. */
  const settled = async (): Promise<void> => void (await visit(new URL('/', app.url).href));

  test('at most 64 are held; the oldest go first', async () => {
    const slow = await comeSlowly(100);
    await settled();
    await vi.waitFor(() => expect(slow.filter(isOpen).length).toBeLessThanOrEqual(64), 30_000);
    expect(slow.slice(-32).every(isOpen)).toBe(true);
    for (const socket of slow) socket.destroy();
  });

  test('cost a window neither its socket nor the connection that it keeps', async () => {
    const entered = await visit(app.openAddress());
    const cookie = entered.headers.get('set-cookie')!.split(';', 1)[0]!;
    const home = entered.headers.get('location')!;
    const origin = `http://127.0.0.1:${port()}`;
    const kept = connect(port(), '127.0.0.1');
    kept.on('error', () => undefined);
    const ask = async (): Promise<string> => {
      const answer = once(kept, 'data');
      kept.write(`HEAD ${home} HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nCookie: ${cookie}\r\n\r\n`);
      return String(((await answer) as [Buffer])[0]).split('\r\n', 1)[0]!;
    };
    expect(await ask()).toBe('HTTP/1.1 200 OK');
    const socket = new WebSocket(`ws://127.0.0.1:${port()}${home}procedures`, { headers: { cookie, origin } });
    await once(socket, 'open');
    const slow = await comeSlowly(100);
    await settled();
    await vi.waitFor(() => expect(slow.filter(isOpen).length).toBeLessThanOrEqual(64), 30_000);
    expect(await ask()).toBe('HTTP/1.1 200 OK');
    const pong = once(socket, 'pong');
    socket.ping();
    await pong;
    socket.terminate();
    for (const each of [kept, ...slow]) each.destroy();
  });

  test('a window opens at most 32 sockets', async () => {
    const entered = await visit(app.openAddress());
    const cookie = entered.headers.get('set-cookie')!.split(';', 1)[0]!;
    const address = `ws://127.0.0.1:${port()}${entered.headers.get('location')}procedures`;
    /** Opens sockets until one is refused, and closes them again. */
    const most = async (): Promise<[number, string]> => {
      const sockets: WebSocket[] = [];
      for (;;) {
        const socket = new WebSocket(address, { headers: { cookie, origin: `http://127.0.0.1:${port()}` } });
        const outcome = await once(socket, 'open').then(
          () => 'open',
          (error: unknown) => String(error),
        );
        if (outcome === 'open' && sockets.push(socket) < 50) continue;
        for (const each of sockets) each.terminate();
        return [sockets.length, outcome];
      }
    };
    // One of another test may not have ended yet.
    await vi.waitFor(async () => expect(await most()).toEqual([32, expect.stringContaining('503')]), 30_000);
  });
});
