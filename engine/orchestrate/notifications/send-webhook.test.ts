/** Requests to real servers that are slow, refuse, redirect, answer too much, or do not speak HTTP. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { webhookChannelSchema } from '#engine/contract/definitions/notification.ts';
import type { NotificationMessage } from '#engine/catalog/notification-entities.ts';
import { sendWebhook } from '#engine/orchestrate/notifications/send-webhook.ts';

const message: NotificationMessage = {
  id: 'nt_1',
  text: 'Job "ü" failed.',
  event: 'FAILED',
  notification: 'n',
  workspace: 'w',
  jobName: 'ü',
  workflowName: null,
  runId: 'jr_1',
  state: 'FAILED',
  completedOn: null,
  rejectedRecords: 0,
  error: { code: 'InvalidInput', message: 'Why.' },
};
const never = new AbortController().signal;
const secret = 's3cr3t"/?&';

const servers: { close(): unknown }[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> =>
  listen(createServer(answer));

function send(url: string, options: { secret?: string; timeout?: number; signal?: AbortSignal } = {}) {
  const secretId = options.secret === undefined ? null : 's';
  const channel = webhookChannelSchema.parse({ type: 'webhook', url, secretId, timeout: options.timeout ?? 5 });
  return sendWebhook(channel, options.secret ?? null, message, options.signal ?? never);
}

test('is a POST of JSON with the id, and the secret as a bearer', async () => {
  const got: unknown[] = [];
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, headers } = request;
      got.push(method, headers['content-type'], headers['idempotency-key'], headers.authorization);
      got.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.end('thanks');
    });
  });
  expect(await send(`${url}/in?x=1`, { secret: 'token' })).toEqual({ isSent: true, answer: '200 OK: thanks' });
  expect(got).toEqual(['POST', 'application/json', 'nt_1', 'Bearer token', message]);
});

test('a secret in the address is encoded, is in no answer, and not a bearer', async () => {
  let seen: string | undefined;
  const url = await serve((request, response) => {
    seen = request.headers.authorization;
    response.statusCode = 403;
    response.end(`No access to ${request.url} ${secret} ${JSON.stringify({ secret })}`);
  });
  const outcome = await send(`${url}/a/{secret}/b`, { secret });
  expect([seen, outcome.isSent, outcome.mayRetry]).toEqual([undefined, false, false]);
  expect(outcome.answer).toContain('403 Forbidden: No access to /a/(secret)/b (secret)');
  expect(outcome.answer).not.toContain('s3cr3t');
});

test('a redirect is not followed', async () => {
  let asked = 0;
  const other = await serve((_request, response) => {
    asked += 1;
    response.end();
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const url = await serve((_request, response) => {
      response.writeHead(status, { location: `${other}/stolen` });
      response.end();
    });
    const outcome = await send(url, { secret: 'token' });
    expect(outcome).toMatchObject({ isSent: false });
    expect(outcome.mayRetry).toBeUndefined();
    expect(outcome.answer).toContain('nothing is sent');
  }
  expect(asked).toBe(0);
});

test('statuses that pass, and those that may pass later', async () => {
  const outcomes = new Map<number, unknown>();
  for (const status of [201, 204, 400, 404, 408, 410, 425, 429, 500, 503]) {
    const url = await serve((_request, response) => {
      response.writeHead(status, { 'retry-after': '7' });
      response.end();
    });
    const { isSent, mayRetry, retryAfter } = await send(url);
    outcomes.set(status, isSent ? 'sent' : mayRetry === true ? retryAfter : 'failed');
  }
  expect(Object.fromEntries(outcomes)).toEqual({
    201: 'sent',
    204: 'sent',
    400: 'failed',
    404: 'failed',
    408: 7000,
    410: 'failed',
    425: 7000,
    429: 7000,
    500: 7000,
    503: 7000,
  });
});

test('an answer that is huge, hostile or does not end is read as far as it is shown', async () => {
  let written = 0;
  const huge = await serve((_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) written += 65_536;
    };
    response.on('drain', more);
    more();
  });
  const outcome = await send(huge);
  expect([outcome.isSent, outcome.answer.length]).toEqual([true, 200]);
  expect(written).toBeLessThan(64 * 2 ** 20);
  const trickling = await serve((_request, response) => {
    response.write('\u001b[31mred\n\u202Eback');
  });
  expect(await send(trickling, { timeout: 1 })).toEqual({ isSent: true, answer: '200 OK: [31mred back' });
});

test('servers that are slow, gone, or not of HTTP', async () => {
  const slow = await serve(() => undefined);
  expect(await send(slow, { timeout: 1 })).toEqual({
    isSent: false,
    mayRetry: true,
    answer: 'The server did not answer within 1 s.',
  });
  const gone = createServer();
  const url = await listen(gone);
  await new Promise((resolve) => gone.close(resolve));
  expect(await send(url)).toMatchObject({ mayRetry: true, answer: 'The server refused the connection.' });
  const other = await listen(createTcpServer((socket) => socket.end('220 mail.example.com\r\n')));
  expect(await send(other)).toMatchObject({ isSent: false, mayRetry: true });
  expect((await send(other)).answer).toContain('did not answer in HTTP');
  const closing = await listen(createTcpServer((socket) => socket.destroy()));
  expect(await send(closing)).toMatchObject({ isSent: false, mayRetry: true });
  expect(await send(url.replace('http:', 'https:'))).toMatchObject({ isSent: false, mayRetry: true });
  const plain = await serve((_request, response) => response.end());
  expect(await send(plain.replace('http:', 'https:'))).toMatchObject({ isSent: false, mayRetry: true });
  const manyHeaders = await listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`);
    }),
  );
  expect(await send(manyHeaders)).toMatchObject({ isSent: false, mayRetry: true });
});

test('whoever stops it gets the reason', async () => {
  const slow = await serve(() => undefined);
  const stop = new AbortController();
  const sending = send(slow, { signal: stop.signal });
  stop.abort(new Error('closing'));
  await expect(sending).rejects.toThrow('closing');
});
