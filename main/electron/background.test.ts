/** The tray over several workspaces: whose windows it opens, what it shows, and who has looked. */

import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from '#engine/index.ts';
import { openBackground } from '#main/electron/background.ts';
import { fakeApp, fakeElectron, FakeTray, FakeWindow } from '#main/electron/testing/fake-electron.ts';

vi.mock('electron', async () => (await import('#main/electron/testing/fake-electron.ts')).fakeElectron);

const page = 'app://tenon/index.html';

beforeEach(() => {
  fakeApp.userData = mkdtempSync(join(tmpdir(), 'tenon-background-'));
  FakeWindow.all = [];
  FakeTray.all = [];
});
afterEach(() => {
  fakeApp.emit('will-quit', { preventDefault: () => undefined });
  fakeApp.removeAllListeners();
  rmSync(fakeApp.userData, { recursive: true, force: true });
});

/** Answers as an engine with nothing in it; `events` are those of `watchEvents`. */
function engineOf(id: string, name: string) {
  const events = new EventEmitter();
  const asked: string[] = [];
  const answers: Readonly<Record<string, object>> = {
    getWorkspace: { definition: { name } },
    getQueue: { running: [], waiting: [] },
    listTriggers: { isScheduling: true, pausedOn: 5, triggers: [] },
    getWatchedCrawlers: [],
  };
  const engine = {
    dispatcher: {
      call: async (procedure: string) => {
        asked.push(procedure);
        return answers[procedure];
      },
      async *stream(_procedure: string, _input: object, signal: AbortSignal) {
        while (!signal.aborted) yield await new Promise((resolve) => events.once('event', resolve));
      },
    },
    workspace: async () => ({ id, root: `/data/${name}` }),
  } as unknown as Engine;
  return {
    engine,
    asked,
    fail: (crawlerName: string) => events.emit('event', { entity: 'crawl', crawlerName, state: 'FAILED' }),
  };
}

const open = async (isMac = false) => {
  const [first, second] = [engineOf('1', 'lake'), engineOf('2', 'shop')];
  const system = { ...fakeElectron, isMac } as unknown as Parameters<typeof openBackground>[0]['system'];
  const background = await openBackground({ first: first.engine, preload: '/p', system, trayFolder: '/icons' });
  await background.follow(second.engine);
  // Asked for again by another window, it is there once.
  await background.follow(second.engine);
  const [tray] = FakeTray.all;
  const labels = () => tray!.menu?.template.map(({ label }) => label);
  const choose = (label: string): void =>
    (tray!.menu!.template.find((item) => item['label'] === label)!['click'] as () => void)();
  return { first, second, tray: tray!, labels, choose };
};

test('the menu opens or finds the window of a workspace', async () => {
  const { labels, choose, tray } = await open();
  expect(labels()).toEqual(['Open lake', undefined, 'Open shop', undefined, 'Quit Tenon']);
  choose('Open shop');
  choose('Open lake');
  expect(FakeWindow.all.map(({ loaded }) => loaded)).toEqual([`${page}?workspace=2`, page]);
  const [shop, lake] = FakeWindow.all;
  choose('Open shop');
  expect(shop!.calls).toEqual(['focus']);
  lake!.minimized = true;
  choose('Open lake');
  expect(lake!.calls).toEqual(['restore', 'focus']);
  // The first workspace under its own name is the same.
  lake!.webContents.url = `${page}?workspace=1`;
  choose('Open lake');
  expect(FakeWindow.all).toHaveLength(2);
  FakeWindow.all = [];
  tray.emit('click');
  expect(FakeWindow.all.map(({ loaded }) => loaded)).toEqual([page]);
});

test('the menu resumes the triggers of a workspace', async () => {
  const { first, second, labels, choose } = await open();
  first.fail('orders');
  await vi.waitFor(() => expect(labels()).toContain('Resume triggers'), 30_000);
  choose('Resume triggers');
  await vi.waitFor(() => expect(first.asked).toContain('resumeTriggers'), 30_000);
  expect(second.asked).not.toContain('resumeTriggers');
});

test('a failure changes the icon until the window of its workspace is in front', async () => {
  const { second, tray, labels, choose } = await open();
  const icon = () => (tray.image as { path: string }).path;
  expect(icon()).toBe(join('/icons', 'idle.png'));
  second.fail('orders');
  await vi.waitFor(() => expect(labels()).toContain('Crawl of orders failed'), 30_000);
  expect([icon(), tray.tip]).toEqual([join('/icons', 'failed.png'), 'Tenon: 1 failed']);
  choose('Open lake');
  choose('Open shop');
  const [lake, shop] = FakeWindow.all;
  fakeApp.emit('browser-window-focus', {}, lake);
  expect(icon()).toBe(join('/icons', 'failed.png'));
  fakeApp.emit('browser-window-focus', {}, shop);
  expect(icon()).toBe(join('/icons', 'idle.png'));
});

test('on macOS, the icon is a template and a click only opens the menu', async () => {
  const { tray } = await open(true);
  expect((tray.image as { path: string }).path).toBe(join('/icons', 'idleTemplate.png'));
  tray.emit('click');
  expect(FakeWindow.all).toEqual([]);
});

test('the last window of an idle app ends it, and the icon goes with it', async () => {
  const { tray } = await open();
  const quits = (): number => fakeApp.calls.filter((call) => call === 'quit').length;
  const before = quits();
  fakeApp.emit('window-all-closed');
  await vi.waitFor(() => expect(quits()).toBe(before + 1), 30_000);
  fakeApp.emit('will-quit', { preventDefault: () => undefined });
  expect(tray.isGone).toBe(true);
});
