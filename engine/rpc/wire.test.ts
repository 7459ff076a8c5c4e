import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { createDispatcher, type Handlers } from '#engine/rpc/dispatcher.ts';
import { connectWire, FrameReader, serveWire, type WireClient } from '#engine/rpc/wire.ts';

const opened: (Server | Socket | WireClient)[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) {
    if ('destroy' in one) one.destroy();
    else one.close();
  }
});

interface Seen {
  cancelled: number;
  items: number;
}

/** The real dispatcher with handlers that need no engine. */
function testDispatcher(seen: Seen): ReturnType<typeof createDispatcher<Seen>> {
  const handlers: Partial<Handlers<Seen>> = {
    getJobBookmark: async ({ jobName }) => ({ jobName, version: 7, runId: null, position: 'start', setToNowOn: null }),
    getDatabase: async ({ name }) => {
      throw new EngineError('EntityNotFound', `There is no database "${name}".`, { hint: 'Look.', details: { name } });
    },
    readPage: async ({ count }) => ({ arrow: new Uint8Array(count).fill(9), count }),
    async *queryArrow(_input, state, signal) {
      try {
        for (let number = 0; !signal.aborted; number += 1) {
          state.items += 1;
          yield Uint8Array.of(number % 256);
          if (number === 400) throw new EngineError('Execution', 'late');
        }
      } finally {
        state.cancelled += 1;
      }
    },
    clearCache: (_input, state, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          state.cancelled += 1;
          reject(signal.reason as Error);
        });
      }),
  };
  return createDispatcher(handlers as Handlers<Seen>, seen);
}

async function serve(workspaceId = 'here'): Promise<{ seen: Seen; port: number; sockets: Socket[] }> {
  const seen: Seen = { cancelled: 0, items: 0 };
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    serveWire(socket, testDispatcher(seen), workspaceId);
  });
  opened.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { seen, sockets, port: (server.address() as AddressInfo).port };
}

async function openClient(port: number, workspaceId = 'here'): Promise<WireClient> {
  const client = await connectWire(connect(port, '127.0.0.1'), workspaceId);
  opened.push(client);
  return client;
}

describe('wire', () => {
  test('calls, typed errors, bytes', async () => {
    const client = await openClient((await serve()).port);
    expect(await client.call('getJobBookmark', { jobName: 'a' })).toMatchObject({ jobName: 'a', version: 7 });
    await expect(client.call('getDatabase', { name: 'x' })).rejects.toMatchObject({
      code: 'EntityNotFound',
      hint: 'Look.',
      details: { name: 'x' },
    });
    const page = await client.call('readPage', { path: '/x', snapshot: 's', start: 0, count: 5000 });
    expect(page.arrow).toEqual(new Uint8Array(5000).fill(9));
  });

  test('input is checked where it arrives, unknown names list near ones', async () => {
    const client = await openClient((await serve()).port);
    await expect(client.call('getJobBookmark', { jobName: '' })).rejects.toMatchObject({ code: 'InvalidInput' });
    const untyped = client as unknown as { call(name: string, input: object): Promise<unknown> };
    await expect(untyped.call('getJobBokmark', {})).rejects.toMatchObject({
      code: 'EntityNotFound',
      hint: expect.stringContaining('getJobBookmark') as string,
    });
    await expect(untyped.call('__proto__', {})).rejects.toMatchObject({ code: 'EntityNotFound' });
  });

  test('a stream is pulled, an error after items comes through', async () => {
    const { seen, port } = await serve();
    const client = await openClient(port);
    const items: number[] = [];
    await expect(async () => {
      for await (const item of client.stream('queryArrow', { sql: 'SELECT 1' })) items.push(item[0]!);
    }).rejects.toMatchObject({ code: 'Execution' });
    expect(items).toHaveLength(401);
    expect(seen.cancelled).toBe(1);
  });

  test('a reader that waits is not flooded, and one that leaves ends the work', async () => {
    const { seen, port } = await serve();
    const client = await openClient(port);
    for await (const item of client.stream('queryArrow', { sql: 'SELECT 1' })) {
      expect(item).toEqual(Uint8Array.of(0));
      await sleep(100);
      expect(seen.items).toBeLessThan(12);
      break;
    }
    await until(() => seen.cancelled === 1);
  });

  test('cancel reaches the handler and the caller', async () => {
    const { seen, port } = await serve();
    const client = await openClient(port);
    const stop = new AbortController();
    const call = client.call('clearCache', {}, stop.signal);
    await sleep(30);
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: 'Cancelled' });
    await until(() => seen.cancelled === 1);
  });

  test('a client that dies cancels its running calls; a server that dies fails its calls', async () => {
    const { seen, port, sockets } = await serve();
    const client = await openClient(port);
    const first = client.call('clearCache', {}).catch((error: unknown) => error);
    await sleep(30);
    client.close();
    await until(() => seen.cancelled === 1);
    expect(await first).toMatchObject({ code: 'IoFailed' });
    const other = await openClient(port);
    const second = other.call('clearCache', {});
    await sleep(30);
    for (const socket of sockets) socket.destroy();
    await expect(second).rejects.toMatchObject({
      code: 'IoFailed',
      hint: expect.stringContaining('may have taken effect'),
    });
  });

  test('only who has changed nothing is advised to try again', async () => {
    const hintOf = async (change: boolean): Promise<string | undefined> => {
      const { port, sockets } = await serve();
      const client = await openClient(port);
      await client.call('getJobBookmark', { jobName: 'a' });
      const changed = change ? client.call('clearCache', {}).catch(() => undefined) : undefined;
      await sleep(30);
      for (const socket of sockets) socket.destroy();
      await changed;
      await sleep(30);
      const error: unknown = await client.call('getJobBookmark', { jobName: 'a' }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'IoFailed', message: 'The owner of the workspace closed the connection.' });
      return (error as EngineError).hint;
    };
    expect(await hintOf(false)).toBe('Try again.');
    expect(await hintOf(true)).toMatch(/^The command may have taken effect/u);
  });

  test('another workspace is refused', async () => {
    await expect(openClient((await serve('there')).port)).rejects.toMatchObject({ code: 'WorkspaceLocked' });
  });

  test('nonsense ends the connection and nothing else', async () => {
    const { port } = await serve();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 4, maxLength: 200 }), async (bytes) => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.end(bytes);
        await new Promise((resolve) => socket.on('close', resolve).resume());
      }),
      { numRuns: 40 },
    );
    const client = await openClient(port);
    expect((await client.call('getJobBookmark', { jobName: 'a' })).version).toBe(7);
  });

  test('frames come together from pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.integer({ min: 1, max: 20 }), (frames, size) => {
        const bytes = Buffer.concat(
          frames.flatMap((frame) => {
            const length = Buffer.alloc(4);
            length.writeUInt32LE(frame.length, 0);
            return [length, frame];
          }),
        );
        const reader = new FrameReader();
        const read: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size)
          for (const frame of reader.push(bytes.subarray(at, at + size))) read.push(Uint8Array.from(frame));
        expect(read).toEqual(frames.map((frame) => Uint8Array.from(frame)));
      }),
    );
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 5000) throw new Error('it did not happen within 5 s');
    await sleep(10);
  }
}
