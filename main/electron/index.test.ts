/** The desktop host with a stand-in for Electron and the real engine: what the window may do, and what it gets. */

import type { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { workspaceKey } from '#engine/definitions/state-folder.ts';
import { initWorkspace } from '#engine/index.ts';
import { WorkspaceLock } from '#engine/definitions/workspace-lock.ts';
import {
  declaredSchemes,
  forkedEntries,
  fakeApp,
  fakeElectron,
  FakeContents,
  FakePort,
  FakeTray,
  FakeWindow,
  registered,
} from '#main/electron/testing/fake-electron.ts';

vi.mock('electron', async () => (await import('#main/electron/testing/fake-electron.ts')).fakeElectron);
const places = vi.hoisted(() => ({ rendererFolder: '', sampleFolder: '', trayFolder: '/icons' }));
vi.mock('#main/app-paths.ts', () => places);

let home: string;
const origin = 'app://tenon';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenon-desktop-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  vi.stubEnv('XDG_RUNTIME_DIR', '');
  vi.stubEnv('XDG_STATE_HOME', join(home, 'state'));
  places.rendererFolder = join(home, 'renderer');
  places.sampleFolder = join(home, 'given');
  await mkdir(places.rendererFolder);
  await writeFile(join(places.rendererFolder, 'index.html'), '<meta content="__NONCE__">');
  await mkdir(join(places.sampleFolder, 'crawlers'), { recursive: true });
  await writeFile(join(places.sampleFolder, 'tenon.json'), '{"name":"sample","version":1}');
  await writeFile(join(home, 'secret.txt'), 'secret');
  fakeApp.userData = home;
  await import('#main/electron/index.ts');
  await vi.waitFor(
    () => expect([FakeWindow.all.length, fakeElectron.dialog.showErrorBox.mock.calls]).toEqual([1, []]),
    60_000,
  );
});
afterAll(async () => {
  fakeApp.emit('will-quit', { preventDefault: () => undefined });
  await vi.waitFor(() => expect(fakeApp.calls).toContain('quit'), 60_000);
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const window = (): FakeWindow => FakeWindow.all[0]!;

function prevented(emitter: EventEmitter, name: string, event: object): boolean {
  let stopped = false;
  emitter.emit(name, { ...event, preventDefault: () => (stopped = true) });
  return stopped;
}

describe('the window', () => {
  test('is sandboxed, isolated and without Node', () => {
    expect(fakeApp.calls).toContain('enableSandbox');
    expect(window().options['webPreferences']).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      preload: expect.stringMatching(/preload\.cjs$/u),
    });
    expect(window().loaded).toBe(`${origin}/index.html`);
    expect(window().options['show']).toBe(false);
    window().emit('ready-to-show');
    expect(window().calls).toContain('show');
  });

  test('opens no foreign window, goes nowhere else, embeds nothing', () => {
    const { webContents } = window();
    const before = FakeWindow.all.length;
    for (const url of [
      'https://evil.example/',
      `https://evil.example/index.html`,
      `${origin}/other.html`,
      `${origin}.evil/index.html`,
      `${origin}/index.html?workspace=${'0'.repeat(32)}`,
      'app://evil/index.html',
      'about:blank',
      '',
    ])
      expect(webContents.windowOpen?.({ url }), url).toEqual({ action: 'deny' });
    expect(FakeWindow.all).toHaveLength(before);
    for (const url of [
      'https://evil.example/',
      'file:///etc/passwd',
      'app://tenon.evil/',
      'javascript:alert(1)',
      'data:text/html,x',
      `${origin}.evil/`,
    ]) {
      expect(prevented(webContents, 'will-navigate', { url }), url).toBe(true);
      expect(prevented(webContents, 'will-frame-navigate', { url, isMainFrame: true }), url).toBe(true);
    }
    expect(prevented(webContents, 'will-navigate', { url: `${origin}/index.html` })).toBe(false);
    expect(prevented(webContents, 'will-frame-navigate', { url: `${origin}/index.html`, isMainFrame: false })).toBe(
      true,
    );
    expect(prevented(webContents, 'will-redirect', { url: 'https://evil.example' })).toBe(true);
    expect(prevented(webContents, 'will-attach-webview', {})).toBe(true);
  });

  test('is denied every permission but writing to the clipboard', () => {
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'fullscreen',
      'openExternal',
      'hid',
      'usb',
      'fileSystem',
    ]) {
      const answer = vi.fn();
      (registered['permissionRequest'] as (contents: null, permission: string, answer: (is: boolean) => void) => void)(
        null,
        permission,
        answer,
      );
      expect(answer, permission).toHaveBeenCalledExactlyOnceWith(false);
      expect((registered['permissionCheck'] as (contents: null, permission: string) => boolean)(null, permission)).toBe(
        false,
      );
    }
    expect(
      (registered['permissionCheck'] as (contents: null, permission: string) => boolean)(
        null,
        'clipboard-sanitized-write',
      ),
    ).toBe(true);
    expect((registered['devicePermission'] as () => boolean)()).toBe(false);
  });

  test('reaches no network', () => {
    const isCancelled = (url: string): boolean => {
      let cancelled = false;
      (
        registered['beforeRequest'] as (request: { url: string }, answer: (result: { cancel: boolean }) => void) => void
      )({ url }, ({ cancel }) => (cancelled = cancel));
      return cancelled;
    };
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'ws://127.0.0.1/',
      'wss://evil.example',
      'ftp://evil.example',
      'file:///etc/passwd',
      'application://x',
    ])
      expect(isCancelled(url), url).toBe(true);
    for (const url of [`${origin}/index.html`, 'data:image/png,x', 'blob:app://tenon/1'])
      expect(isCancelled(url), url).toBe(false);
  });

  test('comes back when its page dies, but not for ever', () => {
    const { webContents, calls } = window();
    const count = (): number => calls.filter((call) => call === 'reload').length;
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(count()).toBe(0);
    for (let death = 0; death < 10; death += 1) webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(count()).toBe(3);
  });

  test('is where it was, next time', async () => {
    window().emit('close');
    expect(JSON.parse(await readFile(join(home, 'window.json'), 'utf8'))).toEqual({
      x: 10,
      y: 20,
      width: 1200,
      height: 800,
      maximized: true,
    });
  });
});

test('app:// is standard and secure, and serves the build only', async () => {
  expect(declaredSchemes).toEqual([
    [expect.objectContaining({ scheme: 'app', privileges: expect.objectContaining({ standard: true, secure: true }) })],
  ]);
  const get = registered['protocol'] as unknown as (request: { url: string; method: string }) => Response;
  const page = get({ url: `${origin}/index.html`, method: 'GET' });
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).not.toContain('__NONCE__');
  for (const url of [
    `${origin}/../secret.txt`,
    `${origin}/%2e%2e/secret.txt`,
    `${origin}/..%2fsecret.txt`,
    `${origin}/..%5csecret.txt`,
    `${origin}//secret.txt`,
    'app://evil/index.html',
    'app://tenon.evil/index.html',
    'app://tenon:1/index.html',
  ]) {
    expect(get({ url, method: 'GET' }).status, url).toBe(404);
  }
  expect(get({ url: `${origin}/index.html`, method: 'POST' }).status).toBe(404);
});

describe('a port to the engine', () => {
  const ask = (asker: FakeContents, from: string | null): void => {
    fakeElectron.ipcMain.emit('ask-for-engine-port', {
      sender: asker,
      senderFrame: from === null ? null : { origin: from },
    });
  };

  test('is given to our page only', () => {
    for (const from of ['https://evil.example', 'app://evil', 'file://', 'null', null]) {
      const asker = new FakeContents();
      ask(asker, from);
      expect(asker.sent, String(from)).toEqual([]);
    }
  });

  test('reaches the engine; noise closes it; a second one replaces the first', async () => {
    const asker = new FakeContents();
    const opened: FakePort[] = [];
    const create = vi.spyOn(fakeElectron, 'MessageChannelMain');
    create.mockImplementation(function channel() {
      const [port1, port2] = [new FakePort(), new FakePort()];
      opened.push(port1);
      return { port1, port2 } as never;
    } as never);
    ask(asker, origin);
    expect(asker.sent).toEqual([['engine-port', null, [expect.any(FakePort)]]]);
    const [port] = opened;
    expect(port!.started).toBe(true);
    expect(port!.posted[0]).toMatchObject({ type: 'hello', workspaceId: expect.stringMatching(/^[0-9a-f]{32}$/u) });
    port!.emit('message', { data: { type: 'call', id: 1, procedure: 'getWorkspace', input: {} } });
    await vi.waitFor(
      () => expect(port!.posted[1]).toMatchObject({ type: 'reply', id: 1, output: { definition: { name: 'sample' } } }),
      30_000,
    );
    ask(asker, origin);
    expect(port!.closed).toBe(true);
    opened[1]!.emit('message', { data: 'noise' });
    expect(opened[1]!.closed).toBe(true);
    create.mockRestore();
  });
});

test('the menu is built from the page’s commands, and runs them in the page', () => {
  const asker = new FakeContents();
  const set = (from: string, entries: unknown): void =>
    void fakeElectron.ipcMain.emit('set-menu', { sender: asker, senderFrame: { origin: from } }, entries);
  const entry = { id: 'palette.open', title: 'Search', group: 'Window', keys: 'Ctrl+K' };
  set('https://evil.example', [entry]);
  set(origin, 'noise');
  set(origin, [{ ...entry, click: 'evil' }]);
  expect(fakeElectron.Menu.setApplicationMenu).not.toHaveBeenCalled();
  set(origin, [entry, { id: 'theme.dark', title: 'Dark', group: 'Appearance' }]);
  expect(fakeElectron.Menu.setApplicationMenu).toHaveBeenCalledOnce();
  const template = fakeElectron.Menu.buildFromTemplate.mock.calls[0]![0] as {
    label?: string;
    submenu?: { accelerator?: string; registerAccelerator?: boolean; click(): void }[];
  }[];
  const menu = template.find(({ label }) => label === 'Window')!;
  expect(menu.submenu![0]).toMatchObject({ label: 'Search', accelerator: 'CmdOrCtrl+K', registerAccelerator: false });
  menu.submenu![0]!.click();
  expect(asker.sent).toEqual([['run-command', 'palette.open']]);
  // Of several windows, the one in front.
  FakeWindow.focused = window();
  menu.submenu![0]!.click();
  FakeWindow.focused = null;
  expect(asker.sent).toHaveLength(1);
  expect(window().webContents.sent).toEqual([['run-command', 'palette.open']]);
});

test('the sample is the user’s own copy, and other commands are let in', async () => {
  const sample = join(home, 'Tenon/sample');
  expect(existsSync(join(sample, 'tenon.json'))).toBe(true);
  expect(() => WorkspaceLock.acquire(join(sample, '.tenon'), 'another')).toThrow(/in use by Tenon/u);
});

test('work is done in utility processes with the bundled worker in them', async () => {
  const rows: unknown[] = [];
  const asker = new FakeContents();
  const opened = new FakePort();
  const create = vi.spyOn(fakeElectron, 'MessageChannelMain');
  create.mockImplementation(function channel() {
    return { port1: opened, port2: new FakePort() } as never;
  } as never);
  fakeElectron.ipcMain.emit('ask-for-engine-port', { sender: asker, senderFrame: { origin } });
  create.mockRestore();
  opened.emit('message', {
    data: { type: 'call', id: 1, procedure: 'query', input: { sql: 'SELECT 6 * 7 AS answer' } },
  });
  opened.emit('message', { data: { type: 'pull', id: 1, count: 8 } });
  await vi.waitFor(() => expect(opened.posted.at(-1)).toEqual({ type: 'end', id: 1 }), 30_000);
  for (const frame of opened.posted as { value?: { rows?: unknown[] } }[]) rows.push(...(frame.value?.rows ?? []));
  expect(rows).toEqual([{ answer: 42 }]);
  expect(forkedEntries.length).toBeGreaterThan(0);
  for (const entry of forkedEntries) expect(entry).toMatch(/worker-entry\.js$/u);
});

describe('another workspace', () => {
  let second: string;
  beforeAll(async () => {
    second = await initWorkspace(join(home, 'second'));
  });

  /** Calls a procedure as a page at this address does, through the port that it gets; undefined: it gets none. */
  async function call(address: string, procedure: string, input: object): Promise<unknown> {
    const opened = new FakePort();
    const create = vi.spyOn(fakeElectron, 'MessageChannelMain');
    create.mockImplementation(function channel() {
      return { port1: opened, port2: new FakePort() } as never;
    } as never);
    fakeElectron.ipcMain.emit('ask-for-engine-port', {
      sender: new FakeContents(),
      senderFrame: { origin, url: address },
    });
    create.mockRestore();
    if (!opened.started) return undefined;
    opened.emit('message', { data: { type: 'call', id: 1, procedure, input } });
    await vi.waitFor(() => expect(opened.posted[1]).toBeDefined(), 30_000);
    const answer = opened.posted[1] as { output?: unknown; error?: unknown };
    return answer.output ?? answer.error;
  }

  test('is opened for the page, in its own window, and only when it is open', async () => {
    const address = `${origin}/index.html`;
    const unknown = `${address}?workspace=${workspaceKey(second)}`;
    expect(await call(unknown, 'getWorkspace', {})).toBeUndefined();
    expect(await call(address, 'showWorkspace', { path: second })).toEqual({ address: unknown });
    expect(await call(unknown, 'getWorkspace', {})).toMatchObject({ root: second });
    expect(await call(address, 'getWorkspace', {})).toMatchObject({ definition: { name: 'sample' } });
    const before = FakeWindow.all.length;
    expect(window().webContents.windowOpen?.({ url: unknown })).toEqual({ action: 'deny' });
    expect(FakeWindow.all).toHaveLength(before + 1);
    const opened = FakeWindow.all.at(-1)!;
    expect(opened.loaded).toBe(unknown);
    expect(FakeTray.all[0]!.menu?.template.map(({ label }) => label)).toContain('Open second');
    // Beside the first one, not over it.
    expect(opened.options).not.toHaveProperty('x');
    expect(await call(address, 'getRecentWorkspaces', {})).toMatchObject({
      workspaces: [
        { path: second, current: false },
        { name: 'sample', current: true },
      ],
    });
    expect(await call(address, 'showWorkspace', { path: join(home, 'none') })).toMatchObject({
      code: 'EntityNotFound',
    });
  });

  test('a second start with --workspace opens it, or says why not', async () => {
    const before = FakeWindow.all.length;
    fakeApp.emit('second-instance', {}, ['tenon', '--workspace=second'], home);
    await vi.waitFor(() => expect(FakeWindow.all).toHaveLength(before + 1), 30_000);
    expect(FakeWindow.all.at(-1)!.loaded).toContain(workspaceKey(second));
    fakeApp.emit('second-instance', {}, ['tenon', '--workspace=nowhere'], home);
    await vi.waitFor(() => expect(fakeElectron.dialog.showErrorBox).toHaveBeenCalledOnce(), 30_000);
    expect(fakeElectron.dialog.showErrorBox.mock.calls[0]).toEqual([
      'Tenon cannot open the workspace',
      expect.stringContaining('nowhere'),
    ]);
  });

  test('a page with unsaved edits asks before it is left', () => {
    const ask = (chosen: number): boolean => {
      fakeElectron.dialog.showMessageBoxSync.mockReturnValueOnce(chosen);
      return prevented(window().webContents, 'will-prevent-unload', {});
    };
    expect([ask(0), ask(1)]).toEqual([false, true]);
  });
});

test('a second start shows the window of the first', () => {
  const before = FakeWindow.all.length;
  window().minimized = true;
  fakeApp.emit('second-instance', {}, ['tenon'], home);
  expect(window().calls).toEqual(expect.arrayContaining(['restore', 'focus']));
  expect(FakeWindow.all).toHaveLength(before);
});
