/** One protocol over every wire: port, WebSocket and socket, each with its real client and host. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer as createSocketServer, connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { Dispatcher } from '#engine/index.ts';
import { connectWire, serveWire } from '#engine/wire.ts';
import { serveEnginePort } from '#main/electron/engine-ports.ts';
import { serveSocket } from '#main/headless/serve-socket.ts';
import { createClient, type WireClient } from '#renderer/rpc/client.ts';
import { connectDesktopPort, type PortReceiver } from '#renderer/rpc/message-port-wire.ts';
import { connectWebSocket } from '#renderer/rpc/websocket-wire.ts';

const mebibyte = 1024 * 1024;

/** Answers under real names, so that kinds are the contract's. */
class Answers {
  produced = 0;
  aborted = 0;
  left = 0;

  readonly dispatcher = {
    callByName: async (name: string, input: unknown, signal: AbortSignal): Promise<unknown> => {
      if (name === 'getFormats') return { echo: input };
      if (name === 'getTable')
        throw new EngineError('EntityNotFound', 'There is no table a.b.', {
          hint: 'Crawl it.',
          details: { value: 'a.b' },
        });
      if (name === 'getCache') return new Uint8Array(17 * mebibyte);
      if (name === 'getJobs')
        return new Promise((_resolve, reject) =>
          signal.addEventListener(
            'abort',
            () => ((this.aborted += 1), reject(new EngineError('Cancelled', 'Stopped.'))),
          ),
        );
      throw new Error('a bug');
    },
    streamByName: (name: string, _input: unknown, signal: AbortSignal): AsyncIterable<unknown> =>
      this.#stream(name, signal),
  } as unknown as Dispatcher;

  async *#stream(name: string, signal: AbortSignal): AsyncGenerator<unknown, void, void> {
    try {
      const count = name === 'queryArrow' ? 1024 : 100;
      for (let index = 0; index < count && !signal.aborted; index += 1) {
        if (name === 'crawl' && index === 3)
          throw new EngineError('MalformedFile', 'Line 4 is cut.', { details: { line: 4 } });
        this.produced += 1;
        yield name === 'queryArrow' ? new Uint8Array(mebibyte).fill(index) : index;
      }
    } finally {
      this.left += 1;
    }
  }
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function portHost(answers: Answers): { client: WireClient; breakWire: () => void } {
  const listeners: ((event: MessageEvent<unknown>) => void)[] = [];
  const receiver: PortReceiver = { addEventListener: (_type, listener) => void listeners.push(listener) };
  let hostPort: NodePort | undefined;
  const askForPort = (): void => {
    const { port1, port2 } = new MessageChannel();
    hostPort = port1;
    serveEnginePort(
      {
        postMessage: (message) => port1.postMessage(message),
        on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
          port1.on(event, (data: unknown) => listener({ data })),
        start: () => port1.start(),
        close: () => port1.close(),
      },
      answers.dispatcher,
      'w',
    );
    queueMicrotask(() => {
      for (const listener of listeners)
        listener({ source: receiver, data: 'engine-port', ports: [port2] } as unknown as MessageEvent<unknown>);
    });
  };
  const wire = connectDesktopPort({ askForPort }, receiver);
  cleanups.push(() => wire.close());
  return { client: createClient(wire), breakWire: () => hostPort?.close() };
}

async function webSocketHost(answers: Answers): Promise<{ client: WireClient; breakWire: () => void; port: number }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => serveSocket(socket, answers.dispatcher, 'w'));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const wire = connectWebSocket(`ws://127.0.0.1:${port}/procedures`);
  const breakWire = (): void => {
    for (const client of server.clients) client.terminate();
  };
  cleanups.push(() => (wire.close(), breakWire(), server.close()));
  return { client: createClient(wire), breakWire, port };
}

async function socketHost(answers: Answers): Promise<{ client: EngineClient; breakWire: () => void }> {
  const path =
    process.platform === 'win32'
      ? String.raw`\\.\pipe\tenon-${randomUUID()}`
      : join(tmpdir(), `tenon-${randomUUID()}.sock`);
  const accepted: Socket[] = [];
  const server = createSocketServer((socket) => {
    accepted.push(socket);
    serveWire(socket, answers.dispatcher, 'w');
  }).listen(path);
  await once(server, 'listening');
  const client = await connectWire(connect(path), 'w');
  const breakWire = (): void => accepted.forEach((socket) => socket.destroy());
  cleanups.push(() => (client.close(), breakWire(), server.close(), rm(path, { force: true })));
  return { client, breakWire };
}

describe.each([
  ['port', portHost],
  ['WebSocket', webSocketHost],
  ['socket', socketHost],
])('over a %s', (_name, open) => {
  test('bytes anywhere in an answer stay bytes', async () => {
    const { client } = await open(new Answers());
    const input = {
      list: [new Uint8Array([1, 2, 3]), { deep: new Uint8Array(0) }],
      $bytes: 0,
      text: 'Grüße\u2028',
      none: null,
    };
    expect(await client.call('getFormats', input as never)).toEqual({ echo: input });
  });

  test('an error keeps its code, kind, hint and details', async () => {
    const { client } = await open(new Answers());
    await expect(client.call('getTable', { databaseName: 'a', name: 'b' })).rejects.toMatchObject({
      constructor: EngineError,
      code: 'EntityNotFound',
      kind: 'user',
      message: 'There is no table a.b.',
      hint: 'Crawl it.',
      details: { value: 'a.b' },
    });
    await expect(client.call('getDatabase', { name: 'a' })).rejects.toMatchObject({
      code: 'Internal',
      kind: 'unexpected',
    });
    await expect(client.call('getTabel' as never, {} as never)).rejects.toMatchObject({
      code: 'EntityNotFound',
      hint: expect.stringContaining('getTable'),
    });
  });

  test('a stream comes in order and ends; its error comes after what was sent before it', async () => {
    const { client } = await open(new Answers());
    const items: unknown[] = [];
    for await (const item of client.stream('query', { sql: 'x' })) items.push(item);
    expect(items).toEqual(Array.from({ length: 100 }, (_, index) => index));
    const before: unknown[] = [];
    const failing = (async () => {
      for await (const item of client.stream('crawl', { path: '/' })) before.push(item);
    })();
    await expect(failing).rejects.toMatchObject({ code: 'MalformedFile', details: { line: 4 } });
    expect(before).toEqual([0, 1, 2]);
  });

  test('cancelling reaches the handler', async () => {
    const answers = new Answers();
    const { client } = await open(answers);
    const abort = new AbortController();
    const call = client.call('getJobs', {}, abort.signal);
    await client.call('getFormats', {});
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'Cancelled' });
    await vi.waitFor(() => expect(answers.aborted).toBe(1), 30_000);
    await expect(client.call('getJobs', {}, abort.signal)).rejects.toMatchObject({ code: 'Cancelled' });
  });

  test('a gigabyte to a reader that stops reading is held back at its source, and let go when the reader leaves', async () => {
    const answers = new Answers();
    const { client } = await open(answers);
    for await (const bytes of client.stream('queryArrow', { sql: 'x' })) {
      expect((bytes as Uint8Array).byteLength).toBe(mebibyte);
      // The host has had every chance to run ahead once it answered something asked after the stream.
      for (let round = 0; round < 20; round += 1) await client.call('getFormats', {});
      expect(answers.produced).toBeLessThanOrEqual(12);
      break;
    }
    await vi.waitFor(() => expect(answers.left).toBe(1), 30_000);
  });

  test('a message over the cap fails alone', async () => {
    const answers = new Answers();
    const { client } = await open(answers);
    if (_name !== 'port') {
      await expect(client.call('getFormats', { a: new Uint8Array(17 * mebibyte) } as never)).rejects.toMatchObject({
        code: 'InvalidInput',
      });
      await expect(client.call('getCache', {})).rejects.toMatchObject({
        code: 'InvalidInput',
        hint: 'Send it in smaller parts.',
      });
    }
    expect(await client.call('getFormats', {})).toEqual({ echo: {} });
  });

  test('when the wire breaks, everything in progress fails and the handlers stop', async () => {
    const answers = new Answers();
    const { client, breakWire } = await open(answers);
    const call = client.call('getJobs', {});
    await client.call('getFormats', {});
    breakWire();
    await expect(call).rejects.toMatchObject({ code: 'IoFailed' });
    await vi.waitFor(() => expect(answers.aborted).toBe(1), 30_000);
  });
});

test.each([
  ['port', portHost],
  ['WebSocket', webSocketHost],
])('the window connects again over a %s', async (_name, open) => {
  const { client, breakWire } = await open(new Answers());
  await client.call('getFormats', {});
  const states: string[] = [];
  client.onState((state) => states.push(state));
  breakWire();
  await vi.waitFor(() => expect(states).toEqual(['closed', 'open']), 30_000);
  expect(await client.call('getFormats', { a: 1 } as never)).toEqual({ echo: { a: 1 } });
});

test('a socket that is granted everything and read by nobody holds a few chunks only', async () => {
  const answers = new Answers();
  const { port } = await webSocketHost(answers);
  const { WebSocket: Client } = await import('ws');
  const { encodeFrame } = await import('#engine/contract/frames.ts');
  const socket = new Client(`ws://127.0.0.1:${port}/procedures`);
  await once(socket, 'open');
  socket.send(encodeFrame({ type: 'call', id: 1, procedure: 'queryArrow', input: {} }));
  for (let pull = 0; pull < 50; pull += 1) socket.send(encodeFrame({ type: 'pull', id: 1, count: 1024 }));
  socket.pause();
  let last = -1;
  // Until the kernel's buffers are full and nothing moves.
  await vi.waitFor(
    () => {
      const settled = answers.produced > 0 && answers.produced === last;
      last = answers.produced;
      expect(settled).toBe(true);
    },
    { timeout: 10_000, interval: 300 },
  );
  expect(answers.produced).toBeLessThan(24);
  socket.terminate();
  await vi.waitFor(() => expect(answers.left).toBe(1), 30_000);
});
