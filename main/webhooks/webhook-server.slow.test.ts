/** Webhooks over real HTTP: what starts a job, and every request that starts nothing. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedEngine } from '#engine/index.ts';
import { serveWebhooks, type ServedWebhooks } from '#main/webhooks/serve-webhooks.ts';
import { makeWebhookPlace, saveWebhook, type WebhookPlace } from '#main/webhooks/testing/webhook-place.ts';

let place: WebhookPlace;
let engine: OpenedEngine;
let webhooks: ServedWebhooks;
let secret: string;
let address: string;
let port: number;

beforeAll(async () => {
  place = await makeWebhookPlace();
  engine = await place.open();
  webhooks = serveWebhooks(engine);
  await webhooks.settled();
  const saved = await saveWebhook(engine);
  await webhooks.settled();
  secret = saved.secret;
  address = await saved.address();
  port = Number(new URL(address).port);
});
afterAll(async () => {
  await webhooks[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

interface Sent {
  readonly status: number;
  readonly content: {
    readonly requestId?: string;
    readonly repeated?: boolean;
    readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
  };
  readonly headers: Headers;
}

async function post(
  body: string | null,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
  to = address,
): Promise<Sent> {
  const options: RequestInit = { method, headers: { authorization: `Bearer ${secret}`, ...headers } };
  if (body !== null) options.body = body;
  const response = await fetch(to, options);
  const text = await response.text();
  return {
    status: response.status,
    content: text === '' ? {} : (JSON.parse(text) as Sent['content']),
    headers: response.headers,
  };
}

/** Sends the bytes as they are and gives everything that came until the host closed. */
async function raw(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(pieces).toString('latin1');
}

const firings = async () => (await engine.dispatcher.call('getTrigger', { name: 'hook', firings: 100 })).firings;

test('a request starts the job with its arguments, a repeated one does not', async () => {
  const sent = await post('{"day": "monday"}', { 'idempotency-key': 'first', 'content-type': 'application/json' });
  expect(sent).toMatchObject({ status: 202, content: { repeated: false } });
  expect(sent.headers.get('cache-control')).toBe('no-store');
  const again = await post('{"day": "monday"}', { 'idempotency-key': 'first' });
  expect(again).toMatchObject({ status: 202, content: { repeated: true, requestId: sent.content.requestId } });
  await expect.poll(async () => (await firings())[0]?.actions[0]?.runState, { timeout: 30_000 }).toBe('SUCCEEDED');
  const [firing, ...others] = await firings();
  expect(others).toEqual([]);
  const run = await engine.dispatcher.call('getJobRun', { id: firing!.actions[0]!.id });
  expect(run.arguments).toMatchObject({ day: 'monday' });
});

describe('refused', () => {
  test.each([
    ['a wrong secret', { authorization: 'Bearer tenon_wrong' }, 401],
    ['another scheme', { authorization: 'Basic dGVub246eA==' }, 401],
    ['no secret', { authorization: '' }, 401],
    ['a page elsewhere', { origin: 'https://example.com' }, 403],
    ['a page of this host', { origin: 'http://127.0.0.1' }, 403],
    ['a form or an image of a page', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a compressed body', { 'content-encoding': 'gzip' }, 415],
    ['a key with spaces', { 'idempotency-key': 'a b' }, 400],
    ['a key that is too long', { 'idempotency-key': 'x'.repeat(256) }, 400],
  ])('%s', async (_what, headers, status) => {
    const sent = await post('{}', headers);
    expect(sent.status).toBe(status);
    expect(sent.content.error).toMatchObject({
      message: expect.stringMatching(/\.$/u),
      hint: expect.stringMatching(/\.$/u),
    });
    expect(JSON.stringify(sent.content)).not.toContain(secret);
    if (status === 401) expect(sent.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('the method %s', async (method) => {
    const sent = await post(null, {}, method);
    expect(sent.status).toBe(405);
    expect(sent.headers.get('allow')).toBe('POST');
  });

  test('other paths, with the same answer whatever they are', async () => {
    for (const path of ['/', '/webhooks', '/webhooks/', '/webhooks/wh_1', `${new URL(address).pathname}/x`, '/?code=1'])
      expect((await post('{}', {}, 'POST', new URL(path, address).href)).status).toBe(404);
    const unknown = await post('{}', {}, 'POST', new URL(`/webhooks/wh_${'0'.repeat(32)}`, address).href);
    expect(unknown).toMatchObject({ status: 401, content: (await post('{}', { authorization: 'Bearer x' })).content });
  });

  test('a body that is too large, with and without its length', async () => {
    expect((await post('x'.repeat(65_537))).status).toBe(413);
    const head = `POST ${new URL(address).pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${secret}\r\n`;
    expect(await raw(`${head}Content-Length: 9999999999\r\n\r\n`)).toContain('HTTP/1.1 413');
    const chunk = 'x'.repeat(40_000);
    const chunked = `9c40\r\n${chunk}\r\n`;
    expect(await raw(`${head}Transfer-Encoding: chunked\r\n\r\n${chunked}${chunked}`)).toContain('HTTP/1.1 413');
  });

  test('another Host, two of them, none; bytes that are not HTTP; another expectation', async () => {
    const { pathname } = new URL(address);
    const rest = `Authorization: Bearer ${secret}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
    const line = `POST ${pathname} HTTP/1.1\r\n`;
    expect(await raw(`${line}Host: evil.example\r\n${rest}`)).toContain('HTTP/1.1 403');
    expect(await raw(`${line}Host: 127.0.0.1:${port}\r\nHost: evil.example\r\n${rest}`)).toContain('HTTP/1.1 403');
    expect(await raw(`${line}${rest}`)).toContain('HTTP/1.1 403');
    expect(await raw('hello\r\n\r\n')).toContain('HTTP/1.1 400');
    expect(await raw(`${line}Host: 127.0.0.1:${port}\r\nExpect: tea\r\n${rest}`)).toContain('HTTP/1.1 417');
  });

  test('bodies that have no usable arguments', async () => {
    expect(await post('[]')).toMatchObject({ status: 400, content: { error: { code: 'InvalidInput' } } });
    expect(await post('{"other": 1}')).toMatchObject({ status: 400 });
  });

  test('nothing of it was recorded or started', async () => {
    expect(await firings()).toHaveLength(1);
    expect((await engine.dispatcher.call('getWebhook', { name: 'hook' })).requests).toHaveLength(1);
  });
});

test('a sender that goes in the middle of its body ends nothing', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${new URL(address).pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${secret}\r\nContent-Length: 100\r\n\r\n{"da`,
  );
  await once(socket, 'connect');
  socket.destroy();
  expect((await post('{"day": "x"}')).status).toBe(202);
});

test('a deactivated trigger, a revoked secret, and a port that another program uses', async () => {
  const { dispatcher } = engine;
  await dispatcher.call('deactivateTrigger', { name: 'hook' });
  expect(await post('{}')).toMatchObject({
    status: 409,
    content: { error: { hint: 'Activate the trigger, then send the request again.' } },
  });
  await dispatcher.call('activateTrigger', { name: 'hook' });
  await using other = await occupy();
  const moved = await dispatcher.call('createWebhookSecret', { name: 'hook', port: other.port });
  await webhooks.settled();
  await expect(post('{}')).rejects.toThrow('fetch failed');
  expect(await dispatcher.call('getWebhook', { name: 'hook' })).toMatchObject({
    isListening: false,
    problem: { message: `Cannot listen for webhooks at port ${other.port} of 127.0.0.1: another program uses it.` },
  });
  const back = await dispatcher.call('createWebhookSecret', { name: 'hook', port });
  await webhooks.settled();
  expect((await post('{}')).status).toBe(401);
  expect((await post('{}', { authorization: `Bearer ${moved.secret}` })).status).toBe(401);
  expect((await post('{}', { authorization: `Bearer ${back.secret}` })).status).toBe(202);
  await dispatcher.call('revokeWebhookSecret', { name: 'hook' });
  await webhooks.settled();
  // Nothing listens any more.
  await expect(post('{}')).rejects.toThrow('fetch failed');
  expect(await dispatcher.call('getWebhook', { name: 'hook' })).toMatchObject({
    address: null,
    isListening: false,
    problem: null,
  });
});

async function occupy(): Promise<AsyncDisposable & { readonly port: number }> {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
