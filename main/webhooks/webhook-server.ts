/** The HTTP server of a workspace's webhooks: POST with a secret, from programs of this machine only. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { WebhookAnswer, WebhookControl } from '#engine/index.ts';
import { answerEvery, closeServer, createLocalServer, listenLocally } from '#main/local-server.ts';

/** Bytes of a request's body. */
const mostBytes = 65_536;
const mostConnections = 64;
const longestKey = 255;

/** Milliseconds that a connection waits for its next request. */
const keepAlive = 1000;

export interface WebhookServer extends AsyncDisposable {
  readonly port: number;
}

/** @param port 0: any free one. @throws EngineError IoFailed when the port cannot be opened. */
export async function openWebhookServer(
  control: Pick<WebhookControl, 'receive'>,
  port: number,
): Promise<WebhookServer> {
  // A refusal comes from here alone, so that it is JSON that says what to do.
  const server = createLocalServer(keepAlive);
  server.maxConnections = mostConnections;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, control, (server.address() as AddressInfo | null)?.port ?? 0).catch((thrown: unknown) =>
      fail(response, 500, toEngineError(thrown)),
    );
  };
  answerEvery(server, onRequest);
  await listenLocally(server, port, (error) => cannotListen(error, port));
  const { port: actual } = server.address() as AddressInfo;
  return {
    port: actual,
    [Symbol.asyncDispose]: () => closeServer(server),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  control: Pick<WebhookControl, 'receive'>,
  port: number,
): Promise<void> {
  // Its sender may have gone meanwhile.
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  const refusal = findRefusal(request, port);
  if (refusal !== undefined) return fail(response, refusal.status, refusal.error);
  if (request.headers.expect !== undefined) {
    if (request.headers.expect.toLowerCase() !== '100-continue')
      return fail(response, 417, invalid('This expectation is not supported.', 'Send no Expect header.'));
    response.writeContinue();
  }
  const body = await readBody(request);
  if (body === undefined)
    return fail(
      response,
      413,
      invalid(`The body is larger than ${mostBytes / 1024} KiB.`, 'Send a path to the data instead of the data.'),
    );
  const answered = await control.receive({
    id: idOf(request)!,
    secret: secretOf(request),
    idempotencyKey: request.headersDistinct['idempotency-key']?.[0] ?? null,
    body,
  });
  if (answered.status === 202) accept(response, answered);
  else fail(response, answered.status, answered.error, answered.retryAfter);
}

interface Refusal {
  readonly status: number;
  readonly error: EngineError;
}

/** Everything that can be seen without the secret; undefined: nothing is wrong. */
function findRefusal(request: IncomingMessage, port: number): Refusal | undefined {
  const { headers, headersDistinct, method } = request;
  const hosts = headersDistinct['host'] ?? [];
  // A name that a foreign DNS points here (rebinding) has another Host.
  if (hosts.length !== 1 || ![`127.0.0.1:${port}`, `localhost:${port}`].includes(hosts[0]!.toLowerCase()))
    return refuse(403, 'The Host header is not the address of this webhook.', 'Send requests to 127.0.0.1.');
  // Browsers send these with each POST, and Node's fetch does not: a page must not start jobs, whatever it knows.
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
    return refuse(403, 'Requests from a browser are refused.', 'Send the request from a program, such as curl.');
  if (idOf(request) === undefined)
    return refuse(404, 'There is nothing at this path.', 'Send requests to the address of the webhook.');
  if (method !== 'POST') return refuse(405, `The method ${method} is not allowed.`, 'Use POST.');
  const keys = headersDistinct['idempotency-key'] ?? [];
  if (keys.length > 1 || keys.some((key) => key.length > longestKey || !/^[\u0021-\u007e]+$/u.test(key)))
    return refuse(
      400,
      'The Idempotency-Key is not one text of visible ASCII characters without spaces.',
      `Use at most ${longestKey} characters, for example a UUID.`,
    );
  if ((headersDistinct['content-encoding'] ?? []).length > 0)
    return refuse(415, 'A compressed body is not supported.', 'Send the body as it is.');
  return undefined;
}

/** Of a path `/webhooks/ID`; undefined: another path. */
function idOf(request: IncomingMessage): string | undefined {
  return /^\/webhooks\/(?<id>wh_[0-9a-f]{32})$/u.exec(request.url ?? '')?.groups?.['id'];
}

function secretOf(request: IncomingMessage): string | undefined {
  return /^Bearer (?<secret>\S+)$/iu.exec(request.headers.authorization ?? '')?.groups?.['secret'];
}

/** @returns undefined when it is too large; the rest is not read. Rejects when the sender goes. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return Promise.resolve(undefined);
  // Not as an iterable: leaving that early would close the connection before the answer.
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    request.on('data', (piece: Buffer) => {
      size += piece.byteLength;
      if (size <= mostBytes) pieces.push(piece);
      else {
        request.pause();
        resolve(undefined);
      }
    });
    request.on('end', () => resolve(Buffer.concat(pieces)));
    request.on('error', reject);
    request.on('close', () => reject(new EngineError('Cancelled', 'The sender closed the connection.')));
  });
}

function accept(response: ServerResponse, answered: Extract<WebhookAnswer, { readonly status: 202 }>): void {
  const { requestId, receivedOn, repeated } = answered;
  send(response, 202, { requestId, receivedOn: new Date(receivedOn).toISOString(), repeated });
}

const extraHeaders: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  405: { allow: 'POST' },
};

function fail(response: ServerResponse, status: number, error: EngineError, retryAfter: number | null = null): void {
  const { code, message, hint } = error;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of a refused request is not read.
  send(
    response,
    status,
    { error: { code, message, ...(hint === undefined ? {} : { hint }) } },
    {
      connection: 'close',
      ...extraHeaders[status],
      ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) }),
    },
  );
}

function send(
  response: ServerResponse,
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = `${JSON.stringify(content)}\n`;
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    })
    .end(text);
}

function refuse(status: number, message: string, hint: string): Refusal {
  return { status, error: invalid(message, hint) };
}

function invalid(message: string, hint: string): EngineError {
  return new EngineError('InvalidInput', message, { hint });
}

function cannotListen(error: NodeJS.ErrnoException, port: number): EngineError {
  const why = error.code === 'EADDRINUSE' ? 'another program uses it' : error.message;
  return new EngineError('IoFailed', `Cannot listen for webhooks at port ${port} of 127.0.0.1: ${why}.`, {
    hint: 'End that program, or choose another port with tenon webhook create NAME --port PORT.',
    cause: error,
  });
}
