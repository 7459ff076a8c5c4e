/** One host with several workspaces: each behind its own port and secrets, opened only by a call of a window. */

import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, hostFrameSchema, type HostFrame } from '#engine/contract/frames.ts';
import { createEngine, initWorkspace, recentWorkspaces } from '#engine/index.ts';
import { openDoor } from '#main/open-host.ts';
import { serveWorkspaces } from '#main/headless/serve-workspaces.ts';

let folder: string;
let app: Awaited<ReturnType<typeof serveWorkspaces>>;
let first: Browser;

interface Browser {
  readonly origin: string;
  readonly home: string;
  readonly cookie: string;
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-several-')));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
  const rendererFolder = join(folder, 'renderer');
  await mkdir(rendererFolder);
  await writeFile(join(rendererFolder, 'index.html'), '<meta content="__NONCE__">');
  for (const name of ['one', 'two']) await initWorkspace(join(folder, name));
  app = await serveWorkspaces({ workspace: join(folder, 'one'), title: 'test' }, { rendererFolder, port: 0 });
  first = await enter(app.url);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** Exchanges the code of an address for a session, as a browser does. */
async function enter(address: string): Promise<Browser> {
  const response = await fetch(address, { redirect: 'manual' });
  expect(response.status).toBe(303);
  const cookie = response.headers.get('set-cookie')!.split(';', 1)[0]!;
  return { origin: new URL(address).origin, home: response.headers.get('location')!, cookie };
}

/** Calls a procedure as the page does; rejects when the host refuses the socket. */
function call({ origin, home, cookie }: Browser, procedure: string, input: object): Promise<unknown> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${home}procedures`, { headers: { cookie, origin } });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send(encodeFrame({ type: 'call', id: 1, procedure, input })));
    socket.on('message', (message: Buffer) => {
      const frame = decodeFrame<HostFrame>(new Uint8Array(message), hostFrameSchema);
      if (frame.type === 'reply') resolve(frame.output);
      else if (frame.type === 'error') reject(Object.assign(new Error(frame.error.message), frame.error));
      else return;
      socket.close();
    });
  });
}

const show = async (path: string, more: object = {}): Promise<string> =>
  ((await call(first, 'showWorkspace', { path, ...more })) as { address: string }).address;

test('another workspace has its own port, secrets and engine, and is opened once', async () => {
  const two = join(folder, 'two');
  const [address, again] = await Promise.all([show(two), show(two)]);
  const second = await enter(address);
  expect(second.origin).not.toBe(first.origin);
  expect(new URL(again).origin).toBe(second.origin);
  expect(await call(second, 'getWorkspace', {})).toMatchObject({ root: two });
  expect(await call(first, 'getWorkspace', {})).toMatchObject({ root: join(folder, 'one') });
  // The session of one opens nothing of the other, and an address is used once.
  await expect(call({ ...second, cookie: first.cookie }, 'getWorkspace', {})).rejects.toThrow('403');
  await expect(call({ ...second, home: first.home }, 'getWorkspace', {})).rejects.toThrow('403');
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(403);
  // Back, from there.
  const back = (await call(second, 'showWorkspace', { path: join(folder, 'one') })) as { address: string };
  expect(new URL(back.address).origin).toBe(first.origin);
  expect((await recentWorkspaces()).map(({ path }) => path)).toEqual([two, join(folder, 'one')]);
});

test('a workspace that another host has open is shown by that one; a command that has it is named', async () => {
  const elsewhere = await initWorkspace(join(folder, 'elsewhere'));
  {
    const rendererFolder = join(folder, 'renderer');
    await using host = await serveWorkspaces(
      { workspace: elsewhere, title: 'another host' },
      { rendererFolder, port: 0 },
    );
    const address = await show(elsewhere);
    expect(new URL(address).origin).toBe(new URL(host.url).origin);
    expect(await call(await enter(address), 'getWorkspace', {})).toMatchObject({ root: elsewhere });
  }
  {
    await using engine = await createEngine({ workspace: elsewhere, title: 'a command' });
    await using _door = await openDoor(engine);
    await expect(show(elsewhere)).rejects.toMatchObject({
      code: 'WorkspaceLocked',
      message: expect.stringContaining('a command'),
    });
  }
  expect(await call(await enter(await show(elsewhere)), 'getWorkspace', {})).toMatchObject({ root: elsewhere });
});

test('a folder becomes a workspace only if that was asked for', async () => {
  const lake = join(folder, 'deep/lake');
  await expect(show(lake)).rejects.toMatchObject({ code: 'EntityNotFound' });
  await mkdir(lake, { recursive: true });
  await expect(show(lake)).rejects.toMatchObject({ code: 'EntityNotFound' });
  expect(await readdir(lake)).toEqual([]);
  const browser = await enter(await show(lake, { create: true }));
  expect(await call(browser, 'getWorkspace', {})).toMatchObject({ root: lake, definition: { name: 'lake' } });
  await expect(show(lake, { create: true })).rejects.toMatchObject({ code: 'AlreadyExists' });
  await expect(show('lake', { create: true })).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('a workspace of unknown origin waits in its own window for an answer, and is in the list only after it', async () => {
  const received = await initWorkspace(join(folder, 'received'));
  await mkdir(join(received, '.tenon'));
  await writeFile(join(received, '.tenon', 'identity.json'), '{}');
  const browser = await enter(await show(received));
  expect(await call(browser, 'getOpening', {})).toMatchObject({ question: { root: received } });
  expect((await recentWorkspaces()).map(({ path }) => path)).not.toContain(received);
  await call(browser, 'openWorkspace', { opening: 'fresh' });
  expect(await call(browser, 'getOpening', {})).toEqual({ question: null });
  expect((await recentWorkspaces())[0]?.path).toBe(received);
});

test('no address opens a folder, and no other page a socket', async () => {
  const three = await initWorkspace(join(folder, 'three'));
  for (const path of [`${first.home}?path=${three}`, `${first.home}showWorkspace?path=${three}`, `/?path=${three}`])
    await fetch(`${first.origin}${path}`, { headers: { cookie: first.cookie }, redirect: 'manual' });
  const socket = new WebSocket(`${first.origin.replace('http', 'ws')}${first.home}procedures`, {
    headers: { cookie: first.cookie, origin: 'https://evil.example' },
  });
  await expect(new Promise((_resolve, reject) => socket.on('error', reject))).rejects.toThrow('403');
  expect((await recentWorkspaces()).map(({ path }) => path)).not.toContain(three);
  expect(await readdir(three)).not.toContain('.tenon');
});
