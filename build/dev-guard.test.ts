/** The development server: the page that it opened gets in, every other page, program and user stays outside. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDevGuard, type DevGuard } from './dev-guard.ts';

let server: Server;
let guard: DevGuard;
let port: number;
let cookie: string;

beforeAll(async () => {
  server = createServer((request, response) =>
    guard.middleware(request as never, response, () => response.end(guard.allowsSocket(request) ? 'both' : 'page')),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  guard = createDevGuard(port);
  const entered = await fetch(guard.address(), { redirect: 'manual' });
  expect(entered.status).toBe(303);
  cookie = entered.headers.get('set-cookie')!.split(';', 1)[0]!;
});
afterAll(() => server.close());

const base = (): string => `http://127.0.0.1:${port}/`;

test('its own page gets pages and sockets', async () => {
  const answer = await fetch(base(), { headers: { cookie, origin: `http://127.0.0.1:${port}` } });
  expect(await answer.text()).toBe('both');
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
  ['another port', () => ({ cookie, origin: 'http://127.0.0.1:1' })],
  ['a script tag elsewhere', () => ({ cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })],
])('%s is refused', async (_name, headers) => {
  const answer = await fetch(base(), { headers: headers() });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toBe('');
});

test('a socket without an Origin is refused', async () => {
  expect(await (await fetch(base(), { headers: { cookie } })).text()).toBe('page');
});
