/** The development server: the page that it opened gets in, every other page, program and user stays outside. */

import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDevGuard, type DevGuard } from './dev-guard.ts';

let sockets: Server;
let guard: DevGuard;
let port: number;
let cookie: string;

beforeAll(async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  ({ port } = free.address() as AddressInfo);
  free.close();
  await once(free, 'close');
  sockets = createServer();
  sockets.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  guard = createDevGuard(port, (_request, response) => response.end('page'), sockets);
  guard.listen();
  const entered = await fetch(guard.address(), { redirect: 'manual' });
  expect(entered.status).toBe(303);
  expect(entered.headers.get('referrer-policy')).toBe('no-referrer');
  expect(entered.headers.get('location')).toBe(guard.home);
  cookie = entered.headers.get('set-cookie')!.split(';', 1)[0]!;
});
afterAll(() => guard.close());

const page = (): string => `http://127.0.0.1:${port}${guard.home}`;
const origin = (): string => `http://127.0.0.1:${port}`;

/** @returns the first line of the answer. */
async function upgrade(path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET ${path} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${lines.join('\r\n')}\r\n\r\n`);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return bytes.toString().split('\r\n', 1)[0]!;
}

test('its own page gets pages and sockets', async () => {
  const answer = await fetch(page(), { headers: { cookie, origin: origin() } });
  expect(await answer.text()).toBe('page');
  // No frame shows it, no other page loads it or holds its window.
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-security-policy': "frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  expect(await upgrade(`${guard.home}procedures`, { cookie, origin: origin() })).toContain('101');
});

test('an address works once', async () => {
  const address = guard.address();
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(403);
});

test.each<[string, () => Record<string, string>]>([
  ['no cookie', () => ({})],
  ['a cookie of another start', () => ({ cookie: `tenon_${port}=${'A'.repeat(32)}` })],
  ['a page of another origin', () => ({ cookie, origin: 'https://evil.example' })],
  ['a foreign name that leads here', () => ({ cookie, host: `evil.example:${port}` })],
  [
    'a foreign name that leads here, as its origin',
    () => ({ cookie, host: 'evil.example', origin: 'http://evil.example' }),
  ],
  ['the name without its port', () => ({ cookie, host: '127.0.0.1' })],
  ['another port', () => ({ cookie, origin: 'http://127.0.0.1:1' })],
  ['a script tag elsewhere', () => ({ cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })],
])('%s is refused', async (_name, headers) => {
  // Not by fetch, which states its own Host.
  const [answer] = (await once(get(page(), { headers: headers() }), 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(403);
  expect(await text(answer)).toBe('');
});

test('a link elsewhere opens the window, but no file and no action of vite', async () => {
  const link = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  // Not by fetch, which states its own mode.
  const statusOf = async (path: string): Promise<number | undefined> => {
    const [answer] = (await once(get(`${page()}${path}`, { headers: link }), 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };
  expect(await statusOf('')).toBe(200);
  expect(await statusOf('main.tsx')).toBe(403);
  expect(await statusOf('__open-in-editor?file=main.tsx')).toBe(403);
});

test('a page outside of its path is refused', async () => {
  expect((await fetch(origin(), { headers: { cookie } })).status).toBe(403);
});

// Vite answers some sockets itself, without looking at who asks.
test.each<[string, () => [string, Record<string, string>]]>([
  ['without an Origin', () => [`${guard.home}procedures`, { cookie }]],
  ['of another origin', () => [`${guard.home}procedures`, { cookie, origin: 'https://evil.example' }]],
  [
    'of a foreign name that leads here',
    () => [`${guard.home}procedures`, { cookie, host: 'evil.example', origin: 'http://evil.example' }],
  ],
  ['without a cookie', () => [guard.home, { origin: origin() }]],
  ['that pings', () => ['/', { origin: 'https://evil.example', 'sec-websocket-protocol': 'vite-ping' }]],
  ['that pings below its path', () => [guard.home, { origin: origin(), 'sec-websocket-protocol': 'vite-ping' }]],
  ['outside of its path', () => ['/procedures', { cookie, origin: origin() }]],
])('a socket %s is refused', async (_name, make) => {
  expect(await upgrade(...make())).toContain('403');
});

test('an announced body is refused before it comes', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${guard.home} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n`,
  );
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(bytes.toString()).toMatch(/^HTTP\/1\.1 403 /u);
});

test('no other address of this machine listens', async () => {
  const socket = connect(port, '127.0.0.2');
  const answer = new Promise((resolve) => {
    socket.once('connect', () => resolve('it listens'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
  });
  expect(await answer).toBe('ECONNREFUSED');
  socket.destroy();
});
